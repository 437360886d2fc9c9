import fc from 'fast-check';
import type { DesiredResource } from '../desired';
import type { ObjectRef, ObservedObject } from '../observed';
import type { PhaseReport } from '../phase';
import { phaseSchema } from '../phase';
import type { PhaseInput } from '../phaseInput';
import type { ProposalState } from '../proposalState';
import {
  ago,
  cluster,
  desired as fine,
  fresh,
  git,
  helmDesired,
  kinds,
  kustomization,
  lookup,
  main,
  moduleSource,
  now,
  readyTrue,
  ref,
  release,
  terraform as terraformObject,
} from './observed';

const maybe = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.option(arbitrary, { nil: undefined });

/** Texts that controllers write, and texts that nobody should. */
export const text = fc.oneof(
  fc.constantFrom(
    '',
    'Reconciliation in progress',
    'Initializing',
    'Terraform Planning',
    'Applying',
    'Error: password = "hunter2"',
    '__proto__',
    'constructor',
    '\u0000\u202e\u001b[31m',
    'x'.repeat(5000),
    '\ud800',
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
);

/** Times of all ages, and texts that are none. */
export const time = fc.oneof(
  fc.integer({ min: -4000, max: 400_000 }).map(ago),
  fc.constantFrom('', 'yesterday', '+275760-09-13T00:00:00.000Z', '0000-01-01'),
);

const reasons = fc.oneof(
  fc.constantFrom(
    'Progressing',
    'ProgressingWithRetry',
    'TerraformPlannedWithChanges',
    'TerraformPlannedNoChanges',
    'TerraformAppliedSucceed',
    'TerraformOutputsWritten',
    'NoDrift',
    'DriftDetected',
    'DependencyNotReady',
    'ArtifactFailed',
    'TFExecApplyFailed',
    'VarsGenerationFailed',
    'LockHeld',
    'RetryLimitReached',
    'ReplanRequested',
    'DeletionBlockedByDependantsReason',
    'HealthChecksFailed',
    'HealthCheckFailed',
    'BuildFailed',
    'RollbackSucceeded',
    'UpgradeSucceeded',
    'AuthenticationFailed',
  ),
  text,
);

const condition = fc.record({
  type: fc.oneof(
    fc.constantFrom(
      'Ready',
      'Ready',
      'Plan',
      'Apply',
      'HealthCheck',
      'StateLocked',
      'Reconciling',
      'Stalled',
      'FetchFailed',
      'Drifted',
    ),
    text,
  ),
  status: fc.constantFrom(
    'True' as const,
    'False' as const,
    'Unknown' as const,
  ),
  reason: reasons,
  message: text,
  lastTransitionTime: maybe(time),
});

const plan = fc.constantFrom('plan-v1-1a2b3c4d5e', 'plan-main-0', '__proto__');
const generation = fc.oneof(
  { weight: 6, arbitrary: fc.constant(3) },
  { weight: 1, arbitrary: fc.constantFrom(2, -1, NaN, Infinity) },
);

const terraform = fc.record({
  approvePlan: fc.oneof(fc.constantFrom('', 'auto', 'disable'), plan, text),
  planOnly: fc.boolean(),
  force: fc.boolean(),
  destroy: fc.boolean(),
  destroyResourcesOnDeletion: fc.boolean(),
  workspace: text,
  readablePlan: fc.constantFrom('none' as const, 'human' as const),
  outputs: fc.array(text, { maxLength: 2 }),
  pendingPlan: fc.oneof(fc.constant(undefined), plan, text),
  isDestroyPlan: fc.boolean(),
  isDriftDetectionPlan: fc.boolean(),
  lastPlannedGeneration: maybe(generation),
  lastPlanAt: maybe(time),
  pendingLock: maybe(text),
  failures: fc.nat(9),
});

const quiet = terraform.map(t => ({
  ...t,
  destroy: false,
  pendingPlan: undefined,
}));

const others = [
  main,
  release,
  kustomization,
  git,
  moduleSource,
  ref('Terraform', 'a'),
  ref('Terraform', 'b'),
  ref('ExternalSecret', 'x'),
];
const anyRef = fc.constantFrom(...others);
const digest = fc.constantFrom('v1@sha256:aa', 'v2@sha256:bb', 'main/0abc123');

const phases = fc.constantFrom(
  'ready' as const,
  'failed' as const,
  'awaiting-approval' as const,
  'suspended' as const,
);

/** An object with that name; often enough a quiet and ready one. */
const object = (which: ObjectRef): fc.Arbitrary<ObservedObject> =>
  fc.record({
    cluster: fc.constant(which.cluster),
    kind: fc.constant(which.kind),
    namespace: fc.constant(which.namespace),
    name: fc.constant(which.name),
    apiVersion: fc.constant('v1'),
    uid: fc.constant('u'),
    generation: fc.constant(3),
    observedGeneration: maybe(generation),
    createdAt: maybe(time),
    deletedAt: fc.option(time, { nil: undefined, freq: 12 }),
    suspended: fc.integer({ min: 0, max: 12 }).map(n => n === 0),
    pruneDisabled: maybe(fc.boolean()),
    identity: maybe(
      fc.record({ service: text, type: maybe(text), resource: maybe(text) }),
    ),
    tags: fc.record({ changeId: maybe(fc.constantFrom('one', 'two')) }),
    appliedBy: maybe(anyRef),
    source: maybe(anyRef),
    dependsOn: fc.array(anyRef, { maxLength: 4 }),
    conditions: fc.oneof(
      fc.array(condition, { maxLength: 6 }),
      fc.constant('NoDrift').map(reason => [readyTrue(reason)]),
    ),
    revisions: fc.record({
      applied: maybe(digest),
      attempted: maybe(digest),
      planned: maybe(digest),
      artifact: maybe(digest),
    }),
    terraform: fc.oneof(quiet, terraform, fc.constant(undefined)),
    helm: maybe(
      fc.record({
        status: maybe(fc.constantFrom('failed', 'deployed')),
        failures: fc.nat(3),
      }),
    ),
    verdict: fc.option(
      fc.record({
        phase: phases,
        reason: text,
        message: text,
        since: maybe(time),
      }),
      { nil: undefined, freq: 12 },
    ),
    problem: fc.option(text, { nil: undefined, freq: 12 }),
    resourceVersion: fc.constant('1'),
  });

const check = fc.record({
  name: text,
  category: fc.constantFrom(
    'validation' as const,
    'plan' as const,
    'apply' as const,
  ),
  state: fc.constantFrom(
    'pending' as const,
    'success' as const,
    'failure' as const,
  ),
  description: maybe(
    fc.oneof(text, fc.constant('0/0 projects planned successfully.')),
  ),
  url: maybe(text),
  completedAt: maybe(time),
});

/** A pull request in any state. */
export const proposal: fc.Arbitrary<ProposalState> = fc.record({
  number: fc.integer({ min: 1, max: 4 }),
  url: fc.oneof(text, fc.constant('https://git.example/pull/1')),
  title: text,
  author: text,
  branch: text,
  headCommit: text,
  state: fc.constantFrom('open' as const, 'merged' as const, 'closed' as const),
  draft: fc.boolean(),
  createdAt: time,
  updatedAt: time,
  mergedAt: maybe(time),
  mergeCommit: maybe(fc.constantFrom('c1', 'c2')),
  review: fc.constantFrom(
    'approved' as const,
    'changes-requested' as const,
    'required' as const,
  ),
  mergeable: fc.constantFrom(
    'yes' as const,
    'conflicts' as const,
    'unknown' as const,
  ),
  checks: fc.array(check, { maxLength: 3 }),
  changeId: maybe(fc.constantFrom('one', 'two')),
  touches: fc.array(
    fc.record({
      service: fc.constantFrom('payments', 'other'),
      environments: fc.array(fc.constantFrom('dev', 'prod'), { maxLength: 2 }),
    }),
    { maxLength: 2 },
  ),
});

const desired: fc.Arbitrary<DesiredResource> = fc.record({
  service: fc.constant('payments'),
  environment: fc.constant('prod'),
  type: fc.constant('postgres'),
  name: fc.constant('main'),
  engine: fc.constantFrom(
    'tofu-controller' as const,
    'tofu-controller' as const,
    'helm-values' as const,
    'terragrunt' as const,
  ),
  stateful: fc.boolean(),
  object: fc.option(fc.constant(main), { nil: undefined, freq: 12 }),
  release: maybe(fc.constant(helmDesired.release!)),
  approval: fc.constantFrom('manual' as const, 'auto' as const),
  changeId: maybe(fc.constantFrom('one', 'two')),
  secrets: maybe(fc.array(anyRef, { maxLength: 2 })),
});

const kindStates = fc.oneof(
  { weight: 3, arbitrary: fc.constant(fresh()) },
  {
    weight: 1,
    arbitrary: fc.array(
      fc.record({
        cluster: fc.constant(cluster),
        kind: fc.constantFrom(...kinds),
        state: fc.constantFrom(
          'live' as const,
          'starting' as const,
          'unavailable' as const,
        ),
        observedAt: maybe(time),
        reason: maybe(text),
      }),
      { maxLength: 8 },
    ),
  },
);

const previous: fc.Arbitrary<PhaseReport> = fc.record({
  phase: fc.constantFrom(...phaseSchema.options),
  since: maybe(time),
  reason: text,
  message: text,
  needsAttention: fc.boolean(),
  checking: fc.boolean(),
  freshness: fc.constant({ stale: false, limitSeconds: 180 }),
  object: maybe(anyRef),
  links: fc.constant([]),
});

/** An input with the objects in it, so that tests can turn things around. */
export type Generated = PhaseInput & { all: readonly ObservedObject[] };

/** All inputs, hostile ones among them. */
export const phaseInput: fc.Arbitrary<Generated> = fc
  .record({
    environment: fc.oneof(fc.constant('prod'), text),
    desired: fc.option(desired, { nil: undefined, freq: 5 }),
    object: maybe(fc.constant(main)),
    engine: maybe(
      fc.constantFrom('terragrunt' as const, 'helm-values' as const),
    ),
    proposals: fc.array(
      fc.record({
        proposal,
        effect: fc.constantFrom(
          'adds' as const,
          'changes' as const,
          'removes' as const,
          'approves' as const,
          'touches' as const,
        ),
      }),
      { maxLength: 3 },
    ),
    rollout: fc.record({
      state: fc.constantFrom(
        'live' as const,
        'live' as const,
        'behind' as const,
        'unknown' as const,
      ),
      kustomization: maybe(fc.constant(kustomization)),
      headAt: maybe(time),
    }),
    freshness: kindStates,
    previous: maybe(previous),
    present: fc.tuple(...others.map(one => maybe(object(one)))),
    now: fc.oneof(
      { weight: 12, arbitrary: fc.constant(now) },
      { weight: 1, arbitrary: fc.constant(new Date(NaN)) },
    ),
  })
  .map(({ present, ...input }) => {
    const all = present.filter(one => one !== undefined);
    return { ...input, all, objects: lookup(all) };
  });

const inputKeys = [
  'desired',
  'rollout',
  'freshness',
  'previous',
  'proposals',
] as const;
const objectKeys = [
  'observedGeneration',
  'deletedAt',
  'suspended',
  'tags',
  'source',
  'conditions',
  'revisions',
  'terraform',
  'verdict',
  'problem',
  'appliedBy',
] as const;

/** Inputs that are ready but for a few things, so that each of them counts. */
export const nearlyReady: fc.Arbitrary<Generated> = fc
  .tuple(
    phaseInput,
    object(main),
    fc.uniqueArray(fc.constantFrom(...inputKeys), { maxLength: 1 }),
    fc.uniqueArray(fc.constantFrom(...objectKeys), { maxLength: 2 }),
  )
  .map(([hostile, strange, disturbed, odd]) => {
    const pick = <T extends object>(from: T, keys: readonly (keyof T)[]) =>
      Object.fromEntries(keys.map(key => [key, from[key]])) as Partial<T>;
    const quietMain = terraformObject(
      [readyTrue('NoDrift')],
      {},
      { tags: { changeId: 'one' } },
    );
    const all = [
      ...hostile.all.filter(one => one.name !== main.name),
      { ...quietMain, ...pick(strange, odd) },
    ];
    return {
      ...hostile,
      desired: { ...fine, changeId: 'one' },
      rollout: { state: 'live' as const },
      freshness: fresh(),
      previous: undefined,
      proposals: [],
      now,
      ...pick(hostile, disturbed),
      all,
      objects: lookup(all),
    };
  });
