import type { ObservedCondition } from './observed';
import type { Phase } from './phase';
import {
  ago,
  condition,
  main,
  phaseOf,
  readyTrue,
  source,
  terraform,
} from './__testUtils__/observed';

const plan = 'plan-v1-1a2b3c4d5e';
const progressing = (message: string) =>
  condition('Ready', 'Unknown', 'Progressing', message);
const planned = condition(
  'Ready',
  'Unknown',
  'TerraformPlannedWithChanges',
  `Plan generated: set approvePlan: "${plan}" to approve this plan.`,
);
const notReady = (reason: string, message = 'it broke') =>
  condition('Ready', 'False', reason, message);
const pending = { pendingPlan: plan, lastPlannedGeneration: 3 };

type Case = [
  state: string,
  conditions: readonly ObservedCondition[],
  fields: Parameters<typeof terraform>[1],
  rest: Parameters<typeof terraform>[2],
  phase: Phase,
  reason: string,
  needsAttention: boolean,
];

const cases: Case[] = [
  [
    'removing, resources kept',
    [readyTrue('NoDrift')],
    {},
    { deletedAt: ago(60) },
    'removing',
    'removing',
    false,
  ],
  [
    'destroying',
    [readyTrue('NoDrift')],
    { destroyResourcesOnDeletion: true },
    { deletedAt: ago(60) },
    'removing',
    'destroying',
    false,
  ],
  [
    'deletion blocked by dependants',
    [notReady('DeletionBlockedByDependantsReason')],
    {},
    { deletedAt: ago(60) },
    'removing',
    'DeletionBlockedByDependantsReason',
    true,
  ],
  [
    'suspended, with old conditions',
    [notReady('TFExecApplyFailed')],
    {},
    { suspended: true },
    'suspended',
    'suspended',
    false,
  ],
  [
    'not looked at yet',
    [],
    {},
    { observedGeneration: undefined, createdAt: ago(20) },
    'planning',
    'pending-controller',
    false,
  ],
  [
    'locked',
    [condition('StateLocked', 'True', 'LockHeld'), notReady('LockHeld')],
    { pendingLock: 'f00' },
    {},
    'locked',
    'LockHeld',
    true,
  ],
  [
    'given up after retries',
    [
      condition('Stalled', 'True', 'RetryLimitReached'),
      notReady('TFExecApplyFailed'),
    ],
    {},
    {},
    'failed',
    'RetryLimitReached',
    true,
  ],
  [
    'access denied',
    [condition('Stalled', 'True', 'AccessDenied'), notReady('AccessDenied')],
    {},
    {},
    'failed',
    'AccessDenied',
    true,
  ],
  [
    'source missing for good',
    [
      condition('Stalled', 'True', 'ArtifactFailed'),
      notReady('ArtifactFailed'),
    ],
    {},
    {},
    'failed',
    'ArtifactFailed',
    true,
  ],
  [
    'initialising for a new generation',
    [progressing('Initializing')],
    {},
    { observedGeneration: 2 },
    'planning',
    'initializing',
    false,
  ],
  [
    'planning for a new generation',
    [progressing('Terraform Planning')],
    {},
    { observedGeneration: 2 },
    'planning',
    'planning',
    false,
  ],
  [
    'applying, by message',
    [progressing('Applying')],
    pending,
    {},
    'applying',
    'applying',
    false,
  ],
  [
    'applying, by the Apply condition',
    [progressing('Initializing'), condition('Apply', 'Unknown', 'Progressing')],
    {},
    {},
    'applying',
    'applying',
    false,
  ],
  [
    'awaiting approval',
    [planned, condition('Plan', 'True', 'TerraformPlannedWithChanges')],
    pending,
    {},
    'awaiting-approval',
    'plan-approval',
    true,
  ],
  [
    'awaiting approval of destruction',
    [planned],
    { ...pending, isDestroyPlan: true },
    {},
    'awaiting-approval',
    'destroy-approval',
    true,
  ],
  [
    'plan only',
    [planned],
    { ...pending, planOnly: true },
    {},
    'waiting',
    'plan-only',
    false,
  ],
  [
    'plan only wins over auto',
    [planned],
    { ...pending, planOnly: true, approvePlan: 'auto' },
    {},
    'waiting',
    'plan-only',
    false,
  ],
  [
    'force wins over plan only',
    [planned],
    { ...pending, planOnly: true, force: true },
    {},
    'applying',
    'automatic',
    false,
  ],
  [
    'stale plan',
    [planned],
    { ...pending, lastPlannedGeneration: 2 },
    {},
    'planning',
    'stale-plan',
    false,
  ],
  [
    'auto, about to apply',
    [planned],
    { ...pending, approvePlan: 'auto' },
    {},
    'applying',
    'automatic',
    false,
  ],
  [
    'approved, about to apply',
    [planned],
    { ...pending, approvePlan: plan },
    {},
    'applying',
    'approved',
    false,
  ],
  [
    'approved by a commit, planned once more',
    [planned],
    { ...pending, approvePlan: plan, lastPlannedGeneration: 2 },
    {},
    'planning',
    'approved',
    false,
  ],
  [
    'drifted',
    [notReady('DriftDetected')],
    { lastDriftDetectedAt: ago(60) },
    {},
    'drifted',
    'DriftDetected',
    true,
  ],
  [
    'waiting for a dependency',
    [notReady('DependencyNotReady')],
    {},
    {},
    'waiting',
    'DependencyNotReady',
    false,
  ],
  [
    'source failing',
    [notReady('ArtifactFailed')],
    {},
    {},
    'failed',
    'ArtifactFailed',
    true,
  ],
  [
    'replan asked for',
    [notReady('ReplanRequested')],
    {},
    {},
    'planning',
    'ReplanRequested',
    false,
  ],
  [
    'plan failed',
    [notReady('TFExecPlanFailed')],
    {},
    {},
    'failed',
    'TFExecPlanFailed',
    true,
  ],
  [
    'apply failed',
    [
      notReady('TFExecApplyFailed'),
      condition('Apply', 'False', 'TerraformAppliedFail'),
    ],
    {},
    {},
    'failed',
    'TFExecApplyFailed',
    true,
  ],
  [
    'refused by a check of the plan',
    [notReady('PostPlanningWebhookFailed')],
    {},
    {},
    'failed',
    'PostPlanningWebhookFailed',
    true,
  ],
  [
    'unhealthy',
    [
      readyTrue('TerraformOutputsWritten'),
      condition('HealthCheck', 'False', 'HealthChecksFailed', 'tcp: refused'),
    ],
    {},
    {},
    'unhealthy',
    'HealthChecksFailed',
    true,
  ],
  [
    'out of date',
    [readyTrue('TerraformOutputsWritten')],
    {},
    { observedGeneration: 2 },
    'planning',
    'generation-behind',
    false,
  ],
  [
    'destroyed',
    [readyTrue('TerraformAppliedSucceed')],
    { destroy: true, isDestroyPlan: true },
    {},
    'removing',
    'destroyed',
    false,
  ],
  [
    'nothing to destroy',
    [
      readyTrue('TerraformPlannedNoChanges'),
      condition('Plan', 'False', 'TerraformPlannedNoChanges'),
    ],
    { destroy: true },
    {},
    'removing',
    'destroyed',
    false,
  ],
  [
    'to be destroyed',
    [readyTrue('TerraformAppliedSucceed')],
    { destroy: true },
    {},
    'removing',
    'destroying',
    false,
  ],
  [
    'ready, no changes',
    [
      readyTrue('TerraformPlannedNoChanges'),
      condition('Plan', 'False', 'TerraformPlannedNoChanges'),
    ],
    {},
    {},
    'ready',
    'TerraformPlannedNoChanges',
    false,
  ],
  [
    'ready, applied',
    [readyTrue('TerraformAppliedSucceed')],
    {},
    {},
    'ready',
    'TerraformAppliedSucceed',
    false,
  ],
  [
    'ready, outputs written',
    [readyTrue('TerraformOutputsWritten')],
    {},
    {},
    'ready',
    'TerraformOutputsWritten',
    false,
  ],
  [
    'ready, no drift',
    [readyTrue('NoDrift')],
    {},
    {},
    'ready',
    'NoDrift',
    false,
  ],
];

