/** What comes within this time is one reason to look. */
const GATHER_MS = 200;
/** Runs do not begin more often than this. */
const PACE_MS = 1_000;

/**
 * Runs something when there is a reason to: soon, once for reasons that come
 * together, and at most once a second however many there are.
 */
export class PacedRun {
  readonly #run: () => Promise<void>;
  readonly #now: () => Date;
  #timer: NodeJS.Timeout | undefined;
  #begun = Number.NEGATIVE_INFINITY;
  #isClosed = false;

  /** @param run - must not fail */
  constructor(options: { run: () => Promise<void>; now: () => Date }) {
    this.#run = options.run;
    this.#now = options.now;
  }

  /** There is a reason to run. Returns at once. */
  hint(): void {
    if (this.#timer || this.#isClosed) return;
    const rest = this.#begun + PACE_MS - this.#now().getTime();
    // A clock that was set back must not make it wait for long.
    const delay = Math.min(Math.max(rest, GATHER_MS), PACE_MS);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#begun = this.#now().getTime();
      this.#run();
    }, delay);
    this.#timer.unref();
  }

  /** No run begins any more. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
