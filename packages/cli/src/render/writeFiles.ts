import type { PlannedFile } from '@groundwork/backstage-plugin-infra-node';
import {
  lstat,
  mkdir,
  readFile,
  realpath,
  rm,
  writeFile,
} from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';

/**
 * Writes rendered files into a working tree: inside of it, through no link, and
 * only where the bytes are those that were rendered from.
 *
 * @throws Error when a file is not what it was
 */
export async function writeFiles(
  directory: string,
  files: readonly PlannedFile[],
): Promise<void> {
  const root = await realpath(directory);
  for (const { path, before, after } of files) {
    const file = join(root, path);
    const found = await lstat(file).catch(() => undefined);
    const bytes = found?.isFile() ? await readFile(file) : undefined;
    const expected = before === undefined ? undefined : Buffer.from(before);
    const isAsRead =
      expected === undefined
        ? found === undefined
        : bytes?.equals(expected) === true;
    if (!isAsRead) {
      throw new Error(
        `${path} is not what was read: it changed meanwhile, is a link, or is not UTF-8. Nothing of it was written`,
      );
    }
    if (after === undefined) {
      await inside(root, dirname(file));
      await rm(file);
      continue;
    }
    await inside(root, await nearest(dirname(file)));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, after);
  }
}

/** The nearest directory above that is there. */
async function nearest(directory: string): Promise<string> {
  const found = await lstat(directory).catch(() => undefined);
  return found ? directory : nearest(dirname(directory));
}

async function inside(root: string, directory: string): Promise<void> {
  const real = await realpath(directory);
  if (real !== root && !real.startsWith(root + sep)) {
    throw new Error(`${directory} leads out of the repository by a link`);
  }
}
