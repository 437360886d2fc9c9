import { mkdtemp, rm } from 'fs/promises';
import { tmpdir } from 'os';
import { join } from 'path';
import { gunzipSync } from 'zlib';
import { valueAt } from '../kubernetes/object';
import { Sandbox, startSandbox } from '../sandbox';
import { conditionOf } from './conditions';
import { SandboxClusters } from './sandboxClusters';

const API = 'infra.contrib.fluxcd.io/v1alpha2';
const FLUX = 'kustomize.toolkit.fluxcd.io/v1';
const START = new Date('2026-03-01T12:00:00Z');
const BASE = 'clusters/prod/services/orders';

const environment = (name: string, order: number) => `
apiVersion: groundwork/v1alpha1
kind: Environment
metadata: { name: ${name} }
spec: { cluster: acme-${name}, order: ${order} }
`;

const kustomization = (name: string, more: string) => `
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: ${name}, namespace: flux-system }
spec:
  interval: 10m
  path: ./clusters/prod/${name}
  prune: true
  sourceRef: { kind: GitRepository, name: flux-system }
${more}
`;

const terraform = (spec: string) => `
apiVersion: infra.contrib.fluxcd.io/v1alpha2
kind: Terraform
metadata: { name: orders-db, namespace: orders }
spec:
  interval: 1h
  retryInterval: 1m
  approvePlan: ""
  path: ./modules/aws-postgres
  sourceRef: { kind: GitRepository, name: modules }
  storeReadablePlan: human
  enableInventory: true
  vars:
    - { name: name, value: orders }
    - { name: size, value: 20 }
  varsFrom:
    - { kind: Secret, name: orders-inputs, varsKeys: [admin_password] }
  writeOutputsToSecret: { name: orders-outputs, outputs: [endpoint:HOST, port:PORT, password:PASSWORD] }
${spec}
`;

const files: Record<string, string> = {
  'platform/environments/prod.yaml': environment('prod', 2),
  'platform/environments/dev.yaml': environment('dev', 1),
  'clusters/dev/flux-system/empty.yaml': '',
  'clusters/prod/flux-system/bases.yaml': kustomization('bases', ''),
  'clusters/prod/flux-system/services.yaml': kustomization(
    'services',
    '  dependsOn: [{ name: bases }]',
  ),
  'clusters/prod/bases/orders.yaml': `
apiVersion: v1
kind: Namespace
metadata: { name: orders }
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: { name: modules, namespace: orders }
spec:
  interval: 24h
  url: http://localhost:7080/acme/modules.git
  ref: { tag: v1.0.0 }
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: orders-inputs, namespace: orders }
spec:
  secretStoreRef: { kind: ClusterSecretStore, name: vault }
  target: { name: orders-inputs }
  data:
    - { secretKey: admin_password, remoteRef: { key: orders, property: password } }
`,
  [`${BASE}/kustomization.yaml`]: 'resources: [database.yaml]\n',
  [`${BASE}/database.yaml`]: terraform(''),
};

