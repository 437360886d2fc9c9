import { sleep, type Clock } from './clock';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** GitHub's published limits of requests that create content. */
export const CONTENT_LIMITS = { perMinute: 80, perHour: 500 } as const;

/** Part of them that work which nobody waits for takes: people need the rest. */
const BACKGROUND_SHARE = 0.96;

/** How a request waits for its turn. @public */
export interface PacerOptions {
  /** Nobody waits for it: it leaves room for those that somebody waits for. */
  readonly background?: boolean;
  readonly signal?: AbortSignal;
  readonly onWait?: (wait: { until: Date; reason: string }) => void;
}

/**
 * Spreads requests that create content over GitHub's published limits, so that
 * they are never reached: reaching them closes the host for everybody. What
 * somebody waits for is only counted.
 *
 * @public
 */
export class ContentPacer {
  /** Times of requests within the last hour, oldest first. */
  private readonly created: number[] = [];
  /** Those that wait come one after the other. */
  private last: Promise<void> = Promise.resolve();
  /** How many of them there are. */
  private waiting = 0;

  constructor(
    private readonly host: string,
    private readonly clock: Clock,
    private readonly limits: {
      readonly perMinute: number;
      readonly perHour: number;
    } = CONTENT_LIMITS,
  ) {}

  /** @throws the signal's reason when it is aborted before its turn */
  async enter(options: PacerOptions): Promise<void> {
    if (!options.background) {
      this.note();
      return;
    }
    this.waiting += 1;
    const turn = this.last.then(() => this.wait(options));
    this.last = turn
      .catch(() => {})
      .finally(() => {
        this.waiting -= 1;
      });
    await turn;
  }

  /**
   * How many requests of work that nobody waits for would pass at once, and
   * when there will be room for more.
   *
   * @param elsewhere - times (epoch, ms) at which other processes made some
   */
  room(elsewhere: readonly number[]): { count: number; until: number } {
    const now = this.clock.now();
    const times = [...this.created, ...elsewhere].sort((a, b) => a - b);
    const windows = [
      { limit: this.limits.perMinute, window: MINUTE },
      { limit: this.limits.perHour, window: HOUR },
    ].map(({ limit, window }) => {
      const room = roomOf(limit);
      const recent = times.filter(at => now - at < window);
      const taken = recent.length + this.waiting;
      // Those that wait go first, each when the next request leaves the window.
      const oldest = taken < room ? now - window : recent[taken - room] ?? now;
      return { count: room - taken, until: oldest + window };
    });
    return {
      count: Math.max(0, Math.min(...windows.map(({ count }) => count))),
      until: Math.max(...windows.map(({ until }) => until)),
    };
  }

  private async wait(options: PacerOptions): Promise<void> {
    for (;;) {
      options.signal?.throwIfAborted();
      const delay = this.delay();
      if (delay <= 0) break;
      options.onWait?.({
        until: new Date(this.clock.now() + delay),
        reason: `${this.host} lets ${this.limits.perMinute} pull requests and labels be made in a minute and ${this.limits.perHour} in an hour; this one waits for its turn.`,
      });
      await sleep(this.clock, delay, options.signal);
    }
    this.note();
  }

  private note(): void {
    const now = this.clock.now();
    while (this.created.length > 0 && now - this.created[0] >= HOUR) {
      this.created.shift();
    }
    this.created.push(now);
  }

  /** Milliseconds until both windows have room for one more. */
  private delay(): number {
    const now = this.clock.now();
    const until = (limit: number, window: number) => {
      // The oldest of those that fill the window has to leave it.
      const oldest = this.created[this.created.length - roomOf(limit)];
      return oldest === undefined ? 0 : Math.max(0, oldest + window - now);
    };
    return Math.max(
      until(this.limits.perMinute, MINUTE),
      until(this.limits.perHour, HOUR),
    );
  }
}

/** What background work may take of a limit. */
function roomOf(limit: number): number {
  return Math.max(1, Math.floor(limit * BACKGROUND_SHARE));
}
