import fc from 'fast-check';
import type { ChangeRecord } from '../api/models';
import { deriveTimeline } from './deriveTimeline';
import { timelineEntrySchema, type TimelineStepName } from './timeline';
import type {
  BaseCommit,
  EnvironmentTransition,
  TimelineInput,
} from './timelineInput';
import {
  proposal as anyProposal,
  text,
  time,
} from './__testUtils__/arbitraries';
import {
  ago,
  condition,
  now,
  phaseOf,
  proposal,
  readyTrue,
  source,
  terraform,
} from './__testUtils__/observed';

const record = (rest: Partial<ChangeRecord> = {}): ChangeRecord => ({
  id: 'abc',
  service: 'payments',
  status: 'proposed',
  change: {
    kind: 'request',
    service: 'payments',
    environments: ['prod'],
    resources: [
      { type: 'postgres', name: 'main', inputs: {}, environments: {} },
    ],
  } as ChangeRecord['change'],
  requestedBy: 'user:default/ana',
  createdAt: ago(4000),
  updatedAt: ago(3900),
  title: 'payments: request postgres main',
  summary: [],
  risk: 'none',
  pullRequest: { number: 128, url: 'https://git.example/pull/128' },
  ...rest,
});

const merged = proposal({
  state: 'merged',
  createdAt: ago(3600),
  mergedAt: ago(3000),
  mergeCommit: 'm1',
  checks: [
    {
      name: 'validate',
      category: 'validation',
      state: 'success',
      completedAt: ago(3500),
    },
  ],
});

const seen = (
  step: EnvironmentTransition['step'],
  seconds: number,
  rest: Partial<EnvironmentTransition> = {},
): EnvironmentTransition => ({
  environment: 'prod',
  step,
  at: ago(seconds),
  ...rest,
});

const way = [
  seen('source-revision', 2900),
  seen('planned', 2800),
  seen('applied', 2000),
  seen('ready', 1990),
  seen('outputs', 1980),
];

const ready = phaseOf([terraform([readyTrue('NoDrift')]), source()]);
const awaiting = phaseOf(
  [
    terraform([readyTrue('TerraformOutputsWritten')], {
      pendingPlan: 'plan-v1-1a2b3c4d5e',
      lastPlannedGeneration: 3,
    }),
    source(),
  ],
  { planCounts: () => ({ add: 2, change: 1, replace: 0, destroy: 0 }) },
);
const failed = phaseOf([
  terraform([condition('Ready', 'False', 'TFExecApplyFailed', 'no quota')]),
  source(),
]);
const main = { environment: 'prod', type: 'postgres', name: 'main' };

const timeline = (rest: Partial<TimelineInput> = {}) =>
  deriveTimeline({
    service: 'payments',
    changes: [],
    proposals: [],
    commits: [],
    transitions: [],
    reports: [],
    now,
    ...rest,
  });

const first = (rest: Partial<TimelineInput>) => {
  const [entry] = timeline(rest);
  const steps = Object.fromEntries(entry.steps.map(s => [s.name, s]));
  return {
    entry,
    steps: steps as Record<TimelineStepName, (typeof steps)[string]>,
  };
};

