import { randomUUID } from 'crypto';
import { History } from './history';
import { Kind } from './kind';
import { keyOf, KubernetesObject } from './object';
import {
  alreadyExists,
  modifiedMeanwhile,
  notFound,
  qualified,
} from './status';

/** The objects of one cluster. Objects are never changed in place. */
export class ObjectStore {
  private readonly objects = new Map<string, Map<string, KubernetesObject>>();
  private version: number;
  readonly history: History;

  constructor(private readonly clock: () => Date, historyLimit?: number) {
    // Versions go on rising over a restart, as in a cluster that was never away:
    // those from before are then too old, and not from the future.
    this.version = clock().getTime();
    this.history = new History(this.version, historyLimit);
  }

  /** The version of the last change of anything. */
  get resourceVersion(): number {
    return this.version;
  }

  get(kind: Kind, namespace: string | undefined, name: string) {
    return this.objects.get(qualified(kind))?.get(keyOf(namespace, name));
  }

  /** @throws KubernetesError NotFound */
  require(
    kind: Kind,
    namespace: string | undefined,
    name: string,
  ): KubernetesObject {
    const found = this.get(kind, namespace, name);
    if (!found) {
      throw notFound(kind, name);
    }
    return found;
  }

  /** Objects of a kind, in no order. */
  all(kind: Kind): Iterable<KubernetesObject> {
    return this.objects.get(qualified(kind))?.values() ?? [];
  }

  count(kind: Kind): number {
    return this.objects.get(qualified(kind))?.size ?? 0;
  }

  /** All objects of a cluster with the resource they are of. */
  *everything(): Iterable<[string, KubernetesObject]> {
    for (const [resource, objects] of this.objects) {
      for (const object of objects.values()) {
        yield [resource, object];
      }
    }
  }

  /** @throws KubernetesError AlreadyExists */
  add(kind: Kind, object: KubernetesObject): KubernetesObject {
    const { namespace, name } = object.metadata;
    const resource = qualified(kind);
    const objects = this.objects.get(resource) ?? new Map();
    this.objects.set(resource, objects);
    if (objects.has(keyOf(namespace, name))) {
      throw alreadyExists(kind, name);
    }
    const version = ++this.version;
    const added = {
      ...object,
      metadata: {
        ...object.metadata,
        uid: object.metadata.uid ?? randomUUID(),
        creationTimestamp: this.now(),
        resourceVersion: String(version),
      },
    };
    objects.set(keyOf(namespace, name), added);
    this.history.record({ version, type: 'ADDED', resource, object: added });
    return added;
  }

  /**
   * Puts another state of an object in its place.
   * @throws KubernetesError NotFound; Conflict when `object` has a version and it
   * is not the present one.
   */
  replace(kind: Kind, object: KubernetesObject): KubernetesObject {
    const { namespace, name, resourceVersion } = object.metadata;
    const previous = this.require(kind, namespace, name);
    if (
      resourceVersion !== undefined &&
      resourceVersion !== previous.metadata.resourceVersion
    ) {
      throw modifiedMeanwhile(kind, name);
    }
    const resource = qualified(kind);
    const version = ++this.version;
    const changed = {
      ...object,
      metadata: { ...object.metadata, resourceVersion: String(version) },
    };
    this.objects.get(resource)?.set(keyOf(namespace, name), changed);
    this.history.record({
      ...{ version, type: 'MODIFIED', resource },
      ...{ object: changed, previous },
    });
    return changed;
  }

  /** @throws KubernetesError NotFound */
  remove(
    kind: Kind,
    namespace: string | undefined,
    name: string,
  ): KubernetesObject {
    const previous = this.require(kind, namespace, name);
    const resource = qualified(kind);
    const version = ++this.version;
    this.objects.get(resource)?.delete(keyOf(namespace, name));
    const removed = {
      ...previous,
      metadata: { ...previous.metadata, resourceVersion: String(version) },
    };
    this.history.record({
      ...{ version, type: 'DELETED', resource },
      ...{ object: removed, previous },
    });
    return removed;
  }

  now(): string {
    return this.clock()
      .toISOString()
      .replace(/\.\d+Z$/, 'Z');
  }
}
