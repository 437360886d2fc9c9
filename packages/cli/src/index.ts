import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { createProgram } from './program';

// The first Ctrl-C lets programs clean up and removes temporary files.
const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () => interrupted.abort(new Error('interrupted')));
}

createProgram({
  print: text => process.stdout.write(text),
  note: text => process.stderr.write(text),
  env: process.env,
  temporaryDirectory: tmpdir(),
  fetch: (...args) => fetch(...args),
  signal: interrupted.signal,
  now: () => new Date(),
  elapsed: () => performance.now() / 1000,
  newId: () => randomUUID(),
})
  .parseAsync(process.argv)
  .catch((error: Error) => {
    process.stderr.write(`groundwork: ${error.message}\n`);
    process.exitCode = 1;
  });
