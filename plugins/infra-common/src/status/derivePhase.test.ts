import fc from 'fast-check';
import { conditionOf } from './conditions';
import { derivePhase } from './derivePhase';
import { phaseReportSchema, type PhaseReport } from './phase';
import { phaseMessageLimit } from './report';
import {
  nearlyReady,
  phaseInput,
  type Generated,
} from './__testUtils__/arbitraries';
import {
  ago,
  condition,
  lookup,
  main,
  phaseOf,
  source,
  terraform,
} from './__testUtils__/observed';

const own = (input: Generated) => {
  const ref = input.desired?.object ?? input.object;
  return ref && input.desired?.engine !== 'terragrunt'
    ? input.objects(ref)
    : undefined;
};

/** What speaks against `ready`, told in other words than the code's. */
function objections(input: Generated, report: PhaseReport): string[] {
  const found: [boolean, string][] = [
    [report.freshness.stale, 'stale'],
    [report.needsAttention, 'wants a person'],
    [input.desired === undefined, 'not desired'],
    [input.rollout.state === 'behind', 'behind'],
  ];
  const object = own(input);
  if (!object) {
    found.push([input.desired?.engine !== 'terragrunt', 'no object']);
  } else {
    const ages = input.freshness
      .filter(s => s.kind === object.kind && s.cluster === object.cluster)
      .map(s => input.now.getTime() - Date.parse(s.observedAt ?? ''));
    const wanted = input.desired?.changeId;
    const shown = object.tags.changeId;
    const isUnseen = object.observedGeneration !== object.generation;
    const health = conditionOf(object, 'HealthCheck')?.status;
    found.push(
      [!ages.some(age => age <= 180_000), 'stale, by the clock'],
      [Boolean(object.terraform?.pendingPlan), 'a plan waits'],
      [conditionOf(object, 'StateLocked')?.status === 'True', 'locked'],
      [conditionOf(object, 'Ready')?.reason === 'DriftDetected', 'drifted'],
      [object.deletedAt !== undefined, 'deleted'],
      [object.suspended, 'suspended'],
      [Boolean(wanted && shown && wanted !== shown), 'shows an older change'],
      [!object.verdict && isUnseen, 'newer generation'],
      [!object.verdict && health === 'False', 'unhealthy'],
    );
  }
  return found.filter(([holds]) => holds).map(([, what]) => what);
}

describe('derivePhase, whatever it is given', () => {
  it('answers with a report that keeps its word', () => {
    fc.assert(
      fc.property(phaseInput, input => {
        const report = derivePhase(input);
        expect(phaseReportSchema.parse(report)).toEqual(report);
        const texts = [
          report.message,
          report.waitsFor?.text ?? '',
          report.waitsFor?.rootCause?.message ?? '',
          report.actor?.action ?? '',
        ];
        for (const text of texts) {
          expect(text.length).toBeLessThanOrEqual(phaseMessageLimit);
          expect(text).not.toMatch(/[\p{Cc}\u202e]|hunter2/u);
        }
        expect(report.message).not.toBe('');
      }),
      { numRuns: 500 },
    );
  });

  it('is ready only when nothing speaks against it', () => {
    let count = 0;
    fc.assert(
      fc.property(fc.oneof(phaseInput, nearlyReady), input => {
        const report = derivePhase(input);
        if (report.phase !== 'ready') return;
        count++;
        expect(objections(input, report)).toEqual([]);
      }),
      { numRuns: 3000, seed: 42 },
    );
    // Else the property would hold for an answer that is never ready.
    expect(count).toBeGreaterThan(300);
  });

  it('says the same to the same question, in whatever order lists come', () => {
    fc.assert(
      fc.property(phaseInput, input => {
        const turned = [...input.all].reverse().map(object => ({
          ...object,
          conditions: [...object.conditions].reverse(),
          dependsOn: [...object.dependsOn].reverse(),
        }));
        const report = derivePhase(input);
        expect(derivePhase(input)).toEqual(report);
        expect(
          derivePhase({
            ...input,
            objects: lookup(turned),
            proposals: [...input.proposals].reverse(),
            freshness: [...input.freshness].reverse(),
          }),
        ).toEqual(report);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps its answer through routine checks of the controller', () => {
    const settled = fc.constantFrom(
      condition('Ready', 'True', 'NoDrift'),
      condition('Ready', 'True', 'TerraformOutputsWritten'),
      condition('Ready', 'False', 'DriftDetected'),
      condition('Ready', 'False', 'TFExecPlanFailed', 'Error: no'),
      condition('Ready', 'False', 'DependencyNotReady'),
    );
    const others = fc.subarray([
      condition('Plan', 'True', 'TerraformPlannedWithChanges'),
      condition('Apply', 'True', 'TerraformAppliedSucceed'),
      condition('HealthCheck', 'False', 'HealthChecksFailed'),
      condition('Output', 'True', 'TerraformOutputsAvailable'),
    ]);
    const pendingPlan = fc.constantFrom(undefined, 'plan-v1-1a2b3c4d5e');
    const message = fc.constantFrom(
      'Reconciliation in progress',
      'Initializing',
      'Terraform Planning',
    );
    fc.assert(
      fc.property(
        settled,
        others,
        pendingPlan,
        message,
        (ready, rest, plan, m) => {
          const fields = { pendingPlan: plan, lastPlannedGeneration: 3 };
          const before = phaseOf([
            terraform([ready, ...rest], fields),
            source(),
          ]);
          const during = phaseOf(
            [
              terraform(
                [condition('Ready', 'Unknown', 'Progressing', m), ...rest],
                fields,
              ),
              source(),
            ],
            { previous: before },
          );
          expect(during).toEqual({ ...before, checking: true });
          const after = phaseOf(
            [
              terraform(
                [{ ...ready, lastTransitionTime: ago(0) }, ...rest],
                fields,
              ),
              source(),
            ],
            { previous: during },
          );
          expect({ ...after, since: before.since }).toEqual(before);
          expect(after.since).toBe(before.since);
        },
      ),
    );
  });

  it('survives a clock that does not go and limits that make no sense', () => {
    const objects = [
      terraform([condition('Ready', 'True', 'NoDrift')]),
      source(),
    ];
    expect(phaseOf(objects, { now: new Date(NaN) }).phase).toBe('unknown');
    expect(phaseOf(objects, { limits: { freshSeconds: NaN } }).phase).toBe(
      'unknown',
    );
    expect(phaseOf(objects).object).toEqual(main);
  });
});
