import { join } from 'node:path';
import { bootstrap } from './bootstrap.mjs';
import { root, stateDir } from './layout.mjs';
import { untilAnswers } from './network.mjs';
import { portEnvironment, readPorts, requireFreePorts } from './ports.mjs';
import { Processes } from './processes.mjs';
import { Failure, main, say, seconds, startedAt } from './progress.mjs';
import { startSandbox } from './sandbox.mjs';

const url = port => `http://localhost:${port}`;

function startPortal(processes) {
  return processes.start({
    name: 'portal',
    command: process.execPath,
    args: [
      join(root, 'node_modules/@backstage/cli/bin/backstage-cli'),
      ...['repo', 'start'],
    ],
    cwd: root,
  });
}

/** A development server that fails to start waits for a fix, so the wait has no end; it speaks up instead. */
async function untilAllAnswer(urls, signal) {
  const silent = new Set(Object.keys(urls));
  const timer = setInterval(() => {
    const elapsed = seconds(Date.now() - startedAt);
    say(
      `  Still waiting for the ${[...silent].join(
        ' and the ',
      )} after ${elapsed}; look for errors above.`,
    );
  }, 30_000);
  try {
    await Promise.all(
      Object.entries(urls).map(async ([name, address]) => {
        await untilAnswers(address, signal);
        silent.delete(name);
      }),
    );
  } finally {
    clearInterval(timer);
  }
}

function sayReady(ports) {
  const sandbox = url(ports.sandbox);
  say(`
  Portal             ${url(ports.portal)}
  Backend            ${url(ports.backend)}
  Sandbox (GitHub)   ${sandbox}
  Clusters           kubectl --server ${url(ports.kubernetes)} get terraforms -A
                     (others at /clusters/<name>; faults at ${sandbox}/_sandbox/clusters)
  GitOps repository  git clone ${sandbox}/acme/platform-gitops.git

  Ready in ${seconds(Date.now() - startedAt)}. Ctrl-C stops all.
`);
}

await main(async () => {
  await bootstrap(import.meta.url);
  const ports = readPorts(process.argv.slice(2), process.env);
  await requireFreePorts(ports);
  Object.assign(process.env, portEnvironment(ports), {
    GROUNDWORK_STATE_DIR: stateDir,
  });

  const processes = new Processes(['sandbox', 'portal']);
  try {
    const sandbox = await startSandbox(processes, {
      port: ports.sandbox,
      kubernetesPort: ports.kubernetes,
      backendPort: ports.backend,
      incidents: true,
      stateDir,
    });
    const portal = startPortal(processes);
    const end = Promise.race(
      Object.entries({ sandbox, portal }).map(async ([name, { ended }]) => {
        throw new Failure(`The ${name} ended with code ${await ended}.`);
      }),
    );
    const given = new AbortController();
    end.catch(error => given.abort(error));
    await untilAllAnswer(
      {
        backend: `${url(ports.backend)}/.backstage/health/v1/readiness`,
        portal: url(ports.portal),
      },
      given.signal,
    );
    sayReady(ports);
    await end;
  } finally {
    await processes.stopAll();
  }
});
