import type { ObservationStore } from '../database/ObservationStore';
import type { Looks } from './freshness';

/** A second more or less does not matter for how recent something is. */
const REMEMBER_MS = 1_000;

/** States of all observed kinds, read at most once a second for all callers. */
export class KindStates {
  readonly #store: ObservationStore;
  readonly #freshSeconds: number;
  readonly #now: () => Date;
  #known: { at: number; looks: Promise<Looks> } | undefined;

  constructor(options: {
    store: ObservationStore;
    /** Longest age of what is believed, in seconds. */
    freshSeconds: number;
    now: () => Date;
  }) {
    this.#store = options.store;
    this.#freshSeconds = options.freshSeconds;
    this.#now = options.now;
  }

  read(): Promise<Looks> {
    const now = this.#now().getTime();
    // Also when the clock was set back meanwhile.
    if (this.#known && Math.abs(now - this.#known.at) < REMEMBER_MS) {
      return this.#known.looks;
    }
    const looks = this.readNow();
    this.#known = { at: now, looks };
    looks.catch(() => {
      this.#known = undefined;
    });
    return looks;
  }

  /** The states as they are at this moment. */
  async readNow(): Promise<Looks> {
    const kinds = await this.#store.listKinds();
    return { kinds, freshSeconds: this.#freshSeconds };
  }
}
