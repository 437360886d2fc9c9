import { ClusterKinds } from './clusterKinds';
import { customKinds, definitionOf } from './definitions';
import type { Kind } from './kind';
import type { KubernetesObject } from './object';
import { Snapshots } from './snapshots';
import { ObjectStore } from './store';
import { Watches } from './watches';
import type { Place } from './removal';
import { Writing, WriteOptions } from './writing';

/** A request that a cluster has been asked. @public */
export type ClusterRequest = {
  method: string;
  /** Path and query, below the address of the cluster. */
  path: string;
  /** 0 while it is under way, and when its connection was cut. */
  status: number;
  userAgent: string | undefined;
};

/** What goes wrong with a cluster at the moment. @public */
export type ClusterFaults = {
  /** Connections are cut without an answer. */
  stopped: boolean;
  /** Tokens that are no longer good; `*` means all of them. */
  expiredTokens: Set<string>;
  /** Whether whoever has no token is refused. */
  anonymousRefused: boolean;
  /** Resources, as `terraforms.infra.contrib.fluxcd.io`, that nobody may touch. */
  forbidden: Set<string>;
  /** Whether a version that is too old is refused with status 410, not in the stream. */
  goneAsStatus: boolean;
  /** Milliseconds that every answer waits. */
  latency: number;
};

const REMEMBERED_REQUESTS = 2_000;

/** One cluster of the sandbox. @public */
export class KubernetesCluster {
  /** @internal */
  readonly kinds = new ClusterKinds();
  /** @internal */
  readonly store: ObjectStore;
  /** @internal */
  readonly writing: Writing;
  /** @internal */
  readonly snapshots = new Snapshots();
  /** @internal */
  readonly watches = new Watches();
  /** What goes wrong at the moment. */
  readonly faults: ClusterFaults = {
    stopped: false,
    expiredTokens: new Set(),
    anonymousRefused: false,
    forbidden: new Set(),
    goneAsStatus: false,
    latency: 0,
  };
  private readonly asked: ClusterRequest[] = [];

  /** @internal */
  constructor(
    readonly name: string,
    /** Address of its API. */
    readonly url: string,
    /** @internal */
    readonly clock: () => Date,
  ) {
    this.store = new ObjectStore(clock);
    this.writing = new Writing(this.store, this.kinds);
    for (const kind of customKinds) {
      this.put(definitionOf(kind));
    }
    for (const space of ['default', 'kube-system', 'flux-system']) {
      this.put({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: space },
      });
    }
  }

  /** Requests so far, oldest first; the last two thousand. */
  get requests(): readonly ClusterRequest[] {
    return this.asked;
  }

  /** Forgets the requests so far. */
  clearRequests(): void {
    this.asked.length = 0;
  }

  /** @internal */
  log(request: ClusterRequest): void {
    this.asked.push(request);
    if (this.asked.length > REMEMBERED_REQUESTS) {
      this.asked.shift();
    }
  }

  /**
   * Creates an object, or brings it to this state; its status too, when it has one.
   * @throws Error in the words of an API server when the object does not fit.
   */
  put(object: KubernetesObject, options: WriteOptions = {}): KubernetesObject {
    const kind = this.kindOf(object);
    const { namespace, name } = object.metadata;
    const place = { namespace, name };
    const { status, ...rest } = object;
    const live = this.store.get(kind, namespace, name);
    const written = live
      ? this.writing.update(
          kind,
          place,
          {
            ...rest,
            metadata: {
              ...object.metadata,
              resourceVersion: undefined,
              uid: undefined,
            },
          },
          options,
        ).object
      : this.writing.create(kind, namespace, object, options).object;
    return status && kind.status
      ? this.setStatus({ ...written, status })
      : written;
  }

  /** Writes the status of an object, and nothing else of it. */
  setStatus(object: KubernetesObject): KubernetesObject {
    const kind = this.kindOf(object);
    const { namespace, name } = object.metadata;
    return this.writing.update(
      kind,
      { namespace, name },
      {
        ...object,
        metadata: { ...object.metadata, resourceVersion: undefined },
      },
      { subresource: 'status' },
    ).object;
  }

  /** An object; undefined when there is none. */
  get(
    apiVersion: string,
    kind: string,
    place: Place,
  ): KubernetesObject | undefined {
    const found = this.kinds.of({ apiVersion, kind });
    return found && this.store.get(found, place.namespace, place.name);
  }

  /** Objects of a kind, by namespace and name. */
  list(apiVersion: string, kind: string): KubernetesObject[] {
    const found = this.kinds.of({ apiVersion, kind });
    return found ? sorted(this.store.all(found)) : [];
  }

  /** Deletes an object as a client would: finalizers and owners count. */
  delete(apiVersion: string, kind: string, place: Place): void {
    this.writing.remove(this.kindOf({ apiVersion, kind }), place);
  }

  /** Ends all watches, and refuses versions from before with 410. */
  expireWatches(): void {
    this.store.history.compact(this.store.resourceVersion);
    this.watches.expire();
  }

  /** Has no list continue that has begun: its token answers 410. */
  expireLists(): void {
    this.snapshots.forget();
  }

  /** Cuts the connections of all watches in the midst. */
  cutConnections(): void {
    this.watches.cut();
  }

  /** Sends every watch that wants them a bookmark. */
  sendBookmarks(): void {
    this.watches.bookmark(this.store.resourceVersion);
  }

  /** How many watches are open. */
  get openWatches(): number {
    return this.watches.count;
  }

  /** Answers nobody until `start`. */
  stop(): void {
    this.faults.stopped = true;
    this.watches.cut();
  }

  /** Answers again. */
  start(): void {
    this.faults.stopped = false;
  }

  /** @throws Error when the cluster does not serve the kind of an object. */
  private kindOf(object: { apiVersion: string; kind: string }): Kind {
    const found = this.kinds.of(object);
    if (!found) {
      throw new Error(
        `no matches for kind "${object.kind}" in version "${object.apiVersion}"`,
      );
    }
    return found;
  }
}

/** Objects in the order in which a server lists them. */
export function sorted(
  objects: Iterable<KubernetesObject>,
): KubernetesObject[] {
  const keyed = [...objects].map(object => ({
    object,
    key: `${object.metadata.namespace ?? ''}/${object.metadata.name}`,
  }));
  return keyed
    .sort((a, b) => {
      if (a.key === b.key) {
        return 0;
      }
      return a.key < b.key ? -1 : 1;
    })
    .map(({ object }) => object);
}
