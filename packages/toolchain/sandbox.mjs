import { join } from 'node:path';
import { root } from './layout.mjs';
import { Failure } from './progress.mjs';

const program = join(root, 'packages/sandbox/bin/groundwork-sandbox');

/**
 * Starts the sandbox and resolves when it says that it is ready, to a promise
 * `ended` of its exit code.
 *
 * @param processes the processes it joins
 * @param options its ports (those of the clusters: any free one unless said), where it keeps
 *   its state, the port of the backend that its webhooks go to, whether something is the
 *   matter at first, whether to hide its log
 */
export async function startSandbox(
  processes,
  { port, kubernetesPort = 0, backendPort, stateDir, incidents, quiet },
) {
  let log = '';
  let ready;
  const isReady = new Promise(resolve => {
    ready = resolve;
  });
  const { ended } = processes.start({
    name: 'sandbox',
    command: process.execPath,
    args: [
      program,
      ...['--port', String(port)],
      ...['--kubernetes-port', String(kubernetesPort)],
      ...(backendPort
        ? ['--hook', `http://localhost:${backendPort}/api/events/http/github`]
        : []),
      ...(incidents ? ['--incidents'] : []),
      ...['--state-dir', stateDir],
      ...['--examples-dir', join(root, 'examples')],
    ],
    cwd: root,
    quiet,
    onLine: line => {
      log += `${line}\n`;
      if (line.includes('sandbox ready')) {
        ready();
      }
    },
  });
  const endedEarly = ended.then(code => {
    throw new Failure(`The sandbox ended with code ${code}:\n${log}`);
  });
  await Promise.race([isReady, endedEarly]);
  // From here on its end concerns the caller.
  endedEarly.catch(() => {});
  return { ended };
}
