import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type {
  ObjectRef,
  ObservedObject,
  PlanView,
} from '@groundwork/backstage-plugin-infra-common';

/** A change of what is observed in a cluster. @public */
export type ObservedEvent =
  | { readonly type: 'put'; readonly object: ObservedObject }
  | { readonly type: 'delete'; readonly ref: ObjectRef };

/**
 * Takes what a source sees of one cluster. Calls are awaited, so a source that
 * sees more than can be stored has to wait.
 *
 * @public
 */
export interface StatusSink {
  /** Where a source that ran before came to, such as a resource version. */
  readCursor(kind: string): Promise<string | undefined>;
  /**
   * All objects of a kind, page by page. What is stored of the kind and not
   * among them is forgotten when the last page was taken, and not when an
   * error ends the pages.
   */
  replace(
    kind: string,
    pages: AsyncIterable<readonly ObservedObject[]>,
    cursor: () => string | undefined,
  ): Promise<void>;
  /** Changes in the order in which they happened. */
  apply(
    kind: string,
    events: readonly ObservedEvent[],
    cursor?: string,
  ): Promise<void>;
  /** The rows of a kind are known to be complete now. */
  confirm(kind: string, cursor?: string): Promise<void>;
  /** A kind cannot be observed; its rows stay and grow stale. */
  unavailable(kind: string, reason: string): Promise<void>;
}

/**
 * Where statuses come from: clusters with Flux and the tofu-controller, or
 * another engine. The backend runs `watch` on one replica at a time per
 * cluster, for less than a minute each time, again and again.
 *
 * @public
 */
export interface StatusSource {
  /** Stable, such as `kubernetes`. */
  readonly id: string;
  /** Names of the clusters it can see, as in `spec.cluster` of environments. */
  clusters(): Promise<readonly string[]>;
  /**
   * Reports to the sink until the signal is aborted; then it resolves within a
   * second. Connection failures are its own business (it backs off and goes
   * on); a rejected promise is logged, and the next run tries again.
   */
  watch(options: {
    cluster: string;
    sink: StatusSink;
    signal: AbortSignal;
  }): Promise<void>;
  /**
   * The plan with this id, redacted; undefined when it is not kept or is
   * another one by now.
   *
   * @throws NotAllowedError when plans may not be read there
   */
  readPlan?(options: {
    object: ObservedObject;
    planId: string;
    signal?: AbortSignal;
  }): Promise<PlanView | undefined>;
}

/** Where modules add sources of statuses. @public */
export interface InfraStatusExtensionPoint {
  /** @throws ConflictError for a second source with the same id. */
  addStatusSource(source: StatusSource): void;
}

/** @public */
export const infraStatusExtensionPoint =
  createExtensionPoint<InfraStatusExtensionPoint>({ id: 'infra.status' });
