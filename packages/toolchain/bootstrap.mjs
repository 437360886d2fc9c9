import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { installDependencies } from './install.mjs';
import { Failure, startedAt, startVariable } from './progress.mjs';
import { findRuntime } from './runtime.mjs';

/** Runs the calling script again with another Node and ends as that run ends. */
function runAgain(script, { node, env }) {
  return new Promise(() => {
    const child = spawn(node, [script, ...process.argv.slice(2)], {
      env: { ...env, [startVariable]: String(startedAt) },
      stdio: 'inherit',
    });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      // Ctrl-C reaches the child by itself; the others must be handed on.
      process.on(signal, () => signal === 'SIGINT' || child.kill(signal));
    }
    child.on('error', error => {
      process.stderr.write(`${node} cannot be run: ${error.message}\n`);
      process.exit(1);
    });
    child.on('exit', (code, signal) => process.exit(signal ? 1 : code));
  });
}

/**
 * What every command does first: find Node and Yarn, install the dependencies,
 * and go on under the right Node. Only built-in modules are used before that.
 *
 * @param scriptUrl `import.meta.url` of the calling script
 */
export async function bootstrap(scriptUrl) {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    throw new Failure(
      `Node ${process.versions.node} is too old: Node 20 or newer is needed to set Groundwork up.`,
    );
  }
  const runtime = await findRuntime();
  await installDependencies(runtime);
  if (runtime.node !== process.execPath) {
    await runAgain(fileURLToPath(scriptUrl), runtime);
  }
  Object.assign(process.env, runtime.env);
}
