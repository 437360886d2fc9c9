import { join } from 'node:path';
import { root } from './layout.mjs';
import { freePort, untilAnswers } from './network.mjs';
import { portEnvironment } from './ports.mjs';
import { Failure } from './progress.mjs';
import { startSandbox } from './sandbox.mjs';

/** Lets Node load TypeScript as `backstage-cli` does. */
export const nodeTransform = join(
  root,
  'node_modules/@backstage/cli-node/config/nodeTransform.cjs',
);

const patience = 240_000;

/**
 * Starts sandbox and backend on free ports with a state folder of their own;
 * the backend serves the built frontend of packages/app/dist.
 *
 * Resolves to their URLs when both answer. `processes` stops them.
 */
export async function startDemo(processes, { stateDir, quiet = false }) {
  const backend = await freePort();
  const sandbox = await freePort();
  const kubernetes = await freePort();
  await startSandbox(processes, {
    port: sandbox,
    kubernetesPort: kubernetes,
    backendPort: backend,
    stateDir: join(stateDir, 'sandbox'),
    quiet,
  });

  let log = '';
  const given = new AbortController();
  const { ended } = processes.start({
    name: 'backend',
    command: process.execPath,
    args: [
      ...['--enable-source-maps', '--require', nodeTransform],
      join(root, 'packages/backend/src/index.ts'),
      ...['--config', join(root, 'app-config.yaml')],
      ...['--config', join(root, 'app-config.e2e.yaml')],
    ],
    cwd: join(root, 'packages/backend'),
    env: {
      ...portEnvironment({ portal: backend, backend, sandbox, kubernetes }),
      NODE_ENV: 'production',
      GROUNDWORK_STATE_DIR: stateDir,
    },
    quiet,
    onLine: line => {
      log = `${log}${line}\n`.slice(-20_000);
    },
  });
  const giveUp = what => given.abort(new Failure(`${what}:\n${log}`));
  ended.then(code => giveUp(`The backend ended with code ${code}`));
  const timer = setTimeout(
    () => giveUp(`The backend does not answer after ${patience} ms`),
    patience,
  );
  const url = `http://localhost:${backend}`;
  try {
    await untilAnswers(`${url}/.backstage/health/v1/readiness`, given.signal);
    await untilAnswers(url, given.signal);
  } finally {
    clearTimeout(timer);
  }
  return {
    url,
    sandboxUrl: `http://localhost:${sandbox}`,
    kubernetesUrl: `http://localhost:${kubernetes}`,
  };
}