describe('states of a Terraform object', () => {
  it.each(cases)(
    '%s',
    (_, conditions, fields, rest, phase, reason, needsAttention) => {
      const report = phaseOf([terraform(conditions, fields, rest), source()]);
      expect(report).toMatchObject({
        phase,
        reason,
        needsAttention,
        object: main,
        checking: false,
      });
      expect(report.actor === undefined).toBe(phase === 'ready');
    },
  );
});

describe('traps of the tofu-controller', () => {
  it('Ready is True while a plan waits, because outputs were written again', () => {
    const report = phaseOf(
      [terraform([readyTrue('TerraformOutputsWritten')], pending), source()],
      { planCounts: () => ({ add: 2, change: 1, replace: 0, destroy: 0 }) },
    );
    expect(report).toMatchObject({
      phase: 'awaiting-approval',
      message: 'Waits for approval of its plan: 2 to add, 1 to change.',
      plan: { id: plan, isDestroy: false, counts: { add: 2, change: 1 } },
      waitsFor: {
        kind: 'plan-approval',
        text: `approval of plan ${plan}: 2 to add, 1 to change`,
      },
      actor: { who: 'owner' },
    });
  });

  it('lastDriftDetectedAt is never cleared, so it says nothing', () => {
    const object = terraform([readyTrue('NoDrift')], {
      lastDriftDetectedAt: ago(10),
    });
    expect(phaseOf([object, source()]).phase).toBe('ready');
  });

  it('the message of drift is the whole plan, so it is never copied', () => {
    const text = '~ password = "s3cret" -> (known after apply)\n'.repeat(400);
    const object = terraform([notReady('DriftDetected', text)]);
    expect(JSON.stringify(phaseOf([object, source()]))).not.toMatch(
      /s3cret|known after/,
    );
  });

  it('drift in manual mode gives no plan, so somebody has to ask for one', () => {
    const report = phaseOf([terraform([notReady('DriftDetected')]), source()]);
    expect(report).toMatchObject({
      waitsFor: { kind: 'person' },
      actor: { who: 'owner', action: expect.stringMatching(/plan/) },
    });
    const automatic = phaseOf([
      terraform([notReady('DriftDetected')], { approvePlan: 'auto' }),
      source(),
    ]);
    expect(automatic.actor?.who).toBe('controller');
  });

  it('a renewed secret is reported as drift, so the words allow for it', () => {
    const report = phaseOf([terraform([notReady('DriftDetected')]), source()]);
    expect(report.message).toMatch(/a secret that it uses was renewed/);
  });

  it('an approval by the first digits of a plan approves nothing', () => {
    const report = phaseOf([
      terraform([planned], { ...pending, approvePlan: 'plan-v1-1a2b' }),
      source(),
    ]);
    expect(report.phase).toBe('awaiting-approval');
    expect(report.message).toMatch(/plan-v1-1a2b, which is not .* full name/);
  });

  it('approving switched off leaves a plan that is never applied', () => {
    const report = phaseOf([
      terraform([planned], { ...pending, approvePlan: 'disable' }),
      source(),
    ]);
    expect(report).toMatchObject({
      phase: 'waiting',
      reason: 'apply-disabled',
    });
  });

  it('Plan False with no changes is not an error', () => {
    const report = phaseOf([
      terraform([
        condition('Plan', 'False', 'TerraformPlannedNoChanges'),
        readyTrue('TerraformPlannedNoChanges'),
      ]),
      source(),
    ]);
    expect(report.phase).toBe('ready');
  });

  it('StateLocked False after a forced unlock is not a lock', () => {
    const object = terraform(
      [condition('StateLocked', 'False', 'ForceUnlock'), readyTrue('NoDrift')],
      { pendingLock: 'f00' },
    );
    expect(phaseOf([object, source()]).phase).toBe('ready');
  });

  it('a failed health check leaves Ready True', () => {
    const object = terraform([
      readyTrue('NoDrift'),
      condition('HealthCheck', 'False', 'HealthChecksFailed'),
    ]);
    expect(phaseOf([object, source()]).phase).toBe('unhealthy');
  });

  it('a suspended object shows old conditions, so suspension comes first', () => {
    const object = terraform([notReady('DriftDetected')], pending, {
      suspended: true,
    });
    expect(phaseOf([object, source()]).phase).toBe('suspended');
  });

  it('destruction needs the source, so without it deletion never ends', () => {
    const object = terraform(
      [readyTrue('NoDrift')],
      { destroyResourcesOnDeletion: true },
      { deletedAt: ago(60) },
    );
    expect(phaseOf([object])).toMatchObject({
      phase: 'removing',
      reason: 'source-missing',
      needsAttention: true,
      actor: { who: 'platform' },
    });
  });

  it('revisions are those of the module: a newer module is still to be planned', () => {
    const object = terraform([readyTrue('NoDrift')]);
    const newer = source({ revisions: { artifact: 'v2@sha256:bb' } });
    expect(phaseOf([object, newer])).toMatchObject({
      phase: 'planning',
      reason: 'source-newer',
    });
  });

  it('the same module under another tag is the same module', () => {
    const object = terraform([readyTrue('NoDrift')]);
    const moved = source({ revisions: { artifact: 'release/v1@sha256:aa' } });
    expect(phaseOf([object, moved]).phase).toBe('ready');
  });

  it('an object that a controller ignores for long wants a person', () => {
    const object = terraform(
      [],
      {},
      {
        observedGeneration: undefined,
        createdAt: ago(3600),
      },
    );
    expect(phaseOf([object, source()])).toMatchObject({
      phase: 'planning',
      needsAttention: true,
      actor: { who: 'platform' },
      message: expect.stringMatching(/for 60 min now/),
    });
  });

  it('two conditions of a type: the newest counts, and then the worse', () => {
    const good = readyTrue('NoDrift');
    const bad = notReady('TFExecPlanFailed');
    const read = (...both: ObservedCondition[]) =>
      [both, [...both].reverse()].map(
        conditions => phaseOf([terraform(conditions), source()]).phase,
      );
    expect(read(good, bad)).toEqual(['failed', 'failed']);
    const later = { ...good, lastTransitionTime: ago(1) };
    expect(read(later, bad)).toEqual(['ready', 'ready']);
  });

  it('a long plan id is kept to the letter, because approving takes all of it', () => {
    const pendingPlan = `plan-${'feature/very-long-branch-'.repeat(
      6,
    )}-1a2b3c4d5e`;
    const object = terraform([planned], { ...pending, pendingPlan });
    expect(phaseOf([object, source()]).plan?.id).toBe(pendingPlan);
  });

  it('counts are asked for by plan and object, because ids are not unique', () => {
    const asked: string[] = [];
    phaseOf([terraform([planned], pending), source()], {
      planCounts: (id, object) => {
        asked.push(`${object.name} ${id}`);
        return undefined;
      },
    });
    expect(asked).toEqual([`${main.name} ${plan}`]);
  });
});