describe('the timeline of a request', () => {
  it('is one entry of record, pull request and commit, with durations', () => {
    const input = {
      changes: [record({ status: 'merged' })],
      proposals: [merged],
      commits: [
        {
          sha: 'm1',
          at: ago(3000),
          author: 'ana',
          title: 'x',
          environments: ['prod'],
        },
      ],
      transitions: way,
      reports: [{ ...main, report: ready }],
    };
    expect(timeline(input)).toHaveLength(1);
    const { entry } = first(input);
    expect(entry).toMatchObject({
      id: 'abc',
      by: 'user:default/ana',
      at: ago(4000),
      state: 'done',
      commit: 'm1',
      environments: ['prod'],
      pullRequest: { number: 128 },
    });
    expect(entry.steps.map(s => [s.name, s.state, s.durationSeconds])).toEqual([
      ['submitted', 'done', undefined],
      ['pull-request', 'done', 400],
      ['checks', 'done', 100],
      ['merged', 'done', 500],
      ['source-revision', 'done', 100],
      ['planned', 'done', 100],
      ['applied', 'done', 800],
      ['ready', 'done', 10],
      ['outputs', 'done', 10],
    ]);
  });

  it('says why it stands still before there is a pull request', () => {
    const { entry, steps } = first({
      changes: [
        record({
          status: 'proposing',
          pullRequest: undefined,
          message: 'The host asks to wait until 10:05.',
        }),
      ],
    });
    expect(entry.state).toBe('open');
    expect(steps['pull-request']).toMatchObject({
      state: 'current',
      stuckBecause: 'The host asks to wait until 10:05.',
      durationSeconds: 4000,
    });
    expect(steps.merged.state).toBe('upcoming');
  });

  it('stops at checks that fail', () => {
    const { entry, steps } = first({
      changes: [record()],
      proposals: [
        proposal({
          checks: [
            {
              name: 'scan',
              category: 'security',
              state: 'failure',
              url: 'https://ci.example/1',
            },
          ],
        }),
      ],
    });
    expect(entry.state).toBe('failed');
    expect(steps.checks).toMatchObject({
      state: 'failed',
      stuckBecause: 'These fail: scan.',
      url: 'https://ci.example/1',
    });
    expect(steps.merged).toEqual({ name: 'merged', state: 'upcoming' });
  });

  it('waits for review', () => {
    const { steps } = first({ proposals: [proposal({ review: 'required' })] });
    expect(steps.submitted.state).toBe('skipped');
    expect(steps.merged).toMatchObject({
      state: 'current',
      stuckBecause: 'Waits for review of pull request #128.',
    });
  });

  it('waits for approval of a plan', () => {
    const { entry, steps } = first({
      changes: [record()],
      proposals: [merged],
      transitions: way.slice(0, 2),
      reports: [{ ...main, report: awaiting }],
    });
    expect(entry.state).toBe('open');
    expect(steps.planned.state).toBe('done');
    expect(steps.applied).toMatchObject({
      state: 'current',
      stuckBecause:
        'prod/postgres main waits for approval of its plan: 2 to add, 1 to change.',
      durationSeconds: 2800,
    });
    expect(steps.ready.state).toBe('upcoming');
  });

  it('fails where it failed, also when nothing was recorded on the way', () => {
    const { entry, steps } = first({
      proposals: [merged],
      reports: [{ ...main, report: failed }],
    });
    expect(entry.state).toBe('failed');
    expect(steps.planned).toEqual({ name: 'planned', state: 'done' });
    expect(steps.applied).toMatchObject({
      state: 'failed',
      stuckBecause: 'prod/postgres main could not be applied: no quota',
    });
  });

  it('is done without a history when all is ready', () => {
    const { entry, steps } = first({
      proposals: [merged],
      reports: [{ ...main, report: ready }],
    });
    expect(entry.state).toBe('done');
    expect(steps.ready).toEqual({ name: 'ready', state: 'done' });
    expect(steps.applied.state).toBe('skipped');
  });

  it('leaves out steps that did not happen', () => {
    const { entry, steps } = first({
      proposals: [merged],
      transitions: [seen('source-revision', 2900), seen('ready', 2800)],
      reports: [{ ...main, report: ready }],
    });
    expect(entry.state).toBe('done');
    expect(steps.planned.state).toBe('skipped');
    expect(steps.ready).toMatchObject({ state: 'done', durationSeconds: 100 });
    expect(steps.outputs.state).toBe('skipped');
  });

  it('is done when the last environment is', () => {
    const touches = [{ service: 'payments', environments: ['dev', 'prod'] }];
    const { steps } = first({
      proposals: [{ ...merged, touches }],
      transitions: [
        ...way,
        seen('source-revision', 2000, { environment: 'dev' }),
      ],
      reports: [
        { ...main, report: ready },
        { ...main, environment: 'dev', report: awaiting },
      ],
    });
    expect(steps['source-revision'].at).toBe(ago(2000));
    expect(steps.applied).toMatchObject({
      state: 'current',
      stuckBecause: expect.stringMatching(/^dev\/postgres main waits/),
    });
  });

  it('does not take the end of an earlier change for its own', () => {
    const { steps } = first({
      proposals: [merged],
      transitions: [
        seen('applied', 2950),
        seen('ready', 2940),
        seen('source-revision', 2900),
      ],
      reports: [{ ...main, report: awaiting }],
    });
    expect(steps.applied.state).toBe('current');
  });

  it("does not take another change's events for its own", () => {
    const { steps } = first({
      proposals: [{ ...merged, changeId: 'abc' }],
      changes: [record()],
      transitions: way.map(t => ({ ...t, changeId: 'other' })),
      reports: [{ ...main, report: awaiting }],
    });
    expect(steps['source-revision'].at).toBeUndefined();
    expect(steps.applied.state).toBe('current');
  });

  it('does not blame an old change for what a newer one broke', () => {
    const entries = timeline({
      proposals: [
        merged,
        proposal({
          number: 129,
          state: 'merged',
          createdAt: ago(900),
          mergedAt: ago(600),
        }),
      ],
      reports: [{ ...main, report: failed }],
    });
    expect(entries.map(e => [e.id, e.state])).toEqual([
      ['pull/129', 'failed'],
      ['pull/128', 'done'],
    ]);
  });

  it('closes with its pull request', () => {
    const { entry, steps } = first({
      proposals: [proposal({ state: 'closed', closedAt: ago(10) })],
    });
    expect(entry.state).toBe('closed');
    expect(steps.merged.state).toBe('skipped');
  });

  it('has an entry for a commit that nobody proposed', () => {
    const commit: BaseCommit = {
      sha: 'deadbeef',
      at: ago(50),
      author: 'bo',
      title: 'Fix by hand',
      environments: ['prod'],
    };
    const { entry, steps } = first({
      commits: [commit],
      reports: [{ ...main, report: ready }],
    });
    expect(entry).toMatchObject({
      id: 'commit/deadbeef',
      title: 'Fix by hand',
      by: 'bo',
      state: 'done',
      commit: 'deadbeef',
    });
    expect(steps.merged).toMatchObject({ state: 'done', at: ago(50) });
  });

  it('is done when there was nothing to change', () => {
    const { entry } = first({
      changes: [record({ status: 'no-change', pullRequest: undefined })],
    });
    expect(entry.state).toBe('done');
    expect(entry.steps.filter(s => s.state === 'done')).toHaveLength(1);
  });
});

