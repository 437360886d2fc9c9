import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { bootstrap } from './bootstrap.mjs';
import { root, stateDir } from './layout.mjs';
import { untilAnswers } from './network.mjs';
import { portEnvironment, readPorts, requireFreePorts } from './ports.mjs';
import { Processes } from './processes.mjs';
import { main, say, seconds } from './progress.mjs';
import { startSandbox } from './sandbox.mjs';

const started = performance.now();

await main(async () => {
  await bootstrap(import.meta.url);
  const ports = readPorts(process.argv.slice(2), process.env);
  await requireFreePorts(ports);
  Object.assign(process.env, portEnvironment(ports));

  const processes = new Processes(['sandbox', 'portal']);
  const given = new AbortController();
  try {
    await startSandbox(processes, { port: ports.sandbox, stateDir });
  } catch (error) {
    await processes.stopAll();
    throw error;
  }
  const { ended } = processes.start({
    name: 'portal',
    command: process.execPath,
    args: [
      join(root, 'node_modules/@backstage/cli/bin/backstage-cli'),
      'repo',
      'start',
    ],
    cwd: root,
  });
  ended.then(code => given.abort(code));

  const url = name => `http://localhost:${ports[name]}`;
  try {
    await Promise.all([
      untilAnswers(
        `${url('backend')}/.backstage/health/v1/readiness`,
        given.signal,
      ),
      untilAnswers(url('portal'), given.signal),
    ]);
  } catch (error) {
    await processes.stopAll();
    throw error;
  }

  say();
  say(`  Portal            ${url('portal')}`);
  say(`  Backend           ${url('backend')}`);
  say(`  Sandbox (GitHub)  ${url('sandbox')}`);
  say(
    `  GitOps repository git clone ${url('sandbox')}/acme/platform-gitops.git`,
  );
  say();
  say(`  Ready in ${seconds(performance.now() - started)}. Ctrl-C stops all.`);
  say();

  const code = await ended;
  await processes.stopAll();
  process.exit(code);
});
