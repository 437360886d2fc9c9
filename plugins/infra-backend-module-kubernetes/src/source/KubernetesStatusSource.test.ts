import { mockServices } from '@backstage/backend-test-utils';
import {
  startKubernetesSandbox,
  type KubernetesObject,
  type KubernetesSandbox,
} from '@groundwork/sandbox';
import { shortTimes, until } from '../__testUtils__/follow';
import { RowSink } from '../__testUtils__/RowSink';
import { silentLogger } from '../__testUtils__/silentLogger';
import { readClusters } from '../clusters/readClusters';
import { observedKinds } from '../project/kinds';
import { KubernetesStatusSource } from './KubernetesStatusSource';

jest.setTimeout(15_000);

const names = ['dev', 'prod', 'prod-azure'];
const apiVersion = 'infra.contrib.fluxcd.io/v1alpha2';
const resource = 'terraforms.infra.contrib.fluxcd.io';

function terraformObject(name: string, own: object = {}): KubernetesObject {
  return {
    apiVersion,
    kind: 'Terraform',
    metadata: { name, namespace: 'default' },
    spec: {
      interval: '1h',
      sourceRef: { kind: 'GitRepository', name: 'modules' },
      ...own,
    },
  };
}

let sandbox: KubernetesSandbox;
let served: string[];
let source: KubernetesStatusSource;
let sinks: Record<string, RowSink>;
let ending: AbortController;
let runs: Promise<void>[];

beforeEach(async () => {
  sandbox = await startKubernetesSandbox({ port: 0, clusters: names });
  const definitions = sandbox.clusters[0]
    .list('apiextensions.k8s.io/v1', 'CustomResourceDefinition')
    .map(({ metadata }) => metadata.name);
  served = observedKinds
    .filter(({ plural, group }) => definitions.includes(`${plural}.${group}`))
    .map(({ kind }) => kind);
  for (const cluster of sandbox.clusters) {
    cluster.put(terraformObject('first'));
  }
  const config = mockServices.rootConfig({
    data: {
      kubernetes: {
        clusterLocatorMethods: [
          {
            type: 'config',
            clusters: names.map(name => ({
              name,
              url: `${sandbox.url}/clusters/${name}`,
              authProvider: 'serviceAccount',
              serviceAccountToken: sandbox.token,
            })),
          },
        ],
      },
    },
  });
  source = new KubernetesStatusSource({
    clusters: readClusters(config, silentLogger),
    logger: silentLogger,
    times: shortTimes,
    random: () => 0,
  });
  sinks = Object.fromEntries(names.map(name => [name, new RowSink()]));
  ending = new AbortController();
  runs = names.map(cluster =>
    source.watch({ cluster, sink: sinks[cluster], signal: ending.signal }),
  );
});

afterEach(async () => {
  ending.abort();
  await Promise.all(runs);
  await sandbox.close();
});

/** What the sinks were told of kinds that the sandbox does serve. */
const toldOf = (name: string) =>
  sinks[name].reasons.filter(({ kind }) => served.includes(kind));

/** Every kind of every cluster is listed and watched. */
const everythingIsLive = () =>
  until(() =>
    sandbox.clusters.every(({ openWatches }) => openWatches === served.length),
  );

const truth = (name: string) =>
  Object.fromEntries(
    sandbox
      .cluster(name)
      .list(apiVersion, 'Terraform')
      .map(({ metadata }) => [metadata.name, metadata.resourceVersion]),
  );

const agrees = (name: string) =>
  JSON.stringify(sinks[name].versions()) === JSON.stringify(truth(name));

it('follows every kind of every cluster', async () => {
  await everythingIsLive();
  expect(await source.clusters()).toEqual(names);
  for (const name of names) {
    expect(sinks[name].versions()).toEqual(truth(name));
    expect(toldOf(name)).toEqual([]);
    expect([...sinks[name].cursors.keys()].sort()).toEqual([...served].sort());
  }
  const dev = sandbox.cluster('dev');
  dev.put(terraformObject('second'));
  dev.delete(apiVersion, 'Terraform', { namespace: 'default', name: 'first' });
  await until(() => agrees('dev') && !sinks.dev.versions().first);
  expect(sinks.prod.versions()).not.toHaveProperty('second');
});

