import { createProgram } from './program';

createProgram({ print: text => process.stdout.write(text) })
  .parseAsync(process.argv)
  .catch((error: Error) => {
    process.stderr.write(`groundwork: ${error.message}\n`);
    process.exitCode = 1;
  });
