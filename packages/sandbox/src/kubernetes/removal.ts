import type { Appliers } from './apply';
import type { ClusterKinds } from './clusterKinds';
import { kindsOf } from './definitions';
import type { Kind } from './kind';
import type { KubernetesObject } from './object';
import type { ObjectStore } from './store';

/** Where an object is. @public */
export type Place = { namespace?: string; name: string };

/** How objects go: finalizers first, then what they own, then their namespace. */
export class Removal {
  constructor(
    private readonly store: ObjectStore,
    private readonly kinds: ClusterKinds,
    private readonly appliers: Appliers,
  ) {}

  /** Removes an object, or marks it when something must be done first. */
  remove(
    kind: Kind,
    place: Place,
    propagation?: string,
  ): { object: KubernetesObject; gone: boolean } {
    const live = this.store.require(kind, place.namespace, place.name);
    const held = (live.metadata.finalizers ?? []).length > 0;
    if (propagation === 'Orphan') {
      this.orphan(live);
    }
    if (held || (kind.kind === 'Namespace' && kind.group === '')) {
      if (!live.metadata.deletionTimestamp) {
        const marked = this.store.replace(kind, {
          ...live,
          metadata: {
            ...live.metadata,
            deletionTimestamp: this.store.now(),
            deletionGracePeriodSeconds: 0,
            ...(kind.custom && {
              generation: (live.metadata.generation ?? 1) + 1,
            }),
          },
          ...(kind.kind === 'Namespace' && {
            status: { ...live.status, phase: 'Terminating' },
          }),
        });
        this.emptyNamespace(kind, marked);
      }
      return {
        object: this.store.get(kind, place.namespace, place.name) ?? live,
        gone: !this.store.get(kind, place.namespace, place.name),
      };
    }
    return { object: this.finish(kind, live), gone: true };
  }

  /** Takes an object away, and then what belonged to it. */
  finish(kind: Kind, live: KubernetesObject): KubernetesObject {
    const { namespace, name, uid } = live.metadata;
    const removed = this.store.remove(kind, namespace, name);
    this.appliers.forget(uid);
    this.collect(uid);
    if (kind.kind === 'CustomResourceDefinition') {
      for (const gone of kindsOf(live)) {
        for (const { metadata } of [...this.store.all(gone)]) {
          this.store.remove(gone, metadata.namespace, metadata.name);
        }
      }
      this.kinds.forget(live);
    }
    if (namespace) {
      const spaces = this.kinds.require('', 'v1', 'namespaces');
      const space = this.store.get(spaces, undefined, namespace);
      if (space?.metadata.deletionTimestamp) {
        this.emptyNamespace(spaces, space);
      }
    }
    return removed;
  }

  private emptyNamespace(kind: Kind, space: KubernetesObject): void {
    if (kind.kind !== 'Namespace') {
      return;
    }
    const { name } = space.metadata;
    const inside = () =>
      this.kinds
        .all()
        .filter(({ namespaced }) => namespaced)
        .flatMap(inner =>
          [...this.store.all(inner)]
            .filter(({ metadata }) => metadata.namespace === name)
            .map(object => ({ inner, object })),
        );
    for (const { inner, object } of inside()) {
      const place = { namespace: name, name: object.metadata.name };
      if (
        !object.metadata.deletionTimestamp &&
        this.store.get(inner, place.namespace, place.name)
      ) {
        this.remove(inner, place);
      }
    }
    if (inside().length === 0 && this.store.get(kind, undefined, name)) {
      this.store.remove(kind, undefined, name);
    }
  }

  /** Whatever belonged to an object that is gone goes too. */
  private collect(uid: string | undefined): void {
    for (const { kind, object } of this.dependents(uid)) {
      const { namespace, name } = object.metadata;
      const owners = object.metadata.ownerReferences ?? [];
      const left = owners.filter(owner => owner.uid !== uid);
      if (left.length > 0) {
        this.store.replace(kind, {
          ...object,
          metadata: { ...object.metadata, ownerReferences: left },
        });
      } else if (this.store.get(kind, namespace, name)) {
        this.remove(kind, { namespace, name });
      }
    }
  }

  private orphan(live: KubernetesObject): void {
    const { uid } = live.metadata;
    for (const { kind, object } of this.dependents(uid)) {
      const owners = object.metadata.ownerReferences ?? [];
      this.store.replace(kind, {
        ...object,
        metadata: {
          ...object.metadata,
          ownerReferences: owners.filter(owner => owner.uid !== uid),
        },
      });
    }
  }

  private dependents(uid: string | undefined) {
    return this.kinds
      .all()
      .flatMap(kind =>
        [...this.store.all(kind)]
          .filter(({ metadata }) =>
            metadata.ownerReferences?.some(owner => owner.uid === uid),
          )
          .map(object => ({ kind, object })),
      );
  }
}
