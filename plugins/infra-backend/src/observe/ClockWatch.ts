import type { LoggerService } from '@backstage/backend-plugin-api';

/** Clocks that are set to the right time by less than this do no harm. */
const TOLERANCE_MS = 30_000;
/** What runs at that moment is scheduled when it ends, by the wrong time still. */
const WAKE_FOR_MS = 2 * 60_000;

/**
 * Notices when the clock was set back. What is scheduled by the time of day
 * would wait until that time has come once more.
 */
export class ClockWatch {
  readonly #now: () => Date;
  readonly #elapsed: () => number;
  readonly #wake: () => Promise<void>;
  readonly #logger: LoggerService;
  #last: { time: number; elapsed: number };
  #wakeUntil = -Infinity;

  constructor(options: {
    now: () => Date;
    /** Milliseconds by a clock that nobody sets. */
    elapsed: () => number;
    /** Begins what is due at once. */
    wake: () => Promise<void>;
    logger: LoggerService;
  }) {
    this.#now = options.now;
    this.#elapsed = options.elapsed;
    this.#wake = options.wake;
    this.#logger = options.logger;
    this.#last = this.#read();
  }

  async check(): Promise<void> {
    const [before, now] = [this.#last, this.#read()];
    this.#last = now;
    const lost = now.elapsed - before.elapsed - (now.time - before.time);
    if (lost >= TOLERANCE_MS) {
      this.#wakeUntil = now.elapsed + WAKE_FOR_MS;
      this.#logger.warn(
        `The clock was set back by ${Math.round(
          lost / 1000,
        )} s; what is scheduled begins now`,
      );
    }
    if (now.elapsed <= this.#wakeUntil) await this.#wake();
  }

  #read() {
    return { time: this.#now().getTime(), elapsed: this.#elapsed() };
  }
}
