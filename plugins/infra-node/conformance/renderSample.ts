/**
 * Renders the claims of a GitOps repository on disk and writes what differs.
 *
 *     node -r @backstage/cli/config/nodeTransform.cjs conformance/renderSample.ts <directory>
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { renderClaims } from './renderClaims';
import { readFiles } from './repositoryFiles';

const [directory] = process.argv.slice(2);
if (!directory) throw new Error('Which directory?');

const { files, findings } = renderClaims(
  readFiles(directory),
  new Date(),
  'seed',
);
for (const [path, content] of files) {
  const target = join(directory, path);
  if (content === undefined) {
    rmSync(target);
  } else {
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
}
for (const { severity, message, source } of findings) {
  process.stdout.write(
    `${severity}: ${message} ${
      source ? `(${source.path}:${source.line})` : ''
    }\n`,
  );
}
process.stdout.write(`${files.size} files written\n`);
