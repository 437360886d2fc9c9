import type { ObservedKindState } from '@groundwork/backstage-plugin-infra-common';
import type { ObservationStore } from '../database/ObservationStore';

/** A second more or less does not matter for how recent something is. */
const REMEMBER_MS = 1_000;

/** States of all observed kinds, read at most once a second for all callers. */
export class KindStates {
  readonly #store: ObservationStore;
  readonly #now: () => Date;
  #known: { until: number; kinds: Promise<ObservedKindState[]> } | undefined;

  constructor(options: { store: ObservationStore; now: () => Date }) {
    this.#store = options.store;
    this.#now = options.now;
  }

  read(): Promise<ObservedKindState[]> {
    const now = this.#now().getTime();
    if (this.#known && this.#known.until > now) return this.#known.kinds;
    const kinds = this.#store.listKinds();
    this.#known = { until: now + REMEMBER_MS, kinds };
    kinds.catch(() => {
      this.#known = undefined;
    });
    return kinds;
  }
}
