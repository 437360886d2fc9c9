import { promises as fs } from 'fs';
import { resolve } from 'path';
import { parseArgs } from 'util';
import { sampleIncidents } from './flux/incidents';
import { startSandbox } from './sandbox';
import { seedsOf } from './seed/examples';

const USAGE = `groundwork-sandbox [options]

  --port <number>        port to listen on (7080; 0 takes a free one)
  --kubernetes-port <number>
                         port of the clusters (7081; 0 takes a free one)
  --incidents            starts with something the matter in the clusters
  --host <address>       address to listen on (127.0.0.1)
  --hook <address>       where acme/platform-gitops sends its webhooks
  --hook-secret <text>   what they are signed with (sandbox-secret)
  --state-dir <folder>   where the repositories live (.sandbox/github)
  --examples-dir <folder>  folder with gitops-repository/ and repositories/ to
                         start from (examples)
  --reset                forget everything and start from the examples again
`;

function portOf(flag: string, text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new Error(`${flag} must be a number up to 65535, not ${text}`);
  }
  return port;
}

/** Runs the sandbox until it is told to end. @public */
export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: '7080' },
      'kubernetes-port': { type: 'string', default: '7081' },
      incidents: { type: 'boolean', default: false },
      host: { type: 'string' },
      hook: { type: 'string' },
      'hook-secret': { type: 'string', default: 'sandbox-secret' },
      'state-dir': { type: 'string', default: '.sandbox/github' },
      'examples-dir': { type: 'string', default: 'examples' },
      reset: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const port = portOf('--port', values.port);
  const kubernetesPort = portOf('--kubernetes-port', values['kubernetes-port']);
  const stateDir = resolve(values['state-dir']);
  if (values.reset) {
    await fs.rm(stateDir, { recursive: true, force: true });
  }
  const log = (message: string) => process.stdout.write(`${message}\n`);
  const sandbox = await startSandbox({
    port,
    host: values.host,
    stateDir,
    clusters: {
      port: kubernetesPort,
      ...(values.incidents && { incidents: sampleIncidents }),
    },
    repositories: await seedsOf(
      resolve(values['examples-dir']),
      values.hook
        ? { url: values.hook, secret: values['hook-secret'] }
        : undefined,
    ),
    logger: {
      info: message => log(`sandbox ${message}`),
      error: message => process.stderr.write(`sandbox: ${message}\n`),
    },
  });
  if (sandbox.clusters) {
    log(`sandbox clusters ${sandbox.clusters.kubernetes.url}`);
  }
  log(`sandbox ready ${sandbox.url}`);
  await new Promise<void>(ended => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => ended());
    }
  });
  await sandbox.close();
}