describe('deriveTimeline, whatever it is given', () => {
  const input = fc.record({
    service: fc.constant('payments'),
    changes: fc.array(
      fc
        .record({
          id: fc.constantFrom('one', 'two'),
          status: fc.constantFrom(
            'proposing' as const,
            'proposed' as const,
            'merged' as const,
            'closed' as const,
            'failed' as const,
            'no-change' as const,
          ),
          createdAt: time,
          updatedAt: time,
          title: text,
          message: text,
        })
        .map(record),
      { maxLength: 3 },
    ),
    proposals: fc.array(anyProposal, { maxLength: 4 }),
    commits: fc.array(
      fc.record({
        sha: fc.constantFrom('c1', 'c2', 'c3'),
        at: time,
        author: text,
        title: text,
        pullRequest: fc.option(fc.integer({ min: 1, max: 4 }), {
          nil: undefined,
        }),
        environments: fc.subarray(['dev', 'prod']),
      }),
      { maxLength: 3 },
    ),
    transitions: fc.array(
      fc.record({
        environment: fc.constantFrom('dev', 'prod'),
        step: fc.constantFrom(
          'source-revision' as const,
          'planned' as const,
          'applied' as const,
          'ready' as const,
          'outputs' as const,
        ),
        at: time,
      }),
      { maxLength: 8 },
    ),
    reports: fc.array(
      fc.record({
        environment: fc.constantFrom('dev', 'prod'),
        type: fc.constant('postgres'),
        name: fc.constantFrom('main', 'other'),
        report: fc.constantFrom(ready, awaiting, failed),
      }),
      { maxLength: 4 },
    ),
    now: fc.oneof(
      { weight: 9, arbitrary: fc.constant(now) },
      { weight: 1, arbitrary: fc.constant(new Date(NaN)) },
    ),
  });

  it('gives whole entries, newest first, each thing once', () => {
    fc.assert(
      fc.property(input, given => {
        const entries = deriveTimeline(given);
        for (const entry of entries) {
          expect(timelineEntrySchema.parse(entry)).toEqual(entry);
          expect(entry.steps).toHaveLength(9);
          const standing = entry.steps.filter(
            s => s.state === 'current' || s.state === 'failed',
          );
          const isOver = ['done', 'closed'].includes(entry.state);
          expect(standing).toHaveLength(isOver ? 0 : 1);
        }
        const times = entries.map(e => Date.parse(e.at));
        expect(times).toEqual([...times].sort((a, b) => b - a));
        expect(new Set(entries.map(e => e.id)).size).toBe(entries.length);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps the newest when there are too many', () => {
    const commits = [1, 2, 3].map(n => ({
      sha: `c${n}`,
      at: ago(n * 100),
      author: 'bo',
      title: `c${n}`,
      environments: [],
    }));
    const ids = timeline({ commits, limit: 2 }).map(e => e.id);
    expect(ids).toEqual(['commit/c1', 'commit/c2']);
  });
});
