import { execFile } from 'child_process';
import { mkdtemp, rm, writeFile } from 'fs/promises';
import { tmpdir } from 'os';
import { join } from 'path';
import { KubernetesSandbox, startKubernetesSandbox } from '../src';

/**
 * Uses the sandbox's clusters with the real `kubectl`, when it is on the PATH.
 */
type Outcome = { code: number; text: string };

function kubectl(home: string, ...args: string[]): Promise<Outcome> {
  return new Promise(resolve => {
    execFile(
      'kubectl',
      args,
      // No configuration of whoever runs this is used.
      { env: { PATH: process.env.PATH, HOME: home }, timeout: 30_000 },
      (error, out, err) =>
        resolve({
          code: error ? Number(error.code) || 127 : 0,
          text: `${out}${err}`,
        }),
    );
  });
}

const manifest = (more: string) => `
apiVersion: infra.contrib.fluxcd.io/v1alpha2
kind: Terraform
metadata: { name: orders-db, namespace: orders }
spec:
  interval: 1h
  sourceRef: { kind: GitRepository, name: modules }
${more}
`;

async function check(sandbox: KubernetesSandbox, home: string) {
  const server = ['--server', `${sandbox.url}/clusters/prod`];
  const file = join(home, 'object.yaml');
  const wrong = join(home, 'wrong.yaml');
  await writeFile(file, manifest(''));
  await writeFile(wrong, manifest('  colour: red'));
  const cases: [string[], number, RegExp][] = [
    [['version'], 0, /Server Version: v1\./],
    [['api-resources'], 0, /terraforms +tf +infra\.contrib\.fluxcd\.io/],
    [['get', 'namespaces'], 0, /orders +Active/],
    [['apply', '-f', file], 0, /orders-db created/],
    [['apply', '-f', file], 0, /orders-db unchanged/],
    [['apply', '-f', wrong], 1, /unknown field "spec\.colour"/],
    [
      ['apply', '--server-side', '--force-conflicts', '-f', wrong],
      1,
      /\.spec\.colour: field not declared in schema/,
    ],
    [['get', 'terraforms', '-A'], 0, /orders +orders-db/],
    [['get', 'tf', '-A', '--chunk-size=1', '-o', 'name'], 0, /orders-db/],
    [['get', 'tf', '-A', '-o', 'wide', '-l', 'a=b'], 0, /No resources found/],
    [['describe', 'tf', '-n', 'orders', 'orders-db'], 0, /Workspace: +default/],
    [
      ['annotate', 'tf', '-n', 'orders', 'orders-db', 'a/b=c'],
      0,
      /orders-db annotated/,
    ],
    [
      [
        ...['patch', 'tf', '-n', 'orders', 'orders-db'],
        ...['--type', 'merge', '-p', '{"spec":{"suspend":true}}'],
      ],
      0,
      /orders-db patched/,
    ],
    [['explain', 'tf.spec.approvePlan'], 0, /FIELD: approvePlan/],
    [['get', 'events', '-A'], 0, /No resources found/],
    [['delete', 'tf', '-n', 'orders', 'orders-db'], 0, /deleted/],
    [['get', 'tf', '-n', 'orders', 'orders-db'], 1, /NotFound/],
  ];
  let failed = 0;
  for (const [args, code, expected] of cases) {
    const outcome = await kubectl(home, ...server, ...args);
    const good = outcome.code === code && expected.test(outcome.text);
    failed += good ? 0 : 1;
    process.stdout.write(`${good ? '✓' : '✗'} kubectl ${args.join(' ')}\n`);
    if (!good) {
      process.stdout.write(`    ended with ${outcome.code}: ${outcome.text}\n`);
    }
  }
  process.stdout.write(`${cases.length - failed} passed, ${failed} failed\n`);
  return failed;
}

async function run(): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'kubectl-'));
  try {
    const { code } = await kubectl(home, 'version', '--client');
    if (code !== 0) {
      process.stdout.write('There is no kubectl here to compare with.\n');
      return;
    }
    const sandbox = await startKubernetesSandbox({
      port: 0,
      clusters: ['dev', 'prod'],
      objects: {
        prod: [
          { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'orders' } },
        ],
      },
    });
    try {
      process.exitCode = (await check(sandbox, home)) > 0 ? 1 : 0;
    } finally {
      await sandbox.close();
    }
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

run().catch(error => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
});