it('asks nothing but reads of the observed kinds', async () => {
  await everythingIsLive();
  const asked = sandbox.clusters.flatMap(({ requests }) => requests);
  expect(new Set(asked.map(({ method }) => method))).toEqual(new Set(['GET']));
  expect(asked.filter(({ path }) => path.includes('/v1/secrets'))).toEqual([]);
});

it('F24: a cluster that is away says so, keeps its rows, and bothers no other', async () => {
  await everythingIsLive();
  const prod = sandbox.cluster('prod');
  const before = sinks.prod.versions();
  prod.stop();
  await until(() => toldOf('prod').length >= served.length);
  expect(toldOf('prod')[0].reason).toMatch(/cluster prod/);
  expect(sinks.prod.versions()).toEqual(before);

  const confirmed = sinks.prod.confirmed.length;
  sandbox.cluster('dev').put(terraformObject('meanwhile'));
  await until(() => agrees('dev'));
  const others = sinks.dev.confirmed.length;
  sandbox.cluster('dev').sendBookmarks();
  await until(() => sinks.dev.confirmed.length >= others + served.length);
  expect(sinks.prod.confirmed).toHaveLength(confirmed);
  expect(toldOf('dev')).toEqual([]);

  prod.put(terraformObject('late'));
  prod.start();
  await until(() => agrees('prod'));
});

it('F25: a forbidden kind and a kind without its definition leave the others alone', async () => {
  await everythingIsLive();
  const dev = sandbox.cluster('dev');
  dev.faults.forbidden.add(resource);
  dev.delete('apiextensions.k8s.io/v1', 'CustomResourceDefinition', {
    name: 'externalsecrets.external-secrets.io',
  });
  dev.cutConnections();
  const reasonOf = (kind: string) =>
    sinks.dev.reasons.find(told => told.kind === kind)?.reason;
  await until(() => !!reasonOf('Terraform') && !!reasonOf('ExternalSecret'));
  expect(reasonOf('Terraform')).toMatch(/grant get, list and watch/);
  expect(reasonOf('ExternalSecret')).toMatch(/External Secrets Operator/);
  await until(() => dev.openWatches === served.length - 2);
  expect(reasonOf('HelmRelease')).toBeUndefined();
  expect(sinks.dev.versions()).toHaveProperty('first');
  dev.faults.forbidden.clear();
  dev.put(terraformObject('second'));
  await until(() => agrees('dev'));
});

it.each([false, true])(
  'F21: expired watches and tokens heal (410 as a status: %s)',
  async goneAsStatus => {
    await everythingIsLive();
    const dev = sandbox.cluster('dev');
    dev.faults.goneAsStatus = goneAsStatus;
    dev.cutConnections();
    dev.delete(apiVersion, 'Terraform', {
      namespace: 'default',
      name: 'first',
    });
    dev.put(terraformObject('second'));
    dev.expireWatches();
    await until(() => agrees('dev'));
    dev.faults.expiredTokens.add('*');
    dev.cutConnections();
    await until(() => toldOf('dev').length > 0);
    dev.faults.expiredTokens.clear();
    dev.put(terraformObject('third'));
    await until(() => agrees('dev') && !!sinks.dev.versions().third);
    expect(sinks.dev.versions()).not.toHaveProperty('first');
  },
);

it('F19: survives many cuts at any moment', async () => {
  await everythingIsLive();
  const dev = sandbox.cluster('dev');
  for (let cut = 0; cut < 200; cut++) {
    dev.put(terraformObject(`db-${cut % 17}`, { interval: `${cut + 1}h` }));
    dev.cutConnections();
    if (cut % 3 === 0) {
      await new Promise(resolve => {
        setTimeout(resolve, cut % 20);
      });
    }
  }
  await until(() => agrees('dev'));
  expect(sinks.dev.replaced).toBe(served.length);
});

it('ends within the second that it is given', async () => {
  await everythingIsLive();
  ending.abort();
  await Promise.all(runs);
  await until(() => sandbox.clusters.every(c => c.openWatches === 0));
  expect(sinks.dev.versions()).toEqual(truth('dev'));
});
