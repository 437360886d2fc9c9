import type {
  ObjectRef,
  ObservedKindState,
  ObservedObject,
} from '@groundwork/backstage-plugin-infra-common';

/** A kind of a cluster: what one list and watch is about. */
export interface KindKey {
  readonly cluster: string;
  readonly kind: string;
}

/** An object that was written or deleted. */
export interface TouchedObject {
  readonly namespace: string;
  readonly name: string;
  /** From its labels. */
  readonly service: string | null;
}

/**
 * What was observed in clusters. Every write that changes something puts the
 * services that it concerns into the queue of statuses, in the same transaction.
 */
export interface ObservationStore {
  readCursor(key: KindKey): Promise<string | undefined>;
  listKinds(): Promise<ObservedKindState[]>;
  /** Sets the state of a kind; what is undefined stays as it is. */
  setKind(
    key: KindKey & { source: string },
    state: {
      state: ObservedKindState['state'];
      observedAt?: Date;
      cursor?: string;
      reason?: string;
    },
  ): Promise<void>;
  /**
   * Has what was seen later than now, by a clock that was wrong, count as seen
   * now: it would be taken for recent for as long as that clock was ahead.
   */
  forgetFuture(now: Date): Promise<void>;
  /** Writes objects that differ from what is stored. */
  putObjects(
    key: KindKey,
    objects: readonly ObservedObject[],
  ): Promise<TouchedObject[]>;
  deleteObjects(
    key: KindKey,
    names: readonly { namespace: string; name: string }[],
  ): Promise<void>;
  /** Names of all stored objects of a kind, as `namespace/name`. */
  listNames(key: KindKey): Promise<string[]>;
  /** Objects of services, by their labels and by what the services ask for. */
  objectsOf(services: readonly string[]): Promise<ObservedObject[]>;
  /** Kustomizations that apply a path or a directory that holds it. */
  findAppliers(paths: readonly string[]): Promise<ObservedObject[]>;
  findObjects(refs: readonly ObjectRef[]): Promise<ObservedObject[]>;
}
