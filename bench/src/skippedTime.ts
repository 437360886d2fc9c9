import type { Clock } from '@groundwork/backstage-plugin-infra-backend-module-github';

/** How often it is looked whether everybody waits. */
const LOOK_MS = 2;

/**
 * A clock that goes as the machine's while there is work, and skips the time in
 * which all that is left waits for time.
 */
export class SkippedTime implements Clock {
  #skipped = 0;
  #busy = 0;
  #sleeping = 0;
  #timers: { at: number; callback: () => void }[] = [];
  readonly #skip: (ms: number) => Promise<void>;
  readonly #stop = new AbortController();

  /** @param skip - lets others skip the same time, first */
  constructor(skip: (ms: number) => Promise<void>) {
    this.#skip = skip;
    this.#watch();
  }

  now(): number {
    return Date.now() + this.#skipped;
  }

  after(delay: number, callback: () => void): () => void {
    const timer = { at: this.now() + delay, callback };
    this.#timers.push(timer);
    return () => this.#remove(timer);
  }

  /** Sleeps; time is skipped only while somebody does. */
  async sleep(ms: number): Promise<void> {
    this.#sleeping += 1;
    await new Promise<void>(resolve => {
      this.after(ms, resolve);
    });
    this.#sleeping -= 1;
  }

  /** Skips no time while this goes on. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#busy += 1;
    try {
      return await work();
    } finally {
      this.#busy -= 1;
    }
  }

  stop(): void {
    this.#stop.abort();
  }

  async #watch() {
    while (!this.#stop.signal.aborted) {
      await new Promise(resolve => {
        setTimeout(resolve, LOOK_MS);
      });
      const next = Math.min(...this.#timers.map(({ at }) => at));
      const wait = next - this.now();
      if (this.#busy === 0 && this.#sleeping > 0 && wait > LOOK_MS) {
        await this.#skip(wait);
        this.#skipped += wait;
      }
      this.#fire();
    }
  }

  #fire() {
    const due = this.#timers.filter(({ at }) => at <= this.now());
    for (const timer of due.sort((a, b) => a.at - b.at)) {
      this.#remove(timer);
      timer.callback();
    }
  }

  #remove(timer: { at: number }) {
    this.#timers = this.#timers.filter(other => other !== timer);
  }
}
