import type { Clock } from '../host/clock';

/**
 * A clock that stands still until it is told to go on. `run` jumps from timer
 * to timer while the given work waits for time.
 */
export class FakeClock implements Clock {
  private time = Date.UTC(2026, 0, 1);
  private timers: Array<{ at: number; callback: () => void }> = [];

  now(): number {
    return this.time;
  }

  after(delay: number, callback: () => void): () => void {
    const timer = { at: this.time + delay, callback };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter(other => other !== timer);
    };
  }

  /** Goes on to a later time, calling back on the way. */
  async advance(delay: number): Promise<void> {
    const end = this.time + delay;
    await settle();
    for (;;) {
      const next = this.next();
      if (!next || next.at > end) {
        break;
      }
      this.fire(next);
      await settle();
    }
    this.time = end;
    await settle();
  }

  /** Lets time pass, timer by timer, until the work is done. */
  async run<T>(work: Promise<T>): Promise<T> {
    let done = false;
    const end = () => {
      done = true;
    };
    work.then(end, end);
    await settle();
    while (!done) {
      const next = this.next();
      if (!next) {
        throw new Error('the work waits for something that is not time');
      }
      this.fire(next);
      await settle();
    }
    return work;
  }

  /** Timers that are still to come. */
  get pending(): number {
    return this.timers.length;
  }

  private next() {
    return [...this.timers].sort((a, b) => a.at - b.at).at(0);
  }

  private fire(timer: { at: number; callback: () => void }): void {
    this.timers = this.timers.filter(other => other !== timer);
    this.time = Math.max(this.time, timer.at);
    timer.callback();
  }
}

/** Lets promises and streams that wait for nothing outside go on. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) {
    await new Promise(resolve => {
      setImmediate(resolve);
    });
  }
}
