import type { Clock } from '../connection/clock';
import type { ReflectorTimes } from './times';

/** Says when to try again: twice as long after each failure, with jitter. */
export class Backoff {
  #failures = 0;
  #lastFailure = 0;

  constructor(
    private readonly times: ReflectorTimes,
    private readonly clock: Clock,
    private readonly random: () => number,
  ) {}

  /** Failures in a row. */
  get failures(): number {
    return this.#failures;
  }

  /** Milliseconds to wait after one more failure. */
  next(): number {
    const now = this.clock.now();
    if (now - this.#lastFailure > this.times.resetAfter) this.#failures = 0;
    this.#lastFailure = now;
    const { firstDelay, longestDelay } = this.times;
    const delay = Math.min(longestDelay, firstDelay * 2 ** this.#failures);
    this.#failures += 1;
    return delay * (1 + this.random());
  }

  /** Something came: the next failure is a first one. */
  succeeded(): void {
    this.#failures = 0;
  }
}
