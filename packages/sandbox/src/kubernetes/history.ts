import type { KubernetesObject } from './object';

/** One change of one object. */
export type Change = {
  version: number;
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** `terraforms.infra.contrib.fluxcd.io`. */
  resource: string;
  object: KubernetesObject;
  /** How it was before; none when it has been added. */
  previous?: KubernetesObject;
};

/** What a watch is told. */
export type Listener = (change: Change) => void;

/** The last changes of a cluster, so that a watch can go on where it was cut. */
export class History {
  private readonly changes: Change[] = [];
  private readonly listeners = new Map<string, Set<Listener>>();

  /**
   * @param oldest the version before the first change
   * @param limit how many changes are remembered
   */
  constructor(private oldest: number, private readonly limit = 20_000) {}

  record(change: Change): void {
    this.changes.push(change);
    if (this.changes.length > this.limit * 1.25) {
      this.forgetUntil(this.changes.length - this.limit);
    }
    for (const listener of this.listeners.get(change.resource) ?? []) {
      listener(change);
    }
  }

  /** Changes of a resource after a version; undefined when some are forgotten. */
  since(version: number, resource: string): Change[] | undefined {
    if (version < this.oldest) {
      return undefined;
    }
    let low = 0;
    let high = this.changes.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.changes[middle].version <= version) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return this.changes
      .slice(low)
      .filter(change => change.resource === resource);
  }

  /** Forgets all changes up to now, as compaction does. */
  compact(now: number): void {
    this.forgetUntil(this.changes.length);
    this.oldest = now;
  }

  /** The oldest version that a watch may start at. */
  get floor(): number {
    return this.oldest;
  }

  /** @returns what ends the subscription. */
  subscribe(resource: string, listener: Listener): () => void {
    const listeners = this.listeners.get(resource) ?? new Set();
    this.listeners.set(resource, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  private forgetUntil(count: number): void {
    const forgotten = this.changes.splice(0, count);
    this.oldest = forgotten.at(-1)?.version ?? this.oldest;
  }
}
