import type { ObjectRef, ObservedKindState } from './observed';
import type { Freshness, PhaseReport } from './phase';
import type { PhaseLimits } from './phaseInput';
import { clip, plainName, plainText } from './plainText';
import type { Reading } from './reading';
import { phaseMessageLimit } from './report';
import { ageSeconds, isoTime, timeOf } from './times';
import {
  compareText,
  formatAge,
  lowerFirst,
  upperFirst,
  withoutStop,
} from './words';

/** The state of a kind in a cluster; the one seen last if there are several. */
export function kindStateOf(
  states: readonly ObservedKindState[],
  { cluster, kind }: Pick<ObjectRef, 'cluster' | 'kind'>,
): ObservedKindState | undefined {
  return states
    .filter(state => state.cluster === cluster && state.kind === kind)
    .sort(
      (a, b) =>
        (timeOf(b.observedAt) ?? -1) - (timeOf(a.observedAt) ?? -1) ||
        compareText(a.observedAt ?? '', b.observedAt ?? '') ||
        compareText(a.state, b.state) ||
        compareText(a.reason ?? '', b.reason ?? ''),
    )[0];
}

/** Whether what is stored of a kind can still be believed. */
export function isFresh(
  state: ObservedKindState | undefined,
  limits: PhaseLimits,
  now: Date,
): boolean {
  return ageSeconds(state?.observedAt, now) <= limits.freshSeconds;
}

/** Freshness of a report that follows from several kinds: that of the oldest. */
export function freshnessOf(
  kinds: readonly (ObservedKindState | undefined)[],
  limits: PhaseLimits,
  now: Date,
): Freshness {
  const limitSeconds = limits.freshSeconds;
  const stale = kinds.some(state => !isFresh(state, limits, now));
  const oldest = kinds
    .map(state => state?.observedAt)
    .map(at => ({ at, age: ageSeconds(at, now) }))
    .sort((a, b) => b.age - a.age)[0];
  const observedAt = isoTime(oldest?.at, now);
  const problem = kinds
    .filter(state => state === undefined || state.state === 'unavailable')
    .map(state => problemOf(state))
    .sort(compareText)[0];
  return {
    stale,
    limitSeconds,
    ...(observedAt && { observedAt }),
    ...(problem !== undefined && { problem }),
  };
}

function problemOf(state: ObservedKindState | undefined): string {
  if (!state) return 'Nobody watches this cluster.';
  const reason = plainText(state.reason ?? '');
  return (
    upperFirst(reason) ||
    `Objects of kind ${plainName(state.kind)} cannot be read.`
  );
}

/** When somebody last looked at an environment. */
interface Look {
  readonly freshness: Freshness;
  readonly environment: string;
  readonly now: Date;
}

/** What a report says while nobody has looked: what was known, as past. */
export function staleReading(
  known: Reading,
  { freshness, environment, now }: Look,
): Reading & Pick<PhaseReport, 'lastKnown'> {
  const place = plainName(environment);
  const wasSeen = freshness.observedAt !== undefined;
  const age = ageSeconds(freshness.observedAt, now);
  const seen =
    wasSeen && Number.isFinite(age)
      ? `not seen for ${formatAge(age)}`
      : 'not seen yet';
  const why = freshness.problem ? ` ${withoutStop(freshness.problem)}.` : '';
  const last =
    wasSeen && known.phase !== 'unknown'
      ? ` Last known: ${withoutStop(lowerFirst(known.message))}.`
      : '';
  return {
    phase: 'unknown',
    reason: wasSeen ? 'stale' : 'not-seen',
    message: `${place}: ${seen}.${why}${last}`,
    since: freshness.observedAt,
    waitsFor: {
      kind: freshness.problem ? 'person' : 'controller',
      text: `news from ${place}`,
    },
    actor: freshness.problem
      ? { who: 'platform', action: 'Look at the connection to the cluster.' }
      : { who: 'controller', action: 'Connects again.' },
    needsAttention: known.needsAttention || freshness.problem !== undefined,
    ...(known.object && { object: known.object }),
    ...(wasSeen && known.phase !== 'unknown' && { lastKnown: known.phase }),
  };
}

/**
 * A report that was right when it was made and has grown old since, for those
 * who keep reports: what {@link derivePhase} would say of it now.
 *
 * @public
 */
export function staleReport(
  report: PhaseReport,
  look: {
    readonly freshness: Freshness;
    readonly environment: string;
    readonly now: Date;
  },
): PhaseReport {
  const { freshness } = look;
  if (report.freshness.stale) return { ...report, freshness };
  const { since, ...reading } = staleReading(report, look);
  return {
    ...reading,
    message: clip(reading.message, phaseMessageLimit),
    checking: false,
    freshness,
    links: report.links,
    ...(since && { since }),
  };
}
