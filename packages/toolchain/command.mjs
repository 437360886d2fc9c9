import { spawn } from 'node:child_process';

/**
 * Runs a command to its end and collects what it says.
 *
 * Resolves to `{ code, output }`; `onLine` sees each line as it comes. Other
 * options are those of `spawn`.
 */
export function capture(command, args, { onLine, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      ...options,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const take = chunk => {
      output += chunk;
      const lines = String(chunk).split('\n').filter(Boolean);
      if (onLine && lines.length > 0) {
        onLine(lines[lines.length - 1]);
      }
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', reject);
    child.on('close', code => resolve({ code: code ?? 1, output }));
  });
}

/** The last lines of a long output. */
export function tail(output, lines = 30) {
  return output.trimEnd().split('\n').slice(-lines).join('\n');
}
