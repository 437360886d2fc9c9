import type { ObjectRef, ObservedObject } from './observed';
import type { Phase, PhaseReport } from './phase';
import type { ObjectLookup, PhaseLimits, PlanCountsLookup } from './phaseInput';

/** What one look says, before freshness and history are added. */
export type Reading = Pick<
  PhaseReport,
  | 'phase'
  | 'reason'
  | 'message'
  | 'since'
  | 'waitsFor'
  | 'actor'
  | 'needsAttention'
  | 'plan'
  | 'object'
> & {
  checking?: boolean;
  links?: PhaseReport['links'];
};

/** What readers need beside the object that they read. */
export interface ReadingContext {
  readonly now: Date;
  readonly limits: PhaseLimits;
  readonly planCounts?: PlanCountsLookup;
  readonly previous?: PhaseReport;
  /**
   * The object of that name; undefined also while nobody looks at its kind,
   * for then nothing is known about it.
   */
  readonly find: ObjectLookup;
  /** Whether an object that is not found is known not to be there. */
  readonly isWatched: (ref: ObjectRef) => boolean;
}

/** The name of an object without the rest of it. */
export function refOf(object: ObjectRef): ObjectRef {
  const { cluster, kind, namespace, name } = object;
  return { cluster, kind, namespace, name };
}

/** A reference within the cluster of an object, made complete. */
export function inClusterOf(
  object: ObservedObject,
  ref: Omit<ObjectRef, 'cluster'>,
): ObjectRef {
  return refOf({ ...ref, cluster: object.cluster });
}

/** The phases, the one that wants a person most first. @public */
export const phasesByUrgency: readonly Phase[] = [
  'failed',
  'locked',
  'unhealthy',
  'drifted',
  'awaiting-approval',
  'waiting',
  'orphaned',
  'unknown',
  'suspended',
  'removing',
  'applying',
  'planning',
  'merged',
  'proposed',
  'retained',
  'ready',
];

/**
 * Phases in which something goes on without anybody. One in which a person is
 * waited for is not among them.
 *
 * @public
 */
export const phasesInProgress: readonly Phase[] = [
  'proposed',
  'merged',
  'planning',
  'applying',
  'removing',
  'waiting',
];

/** Signs that exclude each other. */
export function contradiction(reading: Reading): Reading {
  return {
    phase: 'unknown',
    reason: 'contradiction',
    message: 'Is said to be ready, but other signs say that it is not.',
    actor: { who: 'platform', action: 'Look at the object.' },
    needsAttention: true,
    ...(reading.object && { object: refOf(reading.object) }),
  };
}
