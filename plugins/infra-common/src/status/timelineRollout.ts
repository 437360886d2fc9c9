import type { Phase } from './phase';
import type { TimelineStepName } from './timeline';
import type { Happening } from './timelineHistory';
import type { ResourcePhase, TimelineInput } from './timelineInput';
import type { Draft } from './timelineSteps';
import { isoTime, timeOf } from './times';
import { compareResourcePhases, sentenceOf } from './summarizePhases';

/** Phases in which nothing more is to come of a change. */
const settled: ReadonlySet<Phase> = new Set(['ready', 'retained']);

/** Phases in which a step has failed, rather than not yet happened. */
const broken: ReadonlySet<Phase> = new Set(['failed', 'unhealthy', 'locked']);

/** How far a resource has come by its phase alone. */
const reached: Partial<Record<Phase, TimelineStepName>> = {
  planning: 'source-revision',
  'awaiting-approval': 'planned',
  applying: 'planned',
  unhealthy: 'applied',
  drifted: 'ready',
  ready: 'ready',
};

/** How far it has come when it then failed, by the controller's reason. */
const reachedBefore: Record<string, TimelineStepName> = {
  TFExecPlanFailed: 'source-revision',
  TFExecApplyFailed: 'planned',
  TFExecOutputFailed: 'applied',
  OutputsWritingFailed: 'applied',
};

function reachedBy({ report }: ResourcePhase): TimelineStepName | undefined {
  return Object.hasOwn(reachedBefore, report.reason)
    ? reachedBefore[report.reason]
    : reached[report.phase];
}

/**
 * The steps after the merge, over all environments of a change: each is done
 * when the last environment has done it.
 */
export function rolloutSteps(
  one: Happening,
  input: TimelineInput,
  names: readonly TimelineStepName[],
): Draft[] {
  const ways = one.environments.map(environment =>
    wayOf(one, environment, input, names),
  );
  const reports = reportsOf(one, input);
  const worst = reports.find(({ report }) => !settled.has(report.phase));
  const isSettled = worst === undefined;

  let isStanding = false;
  let isReady = false;
  return names.map((name, index) => {
    const times = ways.map(way => way[index]);
    const isDone = ways.length > 0 && times.every(time => time !== undefined);
    const isLaterDone = ways.some(way => way.slice(index + 1).some(Boolean));
    if (isDone) {
      const at = isoTime(
        times.sort((a, b) => timeOf(b)! - timeOf(a)!)[0],
        input.now,
      );
      isReady ||= name === 'ready';
      return { name, state: 'done', ...(at && { at }) };
    }
    // Nothing waits any more, so what was not seen was not needed or is
    // forgotten; `ready` itself is known.
    if (isSettled) {
      return {
        name,
        state: name === 'ready' && reports.length > 0 ? 'done' : 'skipped',
      };
    }
    if (isPast(name, names, reports)) {
      isReady ||= name === 'ready';
      return { name, state: 'done' };
    }
    // Not every resource has outputs; a ready one waits for nothing.
    if (isReady || (isLaterDone && ways.length === 1)) {
      return { name, state: 'skipped' };
    }
    if (isStanding) return { name, state: 'upcoming' };
    isStanding = true;
    const { report } = worst;
    return {
      name,
      state: broken.has(report.phase) ? 'failed' : 'current',
      stuckBecause: sentenceOf(worst),
    };
  });
}

/** Every resource's phase says that this step is behind it. */
function isPast(
  name: TimelineStepName,
  names: readonly TimelineStepName[],
  reports: readonly ResourcePhase[],
): boolean {
  return reports.every(resource => {
    const last = reachedBy(resource);
    return last !== undefined && names.indexOf(last) >= names.indexOf(name);
  });
}

/** Reports that the change is about and no later one, the worst first. */
function reportsOf(one: Happening, input: TimelineInput): ResourcePhase[] {
  return input.reports
    .filter(
      ({ environment, type, name }) =>
        one.environments.includes(environment) &&
        !one.supersededIn.has(environment) &&
        (one.resources.length === 0 ||
          one.resources.includes(`${type}/${name}`)),
    )
    .sort(compareResourcePhases);
}

/**
 * Times of the steps in one environment: the first of each after the one
 * before, counted from the merge, so that the end of an earlier change is not
 * taken for the beginning of this one. A change id decides where it is known.
 */
function wayOf(
  one: Happening,
  environment: string,
  input: TimelineInput,
  names: readonly TimelineStepName[],
): (string | undefined)[] {
  let from = timeOf(one.mergedAt);
  return names.map(name => {
    if (from === undefined) return undefined;
    const start = from;
    const times = input.transitions
      .filter(
        t =>
          t.environment === environment &&
          t.step === name &&
          (t.changeId === undefined || t.changeId === one.id) &&
          (t.resource === undefined ||
            one.resources.length === 0 ||
            one.resources.includes(t.resource)),
      )
      .flatMap(t => timeOf(t.at) ?? [])
      .filter(time => time >= start)
      .sort((a, b) => a - b);
    if (times.length === 0) return undefined;
    from = times[0];
    return new Date(times[0]).toISOString();
  });
}
