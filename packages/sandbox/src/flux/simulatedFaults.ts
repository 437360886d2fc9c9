/** What can be made to fail once. @public */
export type Failing = 'plan' | 'apply' | 'release' | 'init';

const usual: Record<Failing, string> = {
  init: 'could not query provider registry: failed to retrieve authentication checksums for provider',
  plan: 'Invalid value for variable: the given value is not allowed by a validation rule of the module',
  apply:
    'waiting for creation: InsufficientCapacity: the requested size is not available in this zone at the moment',
  release: 'context deadline exceeded',
};

/** What is the matter with the infrastructure itself, outside of any cluster. */
export class SimulatedFaults {
  private readonly failures = new Map<
    string,
    { message: string; left: number }
  >();
  private readonly locks = new Map<string, string>();

  /** The next tries of an object (`namespace/name`) fail. */
  failNext(
    cluster: string,
    what: Failing,
    object: string,
    options: { message?: string; times?: number } = {},
  ): void {
    this.failures.set(keyOf(cluster, what, object), {
      message: options.message ?? usual[what],
      left: options.times ?? 1,
    });
  }

  /** Why a try fails, if it does; counts it. */
  takeFailure(
    cluster: string,
    what: Failing,
    object: string,
  ): string | undefined {
    const key = keyOf(cluster, what, object);
    const found = this.failures.get(key);
    if (!found) {
      return undefined;
    }
    found.left -= 1;
    if (found.left <= 0) {
      this.failures.delete(key);
    }
    return found.message;
  }

  /** Somebody holds the lock of an object's state. */
  lock(cluster: string, object: string, id: string): void {
    this.locks.set(keyOf(cluster, 'lock', object), id);
  }

  unlock(cluster: string, object: string): void {
    this.locks.delete(keyOf(cluster, 'lock', object));
  }

  /** The lock that is held; undefined when there is none. */
  lockOf(cluster: string, object: string): string | undefined {
    return this.locks.get(keyOf(cluster, 'lock', object));
  }

  /** All that is switched on, one line each. */
  list(): string[] {
    return [
      ...[...this.failures.keys()].map(key => `fail ${key}`),
      ...this.locks.keys(),
    ].sort();
  }

  clear(): void {
    this.failures.clear();
    this.locks.clear();
  }
}

function keyOf(cluster: string, what: string, object: string): string {
  return `${what} ${cluster} ${object}`;
}
