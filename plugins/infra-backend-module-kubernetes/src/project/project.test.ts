import { observedObjectSchema } from '@groundwork/backstage-plugin-infra-common';
import fc from 'fast-check';
import { terraformObject } from '../__testUtils__/ScriptedApi';
import { observedKinds } from './kinds';
import { maskSecrets } from './messages';
import { project } from './project';
import { terraform } from './terraform';
import { kustomization } from './kustomization';
import { helmRelease } from './helmRelease';
import { externalSecret } from './externalSecret';

const kindOf = fc.constantFrom(...observedKinds);

/** Objects in the shape of real ones, with anything in every place. */
const hostile = fc.record({
  metadata: fc.record(
    {
      name: fc.constant('a'),
      namespace: fc.constant('b'),
      labels: fc.jsonValue(),
      annotations: fc.jsonValue(),
      generation: fc.jsonValue(),
      creationTimestamp: fc.oneof(fc.jsonValue(), fc.date().map(String)),
      resourceVersion: fc.jsonValue(),
      uid: fc.jsonValue(),
    },
    { requiredKeys: ['name', 'namespace'] },
  ),
  spec: fc.oneof(
    fc.jsonValue(),
    fc.dictionary(
      fc.constantFrom('dependsOn', 'sourceRef', 'chart', 'path', 'suspend'),
      fc.jsonValue(),
    ),
  ),
  status: fc.oneof(
    fc.jsonValue(),
    fc.dictionary(
      fc.constantFrom('conditions', 'plan', 'history', 'inventory', 'artifact'),
      fc.oneof(
        fc.jsonValue(),
        fc.array(
          fc.object({
            key: fc.constantFrom(
              'type',
              'status',
              'reason',
              'message',
              'lastTransitionTime',
            ),
          }),
        ),
      ),
    ),
  ),
});

