import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** Text of every file below a directory, by path with slashes. */
export function readFiles(directory: string): Map<string, string> {
  return new Map(
    readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .map(name => join(directory, name))
      .filter(path => statSync(path).isFile())
      .sort()
      .map(path => [
        relative(directory, path).split(sep).join('/'),
        readFileSync(path, 'utf8'),
      ]),
  );
}