describe('clusters that follow a repository', () => {
  let stateDir: string;
  let sandbox: Sandbox;
  let clusters: SandboxClusters;

  async function start(): Promise<void> {
    sandbox = await startSandbox({
      port: 0,
      stateDir,
      repositories: [
        { owner: 'acme', name: 'platform-gitops', files },
        {
          owner: 'acme',
          name: 'modules',
          files: { 'modules/aws-postgres/main.tf': '' },
          tags: ['v1.0.0'],
        },
      ],
      clusters: { port: 0, stepped: START, seed: 'test' },
      logger: {
        info: () => {},
        error: message => {
          throw new Error(message);
        },
      },
    });
    clusters = sandbox.clusters!;
  }

  beforeEach(async () => {
    stateDir = await mkdtemp(join(tmpdir(), 'sandbox-clusters-'));
    await start();
  });
  afterEach(async () => {
    await sandbox.close();
    await rm(stateDir, { recursive: true, force: true });
  });

  const prod = () => clusters.kubernetes.cluster('acme-prod');
  const database = () =>
    prod().get(API, 'Terraform', { namespace: 'orders', name: 'orders-db' })!;
  const services = () =>
    prod().get(FLUX, 'Kustomization', {
      namespace: 'flux-system',
      name: 'services',
    })!;
  const ready = (object = database()) => conditionOf(object, 'Ready');

  /** Commits as a person would, and lets some seconds pass. */
  async function push(changes: Record<string, string | null>, seconds = 15) {
    const repository = sandbox.repository('acme', 'platform-gitops');
    const commit = await repository.commit('main', changes, 'Change', 'ada');
    await clusters.synced();
    clusters.advance(seconds * 1000);
    return commit;
  }

  it('start where they would be had they been running all along', () => {
    expect(clusters.environments.map(({ cluster }) => cluster)).toEqual([
      'acme-dev',
      'acme-prod',
    ]);
    expect(ready()).toMatchObject({
      status: 'True',
      reason: 'TerraformOutputsWritten',
      message: expect.stringMatching(/^Outputs written: v1\.0\.0@sha1:/),
    });
    const { metadata, status } = database();
    expect(status).toMatchObject({
      observedGeneration: metadata.generation,
      lastAppliedRevision: expect.stringMatching(/^v1\.0\.0@sha1:/),
      plan: { pending: '', lastApplied: expect.stringMatching(/^plan-v1/) },
      availableOutputs: ['endpoint', 'password', 'port'],
    });
    expect(metadata.labels).toMatchObject({
      'kustomize.toolkit.fluxcd.io/name': 'services',
    });
    const secret = prod().get('v1', 'Secret', {
      ...{ namespace: 'orders', name: 'orders-outputs' },
    })!;
    expect(Object.keys(secret.data as object).sort()).toEqual([
      'HOST',
      'PASSWORD',
      'PORT',
      'PORT__type',
    ]);
    expect(secret.metadata.ownerReferences?.[0].name).toBe('orders-db');
  });

  it('plan a change, wait for its approval, apply it', async () => {
    const bigger = terraform('').replace('value: 20', 'value: 50');
    await push({ [`${BASE}/database.yaml`]: bigger });
    const pending = String(valueAt(database().status, 'plan', 'pending'));
    expect(pending).toMatch(/^plan-v1\.0\.0-[0-9a-f]{10}$/);
    // The trap: outputs of what stands are written, and that says "ready".
    expect(ready()).toMatchObject({
      status: 'True',
      reason: 'TerraformOutputsWritten',
    });
    expect(conditionOf(database(), 'Plan')).toMatchObject({
      status: 'True',
      reason: 'TerraformPlannedWithChanges',
    });
    const [stored] = prod()
      .list('v1', 'ConfigMap')
      .filter(({ metadata }) => metadata.name === 'tfplan-default-orders-db');
    expect(stored.metadata).toMatchObject({
      labels: {
        'infra.contrib.fluxcd.io/plan-name': 'orders-db',
        'infra.contrib.fluxcd.io/plan-workspace': 'default',
      },
      annotations: { savedPlan: pending },
    });
    expect(valueAt(stored.data, 'tfplan')).toContain(
      'Plan: 0 to add, 1 to change, 0 to destroy.',
    );

    // A part of the id approves nothing.
    await push({
      [`${BASE}/database.yaml`]: bigger.replace(
        'approvePlan: ""',
        `approvePlan: ${pending.slice(0, 12)}`,
      ),
    });
    expect(valueAt(database().status, 'plan', 'pending')).toBe(pending);
    await push({
      [`${BASE}/database.yaml`]: bigger.replace(
        'approvePlan: ""',
        `approvePlan: ${pending}`,
      ),
    });
    expect(database().status).toMatchObject({
      plan: { pending: '', lastApplied: pending },
    });
    expect(conditionOf(database(), 'Apply')).toMatchObject({
      status: 'True',
      message: 'Applied successfully',
    });
    const reasons = prod()
      .list('v1', 'Event')
      .map(({ reason }) => reason);
    expect(reasons).toEqual(
      expect.arrayContaining([
        'TerraformPlannedWithChanges',
        'TerraformAppliedSucceed',
      ]),
    );
  });

  it('go through the steps one after the other', async () => {
    const seen: string[] = [];
    const stop = prod().store.history.subscribe(
      'terraforms.infra.contrib.fluxcd.io',
      ({ object }) => {
        const { status, reason, message = '' } = ready(object) ?? {};
        const [word] = message.split(':');
        const line = `${status} ${reason} ${word}`;
        if (line !== seen.at(-1)) {
          seen.push(line);
        }
      },
    );
    await push({
      [`${BASE}/database.yaml`]: terraform('')
        .replace('value: 20', 'value: 50')
        .replace('approvePlan: ""', 'approvePlan: auto'),
    });
    stop();
    expect(seen).toEqual([
      'True TerraformOutputsWritten Outputs written',
      'Unknown Progressing Reconciliation in progress',
      'Unknown Progressing Initializing',
      'Unknown Progressing Terraform Planning',
      'Unknown TerraformPlannedWithChanges Plan generated',
      'Unknown Progressing Applying',
      'Unknown TerraformAppliedSucceed Applied successfully',
      'True TerraformOutputsWritten Outputs written',
    ]);
  });

  it('say why an apply failed, and try again', async () => {
    clusters.failNext('acme-prod', 'apply', 'orders/orders-db', {
      message: 'no capacity',
    });
    const change = terraform('')
      .replace('value: 20', 'value: 50')
      .replace('approvePlan: ""', 'approvePlan: auto');
    await push({ [`${BASE}/database.yaml`]: change }, 6);
    expect(ready()).toMatchObject({
      status: 'False',
      reason: 'TFExecApplyFailed',
      message: 'error running Apply: no capacity',
    });
    expect(conditionOf(database(), 'Apply')).toMatchObject({
      status: 'False',
      reason: 'TerraformAppliedFail',
    });
    expect(database().status).toMatchObject({
      plan: { pending: '' },
      reconciliationFailures: 1,
    });
    clusters.advance(20_000);
    expect(ready()?.status).toBe('True');
    expect(database().status?.reconciliationFailures).toBeUndefined();
  });

  it('find drift, which has no plan to approve while approval is by hand', () => {
    clusters.drift('acme-prod', 'orders/orders-db');
    // Less than until it is tried again: then it is in progress for a moment.
    clusters.advance(3_500);
    expect(ready()).toMatchObject({
      status: 'False',
      reason: 'DriftDetected',
      message: expect.stringContaining('will be updated in-place'),
    });
    expect(valueAt(database().status, 'plan', 'pending')).toBe('');
    const found = database().status?.lastDriftDetectedAt;
    expect(found).toBeDefined();
    clusters.undoDrift('acme-prod', 'orders/orders-db');
    clusters.advance(8_000);
    expect(ready()).toMatchObject({ status: 'True', reason: 'NoDrift' });
    expect(database().status?.lastDriftDetectedAt).toBe(found);
  });

  it('say who holds the lock, and lose nothing by it', () => {
    const id = clusters.lock('acme-prod', 'orders/orders-db');
    clusters.advance(5_000);
    expect(conditionOf(database(), 'StateLocked')).toMatchObject({
      status: 'True',
      reason: 'LockHeld',
      message: `Terraform Locked with Lock Identifier: ${id}`,
    });
    expect(database().status?.lock).toEqual({ pending: id });
    clusters.unlock('acme-prod', 'orders/orders-db');
    clusters.advance(8_000);
    expect(conditionOf(database(), 'StateLocked')).toBeUndefined();
    expect(ready()?.status).toBe('True');
  });

  it('flip to unknown at every routine check', () => {
    const before = ready();
    let unknown = 0;
    const stop = prod().store.history.subscribe(
      'terraforms.infra.contrib.fluxcd.io',
      ({ object }) => {
        unknown += ready(object)?.status === 'Unknown' ? 1 : 0;
      },
    );
    clusters.advance(10 * 60_000);
    stop();
    expect(before?.status).toBe('True');
    expect(unknown).toBeGreaterThan(0);
    expect(ready()).toMatchObject({ status: 'True', reason: 'NoDrift' });
  });

  it('refuse a whole Kustomization for one object, and say why', async () => {
    const good = services().status?.lastAppliedRevision;
    const commit = await push({
      [`${BASE}/database.yaml`]: terraform('  colour: red\n'),
      [`${BASE}/extra.yaml`]:
        'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: extra, namespace: orders }\n',
      [`${BASE}/kustomization.yaml`]:
        'resources: [extra.yaml, database.yaml]\n',
    });
    expect(ready(services())).toMatchObject({
      status: 'False',
      reason: 'ReconciliationFailed',
      message: `Terraform/orders/orders-db dry-run failed: failed to create typed patch object (orders/orders-db; ${API}, Kind=Terraform): .spec.colour: field not declared in schema`,
    });
    expect(services().status).toMatchObject({
      lastAppliedRevision: good,
      lastAttemptedRevision: `main@sha1:${commit}`,
    });
    const place = { namespace: 'orders', name: 'extra' };
    expect(prod().get('v1', 'ConfigMap', place)).toBeUndefined();
    await push({ [`${BASE}/kustomization.yaml`]: 'resources: [none.yaml]\n' });
    expect(ready(services())).toMatchObject({ reason: 'BuildFailed' });
    const fixed = await push({
      [`${BASE}/database.yaml`]: terraform(''),
      [`${BASE}/kustomization.yaml`]:
        'resources: [extra.yaml, database.yaml]\n',
    });
    expect(ready(services())).toMatchObject({
      status: 'True',
      message: `Applied revision: main@sha1:${fixed}`,
    });
    expect(prod().get('v1', 'ConfigMap', place)).toBeDefined();
  });

  it('remove what leaves the repository, unless it says that it stays', async () => {
    const config = (name: string, more = '') =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: orders${more} }\n`;
    const kept =
      ', annotations: { kustomize.toolkit.fluxcd.io/prune: disabled }';
    const list = (resources: string) => ({
      [`${BASE}/kustomization.yaml`]: `resources: [${resources}]\n`,
    });
    await push({
      [`${BASE}/a.yaml`]: config('a'),
      [`${BASE}/b.yaml`]: config('b', kept),
      ...list('a.yaml, b.yaml, database.yaml'),
    });
    await push(list(''));
    const has = (name: string) =>
      prod().get('v1', 'ConfigMap', { namespace: 'orders', name }) !==
      undefined;
    expect([has('a'), has('b')]).toEqual([false, true]);
    // The object is gone; what it made stands, as it did not say otherwise.
    expect(database()).toBeUndefined();
    await push(list('database.yaml'));
    expect(conditionOf(database(), 'Plan')).toMatchObject({
      status: 'False',
      reason: 'TerraformPlannedNoChanges',
    });
  });

  it('destroy when they are told to, before the object goes', async () => {
    const doomed = terraform('  destroyResourcesOnDeletion: true\n');
    await push({ [`${BASE}/database.yaml`]: doomed });
    await push({ [`${BASE}/kustomization.yaml`]: 'resources: []\n' }, 3);
    expect(database()?.metadata.deletionTimestamp).toBeDefined();
    clusters.advance(10_000);
    expect(database()).toBeUndefined();
    await push({
      [`${BASE}/kustomization.yaml`]: 'resources: [database.yaml]\n',
    });
    expect(ready()).toMatchObject({
      status: 'Unknown',
      reason: 'TerraformPlannedWithChanges',
      message: expect.stringMatching(
        /^Plan generated: set approvePlan: "plan-v1\.0\.0-[0-9a-f]{10}" to approve this plan\.$/,
      ),
    });
  });

  it('keep json plans packed, with the secret that a reader must not show', async () => {
    await push({
      [`${BASE}/database.yaml`]: terraform('')
        .replace('value: orders', 'value: orders-2')
        .replace('storeReadablePlan: human', 'storeReadablePlan: json'),
    });
    const stored = prod().get('v1', 'Secret', {
      ...{ namespace: 'orders', name: 'tfplan-default-orders-db.json' },
    })!;
    expect(stored.metadata.annotations).toMatchObject({ encoding: 'gzip' });
    expect(stored.metadata.labels).toMatchObject({
      'infra.contrib.fluxcd.io/plan-name': 'orders-db.json',
    });
    const packed = String(valueAt(stored.data, 'tfplan'));
    const plan = JSON.parse(
      gunzipSync(Buffer.from(packed, 'base64')).toString('utf8'),
    );
    const inputs = prod().get('v1', 'Secret', {
      ...{ namespace: 'orders', name: 'orders-inputs' },
    })!;
    const secret = Buffer.from(
      String(valueAt(inputs.data, 'admin_password')),
      'base64',
    ).toString('utf8');
    expect(plan.variables.admin_password.value).toBe(secret);
    expect(
      plan.resource_changes.map((change: any) => change.change.actions),
    ).toContainEqual(['delete', 'create']);
    const [copy] = plan.prior_state.values.root_module.resources.filter(
      (resource: any) => resource.type === 'aws_db_instance',
    );
    expect(JSON.stringify(copy)).not.toContain(secret);
  });

  it('install a release and its resources, upgrade it, and roll back', async () => {
    const release = (size: number, more = '') => `
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: shop, namespace: orders }
spec:
  interval: 5m
  chart:
    spec:
      chart: ./charts/service
      reconcileStrategy: Revision
      sourceRef: { kind: GitRepository, name: modules }
  upgrade: { remediation: { retries: 1 } }
  values:
    infrastructure:
      service: shop
      environment: prod
      package: aws-data@1.0.0
      resources:
        cache:
          type: redis
          name: cache
          objectName: shop-redis-cache
          changeId: c1
          source: { kind: GitRepository, name: modules }
          approvePlan: auto
          interval: 1h
          path: ./modules/aws-redis
          destroyResourcesOnDeletion: false
          vars: [{ name: name, value: shop }, { name: nodes, value: ${size} }]
${more}`;
    const shop = () =>
      prod().get('helm.toolkit.fluxcd.io/v2', 'HelmRelease', {
        ...{ namespace: 'orders', name: 'shop' },
      })!;
    await push({
      [`${BASE}/shop.yaml`]: release(1),
      [`${BASE}/kustomization.yaml`]: 'resources: [shop.yaml, database.yaml]\n',
    });
    expect(ready(shop())).toMatchObject({
      status: 'True',
      reason: 'InstallSucceeded',
      message: expect.stringMatching(
        /^Helm install succeeded for release orders\/shop\.v1 with chart service@1\.0\.0\+[0-9a-f]{12}$/,
      ),
    });
    const cache = prod().get(API, 'Terraform', {
      ...{ namespace: 'orders', name: 'shop-redis-cache' },
    })!;
    expect(cache.metadata).toMatchObject({
      labels: {
        'app.kubernetes.io/managed-by': 'Helm',
        'groundwork/service': 'shop',
        'groundwork/resource': 'cache',
      },
      annotations: { 'helm.sh/resource-policy': 'keep' },
    });
    expect(ready(cache)).toMatchObject({
      status: 'True',
      reason: 'TerraformAppliedSucceed',
    });
    clusters.failNext('acme-prod', 'release', 'orders/shop');
    const seen: string[] = [];
    const stop = prod().store.history.subscribe(
      'helmreleases.helm.toolkit.fluxcd.io',
      ({ object }) =>
        seen.push(
          ...['Ready', 'Released', 'Remediated'].map(type => {
            const { status, reason } = conditionOf(object, type) ?? {};
            return `${type} ${status} ${reason}`;
          }),
        ),
    );
    await push({ [`${BASE}/shop.yaml`]: release(2) });
    stop();
    // The rollback has succeeded, and that is no good news.
    expect(seen).toEqual(
      expect.arrayContaining([
        'Released False UpgradeFailed',
        'Remediated True RollbackSucceeded',
        'Ready False RollbackSucceeded',
      ]),
    );
    expect(ready(shop())?.reason).toBe('UpgradeSucceeded');
    const states = shop().status?.history as { status: string }[];
    expect(states.map(({ status }) => status)).toEqual([
      'deployed',
      'failed',
      'superseded',
    ]);
    // A field of the chart's that the definition does not have fails the release.
    await push({
      [`${BASE}/shop.yaml`]: release(2, '          colour: red\n'),
    });
    expect(conditionOf(shop(), 'Released')?.message).toContain(
      '.spec.colour: field not declared in schema',
    );
  });

  it('wait for what a resource depends on, and keep that from going first', async () => {
    const user = terraform('  dependsOn: [{ name: orders-db }]\n')
      .replace('name: orders-db,', 'name: orders-user,')
      .replace('orders-outputs', 'user-outputs')
      .replace('approvePlan: ""', 'approvePlan: auto');
    const asked = () =>
      prod().get(API, 'Terraform', {
        ...{ namespace: 'orders', name: 'orders-user' },
      })!;
    clusters.drift('acme-prod', 'orders/orders-db');
    clusters.advance(3_500);
    await push(
      {
        [`${BASE}/user.yaml`]: user,
        [`${BASE}/kustomization.yaml`]:
          'resources: [database.yaml, user.yaml]\n',
      },
      4,
    );
    expect(ready(asked())).toMatchObject({
      status: 'False',
      reason: 'DependencyNotReady',
      message: "dependency 'orders/orders-db' is not ready",
    });
    clusters.undoDrift('acme-prod', 'orders/orders-db');
    clusters.advance(20_000);
    expect(ready(asked())?.status).toBe('True');
    expect(database().metadata.finalizers).toContain(
      'tf.dependency.of.orders-user',
    );
    prod().delete(API, 'Terraform', {
      ...{ namespace: 'orders', name: 'orders-db' },
    });
    clusters.advance(3_000);
    expect(ready()?.reason).toBe('DeletionBlockedByDependantsReason');
  });

  it('only plan what is only to be planned, and stop trying at the limit', async () => {
    const change = terraform('  planOnly: true\n').replace('20', '50');
    await push({ [`${BASE}/database.yaml`]: change });
    expect(conditionOf(database(), 'Plan')?.status).toBe('True');
    expect(valueAt(database().status, 'plan', 'pending')).toMatch(/^plan-/);

    clusters.failNext('acme-prod', 'plan', 'orders/orders-db', { times: 9 });
    const limited = terraform('  remediation: { retries: 2 }\n');
    await push({ [`${BASE}/database.yaml`]: limited.replace('20', '60') }, 60);
    expect(conditionOf(database(), 'Stalled')).toMatchObject({
      status: 'True',
      reason: 'RetryLimitReached',
    });
    expect(database().status?.reconciliationFailures).toBe(2);
  });

  it('suspend and go on', async () => {
    clusters.suspend('acme-prod', 'orders/orders-db', true);
    const { status } = database();
    clusters.advance(20 * 60_000);
    expect(database().status).toEqual(status);
    clusters.suspend('acme-prod', 'orders/orders-db', false);
    clusters.advance(10_000);
    expect(database().status?.observedGeneration).toBe(
      database().metadata.generation,
    );
  });

  it('remember what stands when the sandbox starts again', async () => {
    clusters.drift('acme-prod', 'orders/orders-db');
    await sandbox.close();
    await start();
    expect(ready()?.reason).toBe('DriftDetected');
    expect(database().status?.lastAppliedRevision).toMatch(/^v1\.0\.0@sha1:/);
  });

  it('take the same course for the same seed', async () => {
    const course = async () => {
      const seen: string[] = [];
      const stop = prod().store.history.subscribe(
        'terraforms.infra.contrib.fluxcd.io',
        ({ object }) => {
          const at = clusters.kubernetes.cluster('acme-prod').clock();
          seen.push(`${at.toISOString()} ${ready(object)?.reason}`);
        },
      );
      clusters.drift('acme-prod', 'orders/orders-db');
      clusters.advance(60_000);
      stop();
      return seen;
    };
    const first = await course();
    await sandbox.close();
    await rm(stateDir, { recursive: true });
    await start();
    expect(await course()).toEqual(first);
    expect(first.length).toBeGreaterThan(5);
  });
});