describe('project', () => {
  it('never throws, and what it gives is a row', () => {
    fc.assert(
      fc.property(kindOf, fc.oneof(fc.jsonValue(), hostile), (kind, raw) => {
        const row = project('prod', kind, raw);
        expect(
          row && observedObjectSchema.safeParse(row).error,
        ).toBeUndefined();
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps only what every database takes and reads again', () => {
    const raw = terraformObject('pg', 7, {
      metadata: { labels: { 'groundwork/service': 'sh\0op' } },
      spec: { dependsOn: [{ name: 'net\0work' }, { name: 'half\ud800' }] },
      status: {
        lastPlanAt: '2026-02-30T00:00:00Z',
        lastDriftDetectedAt: '2026-11-25T24:00:00Z',
        lastSuccessfulReconcileAt: '2026-11-25T16:22:06+01:00',
        availableOutputs: ['a\0'],
        conditions: [
          {
            type: 'Ready',
            status: 'False',
            reason: 'A\0',
            message: 'is\0 wrong',
            lastTransitionTime: '2026-11-25T15:22:06Z',
          },
        ],
      },
    });
    const row = project('prod', terraform, raw);
    expect(JSON.stringify(row)).not.toMatch(/\\u0000|\\ud[89a-f]/);
    expect(observedObjectSchema.safeParse(row).error).toBeUndefined();
    expect(row?.terraform?.lastSuccessAt).toBe('2026-11-25T15:22:06.000Z');
    expect(row?.conditions[0]).toMatchObject({
      message: 'is\ufffd wrong',
      lastTransitionTime: '2026-11-25T15:22:06Z',
    });
    expect(
      project('prod', terraform, { metadata: { name: 'a\0', namespace: 'b' } }),
    ).toBeUndefined();
  });

  it('reads what decides about a Terraform object', () => {
    const raw = terraformObject('pg', 7, {
      metadata: {
        labels: {
          'groundwork/service': 'shop',
          'groundwork/environment': 'prod',
          'groundwork/type': 'postgres',
          'groundwork/resource': 'main',
          'kustomize.toolkit.fluxcd.io/name': 'services',
          'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
        },
        annotations: {
          'groundwork/change-id': 'c-1',
          'groundwork/owner': 'group:default/payments',
          'kustomize.toolkit.fluxcd.io/prune': 'disabled',
          'kubectl.kubernetes.io/last-applied-configuration': '{"password":1}',
        },
        managedFields: [{ manager: 'kustomize-controller' }],
      },
      spec: {
        approvePlan: 'plan-v1-abc',
        storeReadablePlan: 'json',
        dependsOn: [{ name: 'network' }, { name: 'x', namespace: 'infra' }],
        writeOutputsToSecret: { name: 'pg-outputs' },
        vars: [{ name: 'password', value: 'hunter2' }],
      },
      status: {
        plan: { pending: 'plan-v1-abc', isDestroyPlan: true },
        lastAppliedRevision: 'v1@sha1:aaa',
        lock: { pending: 'lock-1' },
        inventory: { entries: [{}, {}] },
        observedGeneration: -1,
      },
    });
    expect(project('prod', terraform, raw)).toMatchObject({
      cluster: 'prod',
      kind: 'Terraform',
      namespace: 'shop',
      name: 'pg',
      identity: {
        service: 'shop',
        environment: 'prod',
        type: 'postgres',
        resource: 'main',
      },
      tags: { changeId: 'c-1', owner: 'group:default/payments' },
      pruneDisabled: true,
      appliedBy: { kind: 'Kustomization', name: 'services' },
      source: { kind: 'GitRepository', namespace: 'shop', name: 'modules' },
      dependsOn: [
        { kind: 'Terraform', namespace: 'shop', name: 'network' },
        { kind: 'Terraform', namespace: 'infra', name: 'x' },
      ],
      revisions: { applied: 'v1@sha1:aaa' },
      terraform: {
        approvePlan: 'plan-v1-abc',
        pendingPlan: 'plan-v1-abc',
        isDestroyPlan: true,
        pendingLock: 'lock-1',
        inventory: 2,
        readablePlan: 'json',
        outputsSecret: 'pg-outputs',
        workspace: 'default',
      },
      resourceVersion: '7',
    });
    const text = JSON.stringify(project('prod', terraform, raw));
    expect(text).not.toMatch(/hunter2|managedFields|last-applied/);
    expect(project('prod', terraform, raw)?.observedGeneration).toBeUndefined();
  });

  it('keeps rows small, whatever is in the object', () => {
    const long = 'x'.repeat(100_000);
    const raw = terraformObject('pg', 7, {
      status: {
        conditions: Array.from({ length: 100 }, (_, i) => ({
          type: i === 90 ? 'Ready' : `Type${i}`,
          status: 'False',
          reason: 'Failed',
          message: long,
        })),
        availableOutputs: Array.from({ length: 10_000 }, () => long),
      },
    });
    const row = project('prod', terraform, raw);
    expect(row?.conditions).toHaveLength(12);
    expect(row?.conditions[0].type).toBe('Ready');
    expect(row?.conditions[0].message).toHaveLength(2_000);
    expect(JSON.stringify(row).length).toBeLessThan(80_000);
  });

  it('reads releases, Kustomizations and stores of the whole cluster', () => {
    const metadata = { name: 'a', namespace: 'ns' };
    expect(
      project('prod', helmRelease, {
        metadata,
        spec: {
          chart: { spec: { sourceRef: { kind: 'HelmRepository', name: 'r' } } },
        },
        status: {
          failures: 2,
          history: [{ chartVersion: '1.2.3', status: 'deployed' }],
        },
      }),
    ).toMatchObject({
      source: { kind: 'HelmRepository', namespace: 'ns', name: 'r' },
      helm: { chartVersion: '1.2.3', status: 'deployed', failures: 2 },
      revisions: { applied: '1.2.3' },
    });
    expect(
      project('prod', kustomization, { metadata, spec: { path: './a/b' } }),
    ).toMatchObject({ path: 'a/b' });
    expect(
      project('prod', externalSecret, {
        metadata,
        spec: { secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' } },
      }),
    ).toMatchObject({ source: { namespace: '', name: 'vault' } });
  });
});

describe('messages of conditions', () => {
  const messageOf = (reason: string, message: string) =>
    project(
      'prod',
      terraform,
      terraformObject('pg', 1, {
        status: {
          conditions: [{ type: 'Ready', status: 'False', reason, message }],
        },
      }),
    )?.conditions[0].message;

  it('keep only the counts of drift', () => {
    const plan =
      '  ~ password = "hunter2" -> "x"\n\nPlan: 1 to add, 0 to change, 2 to destroy.\n';
    expect(messageOf('DriftDetected', plan)).toBe(
      'Plan: 1 to add, 0 to change, 2 to destroy.',
    );
    expect(messageOf('DriftDetected', 'output = "hunter2"')).toBe('');
  });

  it.each([
    ['db_password = "hunter2!"', 'hunter2'],
    ['{"api_key": "k-12345"}', 'k-12345'],
    ['-var token=abcd1234', 'abcd1234'],
    ['postgres://app:s3cr3t@db:5432/x', 's3cr3t'],
    ['Authorization: Bearer abc.def.ghi', 'abc.def'],
    ['key AKIAABCDEFGHIJKLMNOP is bad', 'AKIAABCDEFGHIJKLMNOP'],
    [`-----BEGIN PRIVATE KEY-----\nMIIabc`, 'MIIabc'],
  ])('do not show secrets: %s', (message, secret) => {
    expect(messageOf('TFExecPlanFailed', message)).not.toContain(secret);
  });

  it('leave plain words as they are', () => {
    const plain =
      'error running Plan: secret shop/pg-inputs not found; approvePlan: "plan-main-1a2b"';
    expect(maskSecrets(plain)).toBe(plain);
  });

  it('are masked in time that does not explode', () => {
    expect(
      maskSecrets('secret'.repeat(1_000) + '"'.repeat(1_000)),
    ).toBeTruthy();
  });
});
