import type { ObjectRef, ObservedKindState } from './observed';
import type { Freshness } from './phase';
import type { PhaseInput, PhaseLimits } from './phaseInput';
import type { ReadingContext } from './reading';
import { isFresh, kindStateOf } from './staleness';

const wasSeen = (state: ObservedKindState | undefined) =>
  state?.observedAt !== undefined;

/** What readers may look at, which is what is known recently. */
export function contextOf(
  input: PhaseInput,
  limits: PhaseLimits,
  made: readonly ObjectRef[],
  freshness: Freshness,
): ReadingContext {
  const { now, freshness: states } = input;
  const kindState = (ref: Pick<ObjectRef, 'cluster' | 'kind'>) =>
    kindStateOf(states, ref);
  const memo = new Map<string, boolean>();
  // Of the kinds that the report itself is about, the last known state is
  // read even when it is old: the report then says that it is.
  const isWatched = (ref: Pick<ObjectRef, 'cluster' | 'kind'>) => {
    const key = JSON.stringify([ref.cluster, ref.kind]);
    let watched = memo.get(key);
    if (watched === undefined) {
      watched =
        made.some(m => m.kind === ref.kind && m.cluster === ref.cluster) ||
        isFresh(kindState(ref), limits, now) ||
        (freshness.stale && wasSeen(kindState(ref)));
      memo.set(key, watched);
    }
    return watched;
  };
  return {
    now,
    limits,
    planCounts: input.planCounts,
    previous: input.previous,
    isWatched,
    find: ref => (isWatched(ref) ? input.objects(ref) : undefined),
  };
}
