import type { Engine } from '../documents/metadata';
import type { DesiredResource, Rollout } from './desired';
import type { ObjectRef, ObservedKindState, ObservedObject } from './observed';
import type { PhaseReport, PlanCounts } from './phase';
import type { ProposalState } from './proposalState';

/** A pull request and what it would do to the resource in question. @public */
export interface ResourceProposal {
  readonly proposal: ProposalState;
  /**
   * `adds`: the resource is not in Git without it. `approves`: it approves the
   * plan that waits. `touches`: it is about the same service and environment,
   * and nothing says more.
   */
  readonly effect: 'adds' | 'changes' | 'removes' | 'approves' | 'touches';
}

/** Finds the object that a cluster has under a name. @public */
export type ObjectLookup = (ref: ObjectRef) => ObservedObject | undefined;

/**
 * What a plan would do, when it was read. The object is given too, because
 * the id of a plan follows from the revision of the module alone: plans of two
 * objects, and two plans of one, can have the same id.
 *
 * @public
 */
export type PlanCountsLookup = (
  planId: string,
  object: ObservedObject,
) => PlanCounts | undefined;

/** When something counts as too long ago. @public */
export interface PhaseLimits {
  /** Longest age of what was seen of a cluster. */
  readonly freshSeconds: number;
  /** Longest time that Flux or a controller needs to take up a change. */
  readonly pickupSeconds: number;
}

/** @public */
export const defaultPhaseLimits: PhaseLimits = {
  freshSeconds: 180,
  pickupSeconds: 900,
};

/** All that the phase of one resource in one environment follows from. @public */
export interface PhaseInput {
  readonly environment: string;
  /** Absent when the base branch does not ask for the resource. */
  readonly desired?: DesiredResource;
  /** The object in the cluster, for a resource that Git does not ask for. */
  readonly object?: ObjectRef;
  /** Engine of the environment, for a resource that Git does not ask for yet. */
  readonly engine?: Engine;
  /** Open and recent ones that touch the resource's service and environment. */
  readonly proposals: readonly ResourceProposal[];
  readonly rollout: Rollout;
  readonly objects: ObjectLookup;
  /** States of the kinds of the environment's cluster. */
  readonly freshness: readonly ObservedKindState[];
  readonly planCounts?: PlanCountsLookup;
  /** The last report, so that routine checks of a controller do not flicker. */
  readonly previous?: PhaseReport;
  readonly limits?: Partial<PhaseLimits>;
  readonly now: Date;
}
