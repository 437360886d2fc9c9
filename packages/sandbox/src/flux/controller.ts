import type { KubernetesCluster } from '../kubernetes/cluster';
import type { Kind } from '../kubernetes/kind';
import { keyOf, KubernetesObject } from '../kubernetes/object';
import { qualified } from '../kubernetes/status';
import type { Agenda } from './agenda';

/** One way through an object: yields how long to wait, returns when to come again. */
export type Reconciliation = Generator<number, number | undefined, void>;

/** What a controller does with an object as it is at the beginning. */
export type Reconcile = (object: KubernetesObject) => Reconciliation;

/** Annotation that asks a controller to look at an object at once. */
export const REQUESTED_AT = 'reconcile.fluxcd.io/requestedAt';

/**
 * Works off the objects of a kind, one way through an object at a time, as a
 * work queue does: when its spec changes, when it is asked to, when it goes, and
 * when it wanted to be looked at again.
 */
export class Controller {
  private readonly waiting = new Map<string, () => void>();
  private readonly busy = new Set<string>();
  private readonly dirty = new Set<string>();
  private readonly unsubscribe: () => void;
  private closed = false;

  constructor(
    private readonly cluster: KubernetesCluster,
    private readonly agenda: Agenda,
    private readonly kind: Kind,
    private readonly reconcile: Reconcile,
    /** Whether waits are left out, for a cluster that has long been running. */
    private readonly hurry: () => boolean,
  ) {
    this.unsubscribe = cluster.store.history.subscribe(
      qualified(kind),
      ({ type, object, previous }) => {
        if (type === 'ADDED' || this.concerns(object, previous)) {
          this.enqueue(object.metadata.namespace, object.metadata.name, 0);
        }
      },
    );
  }

  /** Looks at an object after some milliseconds, sooner ones first. */
  enqueue(namespace: string | undefined, name: string, after: number): void {
    const key = keyOf(namespace, name);
    if (this.closed) {
      return;
    }
    if (this.busy.has(key)) {
      if (after === 0) {
        this.dirty.add(key);
      }
      return;
    }
    this.waiting.get(key)?.();
    this.waiting.set(
      key,
      this.agenda.after(after, () => this.begin(namespace, name)),
    );
  }

  /** Looks at all objects of the kind that a question is answered with yes for. */
  enqueueAll(which: (object: KubernetesObject) => boolean): void {
    for (const object of this.cluster.store.all(this.kind)) {
      if (which(object)) {
        this.enqueue(object.metadata.namespace, object.metadata.name, 0);
      }
    }
  }

  close(): void {
    this.closed = true;
    this.unsubscribe();
  }

  private concerns(
    object: KubernetesObject,
    previous: KubernetesObject | undefined,
  ): boolean {
    const now = object.metadata;
    const before = previous?.metadata;
    return (
      now.generation !== before?.generation ||
      now.deletionTimestamp !== before?.deletionTimestamp ||
      now.annotations?.[REQUESTED_AT] !== before?.annotations?.[REQUESTED_AT]
    );
  }

  private begin(namespace: string | undefined, name: string): void {
    const key = keyOf(namespace, name);
    this.waiting.delete(key);
    const object = this.cluster.store.get(this.kind, namespace, name);
    if (!object || this.closed) {
      return;
    }
    this.busy.add(key);
    this.goOn(this.reconcile(object), namespace, name);
  }

  private goOn(
    way: Reconciliation,
    namespace: string | undefined,
    name: string,
  ): void {
    const key = keyOf(namespace, name);
    let step: IteratorResult<number, number | undefined>;
    try {
      step = way.next();
      while (!step.done && (step.value <= 0 || this.hurry())) {
        step = way.next();
      }
    } catch (error) {
      this.busy.delete(key);
      throw error;
    }
    if (!step.done) {
      this.agenda.after(step.value, () => this.goOn(way, namespace, name));
      return;
    }
    this.busy.delete(key);
    const again = this.dirty.delete(key) ? 0 : step.value;
    if (again !== undefined) {
      this.enqueue(namespace, name, again);
    }
  }
}
