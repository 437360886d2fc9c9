import {
  condition,
  fresh,
  helmDesired,
  observed,
  phaseOf,
  readyTrue,
  release,
  source,
  terraform,
} from './__testUtils__/observed';
import type { PhaseReport } from './phase';
import {
  compareResourcePhases,
  phaseSummarySchema,
  sentenceOf,
  summarizePhases,
} from './summarizePhases';

const of = (environment: string, name: string, report: PhaseReport) => ({
  environment,
  type: 'postgres',
  name,
  report,
});

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
const stale = phaseOf([terraform([readyTrue('NoDrift')]), source()], {
  freshness: fresh(240),
});

describe('summarizePhases', () => {
  it('counts, and says one sentence about what needs somebody', () => {
    const summary = summarizePhases([
      of('dev', 'main', ready),
      of('prod', 'main', awaiting),
      of('staging', 'main', stale),
    ]);
    expect(summary).toEqual({
      total: 3,
      phases: { ready: 1, 'awaiting-approval': 1, unknown: 1 },
      attention: 1,
      inProgress: 0,
      stale: 1,
      sentence:
        'prod/postgres main waits for approval of its plan: 2 to add, 1 to change.',
    });
    expect(phaseSummarySchema.parse(summary)).toEqual(summary);
  });

  it('says nothing when nobody is needed', () => {
    expect(
      summarizePhases([of('dev', 'main', ready)]).sentence,
    ).toBeUndefined();
    expect(summarizePhases([])).toEqual({
      total: 0,
      phases: {},
      attention: 0,
      inProgress: 0,
      stale: 0,
    });
  });

  it('puts the worst first, in whatever order they come', () => {
    const all = [
      of('dev', 'main', ready),
      of('prod', 'main', awaiting),
      of('dev', 'other', failed),
      of('prod', 'other', stale),
    ];
    const names = (list: typeof all) =>
      [...list].sort(compareResourcePhases).map(r => r.report.phase);
    const order = ['failed', 'awaiting-approval', 'unknown', 'ready'];
    expect(names(all)).toEqual(order);
    expect(names([...all].reverse())).toEqual(order);
    expect(summarizePhases(all).sentence).toBe(
      'dev/postgres other could not be applied: no quota',
    );
  });

  it('makes whole sentences of all kinds of messages', () => {
    expect(sentenceOf(of('prod', 'main', stale))).toBe(
      'prod/postgres main was not seen for 4 min. Last known: is there, as Git asks.',
    );
    const release1 = phaseOf(
      [
        terraform([readyTrue('NoDrift')]),
        source(),
        observed(release, [condition('Ready', 'False', 'UpgradeFailed', 'x')]),
      ],
      { desired: helmDesired },
    );
    expect(sentenceOf(of('prod', 'main', release1))).toBe(
      'prod/postgres main: its release could not be upgraded: x',
    );
  });
});
