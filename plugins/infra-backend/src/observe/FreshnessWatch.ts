import type { Observer } from './createObserver';
import { clusterFreshness } from './freshness';

/**
 * Notices when a cluster was not seen for too long, or is seen again: then the
 * statuses of everything in it are others, although nothing was observed.
 */
export class FreshnessWatch {
  readonly #observer: Observer;
  readonly #now: () => Date;
  readonly #stale = new Map<string, boolean>();

  constructor(options: { observer: Observer; now: () => Date }) {
    this.#observer = options.observer;
    this.#now = options.now;
  }

  async check(): Promise<void> {
    const { observations, statuses, kindStates } = this.#observer;
    await observations.forgetFuture(this.#now());
    const looks = await kindStates.readNow();
    for (const cluster of new Set(looks.kinds.map(kind => kind.cluster))) {
      const { stale } = clusterFreshness(looks, cluster, this.#now());
      const before = this.#stale.get(cluster);
      // After a start what is stored was derived from fresh observations: what
      // was not is `unknown`, and looked at again by itself.
      if ((before ?? false) !== stale) await statuses.enqueueCluster(cluster);
      this.#stale.set(cluster, stale);
    }
  }
}