describe('a routine check', () => {
  const checking = progressing('Reconciliation in progress');

  it.each([
    ['ready', [readyTrue('NoDrift')]],
    ['drifted', [notReady('DriftDetected')]],
    ['failed', [notReady('TFExecApplyFailed')]],
    [
      'unhealthy',
      [
        readyTrue('NoDrift'),
        condition('HealthCheck', 'False', 'HealthChecksFailed'),
      ],
    ],
  ] as const)('does not take %s away', (phase, conditions) => {
    const previous = phaseOf([terraform(conditions), source()]);
    const others = conditions.filter(c => c.type !== 'Ready');
    const report = phaseOf([terraform([checking, ...others]), source()], {
      previous,
    });
    expect(report).toMatchObject({
      phase,
      reason: previous.reason,
      message: previous.message,
      since: previous.since,
      needsAttention: previous.needsAttention,
      checking: true,
    });
  });

  it('is none when the generation is new', () => {
    const previous = phaseOf([terraform([readyTrue('NoDrift')]), source()]);
    const report = phaseOf(
      [terraform([checking], {}, { generation: 4 }), source()],
      { previous },
    );
    expect(report).toMatchObject({ phase: 'planning', checking: false });
  });

  it('is none when the source is newer', () => {
    const previous = phaseOf([terraform([readyTrue('NoDrift')]), source()]);
    const report = phaseOf(
      [
        terraform([checking]),
        source({ revisions: { artifact: 'v2@sha256:b' } }),
      ],
      { previous },
    );
    expect(report).toMatchObject({ phase: 'planning', checking: false });
  });

  it('does not hide a plan that has come up', () => {
    const previous = phaseOf([terraform([readyTrue('NoDrift')]), source()]);
    expect(
      phaseOf([terraform([checking], pending), source()], { previous }),
    ).toMatchObject({ phase: 'awaiting-approval', checking: true });
  });

  it('does not borrow what was said of another object', () => {
    const previous = phaseOf([terraform([readyTrue('NoDrift')]), source()]);
    const report = phaseOf([terraform([checking]), source()], {
      previous: { ...previous, object: { ...main, name: 'other' } },
    });
    expect(report.phase).toBe('planning');
  });
});
