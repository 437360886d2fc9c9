import type { Engine } from '../documents/metadata';
import type { ObjectRef } from './observed';

/**
 * What Git's base branch asks for: one resource of a claim in an environment,
 * and the objects that it is rendered to.
 *
 * @public
 */
export interface DesiredResource {
  readonly service: string;
  readonly environment: string;
  readonly type: string;
  readonly name: string;
  readonly engine: Engine;
  readonly stateful: boolean;
  /** The object that makes it; undefined for an engine outside of clusters. */
  readonly object: ObjectRef | undefined;
  /** The service's HelmRelease in this environment. */
  readonly release: ObjectRef | undefined;
  /** `manual`: a plan waits for a person. */
  readonly approval: 'manual' | 'auto';
  /** Change id in Git; an object with another one shows an older state. */
  readonly changeId: string | undefined;
  /** Objects that fetch the secrets it reads, such as an ExternalSecret. */
  readonly secrets?: readonly ObjectRef[];
  /**
   * Set for what was removed and has a tombstone: Git asks for nothing of it,
   * and it stays in the cloud.
   */
  readonly retained?: {
    readonly removedAt: string;
    readonly undoUntil: string;
  };
}

/**
 * How far the cluster has followed the base branch, for the files of one
 * service in one environment.
 *
 * - `live`: the applied revision holds what Git has now; decided by comparing
 *   the two commits, never by comparing their names.
 * - `behind`: a commit that touches these files is not applied yet.
 * - `unknown`: nothing says.
 *
 * @public
 */
export interface Rollout {
  readonly state: 'live' | 'behind' | 'unknown';
  /** The Kustomization that applies the files, when it is known. */
  readonly kustomization?: ObjectRef;
  /** Newest commit of the base branch. */
  readonly head?: string;
  /** Time of that commit. */
  readonly headAt?: string;
}
