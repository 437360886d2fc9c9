import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { silentLogger } from '../__testUtils__/silentLogger';
import { ClusterConnection } from '../connection/ClusterConnection';
import { systemClock } from '../connection/clock';
import { readClusters } from './readClusters';

const read = (data: object, logger = silentLogger) =>
  readClusters(mockServices.rootConfig({ data: data as {} }), logger);

const located = (...clusters: object[]) => ({
  kubernetes: { clusterLocatorMethods: [{ type: 'config', clusters }] },
});

const cluster = {
  name: 'prod',
  url: 'https://prod.example.com:6443',
  authProvider: 'serviceAccount',
  serviceAccountToken: 'the-token',
};

describe('clusters of Backstage’s own configuration', () => {
  it('are reached with the token and certificate that are given', async () => {
    const ca = '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n';
    const [prod] = read(
      located({ ...cluster, caData: Buffer.from(ca).toString('base64') }),
    );
    if (!('access' in prod)) throw new Error('it is not usable');
    expect(prod.access.server).toBe(cluster.url);
    const options = await prod.access.credentials();
    expect(options.headers).toMatchObject({
      Authorization: 'Bearer the-token',
    });
    expect(String((options as { ca?: Buffer }).ca)).toBe(ca);
    expect(options).not.toMatchObject({ rejectUnauthorized: false });
  });

  it('without verification only when that is said', async () => {
    const [prod] = read(located({ ...cluster, skipTLSVerify: true }));
    if (!('access' in prod)) throw new Error('it is not usable');
    expect(await prod.access.credentials()).toMatchObject({
      rejectUnauthorized: false,
    });
  });

  it('say what would do when they sign people in', () => {
    expect(read(located({ ...cluster, authProvider: 'google' }))).toEqual([
      {
        name: 'prod',
        unusable: expect.stringMatching(
          /signs people in with google; .*serviceAccountToken/,
        ),
      },
    ]);
  });

  it('are refused over plain http, but for localhost', () => {
    expect(() =>
      read(located({ ...cluster, url: 'http://prod.example.com' })),
    ).toThrow(/must be https/);
    expect(() => read(located({ ...cluster, url: 'prod' }))).toThrow(
      /"prod" is no address/,
    );
    const [local] = read(
      located({ ...cluster, url: 'http://localhost:7081/clusters/x' }),
    );
    expect(local).toHaveProperty('access');
  });

  it('of other methods are not looked for, which is said', () => {
    const warn = jest.fn();
    expect(
      read(
        { kubernetes: { clusterLocatorMethods: [{ type: 'gke' }] } },
        { ...silentLogger, warn },
      ),
    ).toEqual([]);
    expect(warn).toHaveBeenCalledWith(
      expect.stringMatching(/clusterLocatorMethods\[0\] is of type gke/),
    );
  });

  it('name the entry that is wrong', () => {
    expect(() => read(located({ name: 'prod' }))).toThrow(
      /clusterLocatorMethods\[0\]\.clusters\[0\]\.url/,
    );
    expect(() => read(located(cluster, cluster))).toThrow(
      /"prod" is configured twice/,
    );
  });

  it('may be none at all', () => {
    expect(read({})).toEqual([]);
  });
});

describe('contexts of a kubeconfig file', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kubeconfig-'));
    file = join(folder, 'config');
    write('first-token');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  function write(token: string) {
    writeFileSync(
      file,
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [{ name: 'c', cluster: { server: 'https://c.example.com' } }],
        users: [{ name: 'u', user: { token } }],
        contexts: ['one', 'two'].map(name => ({
          name,
          context: { cluster: 'c', user: 'u' },
        })),
        'current-context': 'one',
      }),
    );
  }

  const kubeconfig = (own: object) => ({
    infra: { kubernetes: { kubeconfig: own } },
  });

  it('are all taken, or those that are named, under the name that is given', () => {
    const namesOf = (own: object) => read(kubeconfig(own)).map(c => c.name);
    expect(namesOf({ file })).toEqual(['one', 'two']);
    expect(
      namesOf({ file, contexts: [{ context: 'two', cluster: 'acme-prod' }] }),
    ).toEqual(['acme-prod']);
  });

  it('have their token read again each time', async () => {
    const [one] = read(kubeconfig({ file }));
    if (!('access' in one)) throw new Error('it is not usable');
    const token = async () => (await one.access.credentials()).headers;
    expect(await token()).toMatchObject({
      Authorization: 'Bearer first-token',
    });
    write('second-token');
    expect(await token()).toMatchObject({
      Authorization: 'Bearer second-token',
    });
  });

  it('say what there is when the file or the context is missing', () => {
    expect(() => read(kubeconfig({ file: join(folder, 'no') }))).toThrow(
      /kubeconfig\.file: .* cannot be read/,
    );
    expect(() =>
      read(kubeconfig({ file, contexts: [{ context: 'three' }] })),
    ).toThrow(/has no context "three"; it has: one, two/);
  });

  it('never quote what is in the file, also when it cannot be read', async () => {
    const [one] = read(kubeconfig({ file }));
    writeFileSync(
      file,
      'users:\n- name: u\n  user:\n    token: hunter2-hunter2\n   x: y\n',
    );
    expect(() => read(kubeconfig({ file }))).toThrow(
      /cannot be read: it is not valid YAML, near line 5$/,
    );
    if (!('access' in one)) throw new Error('it is not usable');
    await expect(one.access.credentials()).rejects.toThrow(
      expect.not.objectContaining({
        message: expect.stringContaining('hunter2'),
      }),
    );
  });

  it('do not quote what a program for credentials printed', async () => {
    const shell = (script: string) =>
      writeFileSync(
        file,
        JSON.stringify({
          clusters: [
            { name: 'c', cluster: { server: 'https://c.example.com' } },
          ],
          users: [
            {
              name: 'u',
              user: {
                exec: {
                  apiVersion: 'client.authentication.k8s.io/v1',
                  command: 'sh',
                  args: ['-c', script],
                },
              },
            },
          ],
          contexts: [{ name: 'one', context: { cluster: 'c', user: 'u' } }],
          'current-context': 'one',
        }),
      );
    const problem = async () => {
      const [one] = read(kubeconfig({ file }));
      if (!('access' in one)) throw new Error('it is not usable');
      const connection = new ClusterConnection('c', one.access, systemClock);
      const question = { path: '/api', deadline: 1_000 };
      return connection.read(question, 1_000).catch(error => error.message);
    };
    shell('echo hunter2-hunter2');
    expect(await problem()).toMatch(/cannot be read: .* not JSON$/);
    shell('echo "denied: token=hunter2-hunter2" >&2; exit 1');
    expect(await problem()).toMatch(/cannot be read/);
    expect(await problem()).not.toContain('hunter2');
  });
});
