import { randomUUID } from 'node:crypto';

/** How often a watcher shows that it lives. */
const BEAT_MS = 5_000;
/** A watcher that has shown nothing for so long is dead. */
const PATIENCE_MS = 25_000;

/** Where watchers show that they live. */
export interface BeatStore {
  writeBeat(task: string, beat: string): Promise<void>;
  readBeats(): Promise<Map<string, string>>;
}

/**
 * Tells of watchers that died with their process. The scheduler itself looks
 * for locks of the dead once a minute only, after they have run out.
 *
 * Compares no clocks: each replica measures by its own how long a beat stays
 * the same.
 */
export class WatcherBeats {
  readonly #store: BeatStore;
  readonly #elapsed: () => number;
  readonly #release: (task: string) => Promise<void>;
  readonly #seen = new Map<string, { beat: string; since: number }>();

  constructor(options: {
    store: BeatStore;
    /** Milliseconds by a clock that nobody sets. */
    elapsed: () => number;
    /** Takes the lock of a dead watcher away. */
    release: (task: string) => Promise<void>;
  }) {
    this.#store = options.store;
    this.#elapsed = options.elapsed;
    this.#release = options.release;
  }

  /** Shows that a task is at work for as long as the function runs. */
  async during(task: string, run: () => Promise<void>): Promise<void> {
    const beat = () =>
      // Without the database nothing can be watched anyway.
      this.#store.writeBeat(task, randomUUID()).catch(() => {});
    await beat();
    const timer = setInterval(beat, BEAT_MS);
    try {
      await run();
    } finally {
      clearInterval(timer);
    }
  }

  /** Releases what nobody alive works on; called every few seconds. */
  async check(): Promise<void> {
    const now = this.#elapsed();
    for (const [task, beat] of await this.#store.readBeats()) {
      const known = this.#seen.get(task);
      if (known?.beat !== beat) {
        this.#seen.set(task, { beat, since: now });
      } else if (now - known.since >= PATIENCE_MS) {
        this.#seen.set(task, { beat, since: now });
        await this.#release(task);
      }
    }
  }
}
