import { ServiceUnavailableError } from '@backstage/errors';
import { sleep, type Clock } from './clock';
import { ContentPacer } from './ContentPacer';
import type { Limit } from './limits';

/** GitHub allows 100 requests at once; others share the credentials. */
const MAX_IN_FLIGHT = 50;
/** GitHub: wait at least a minute when a secondary limit does not say. */
const SECONDARY_WAIT = 60_000;
const LONGEST_WAIT = 15 * 60_000;
const SHORTEST_WAIT = 1_000;
/** GitHub's limits are per hour at most; later is a mistake of the header. */
const LONGEST_TOLD_WAIT = 61 * 60_000;

/** How a caller waits at the gate. @public */
export interface GateOptions {
  readonly signal?: AbortSignal;
  readonly onWait?: (wait: { until: Date; reason: string }) => void;
  /** The caller gives up rather than wait beyond this time (epoch, ms). */
  readonly latest: number;
}

/** The right to send one request; given back with what came of it. @public */
export interface Pass {
  /** @param limit - given when the host refused because of its limits. */
  leave(limit?: Limit): void;
}

/**
 * One gate per host and process. While the host limits us nobody passes; once
 * the time is over a single request tries first and the others follow when it
 * was not refused. Without a limit a request passes at once.
 *
 * @public
 */
export class HostGate {
  private closedUntil = 0;
  private reason = '';
  /** Limits in a row; grows the wait when the host does not say how long. */
  private strikes = 0;
  /** Counts the closings: a refusal only counts for the time it was sent in. */
  private generation = 0;
  private trial = false;
  private inFlight = 0;
  private readonly queue: Array<() => void> = [];

  /** Keeps requests that create content within the host's limits. */
  readonly pacer: ContentPacer;

  constructor(
    readonly host: string,
    private readonly clock: Clock,
    private readonly random: () => number,
  ) {
    this.pacer = new ContentPacer(host, clock);
  }

  /**
   * @throws ServiceUnavailableError when the wait would end after
   *   `options.latest`, and the signal's reason when it is aborted.
   */
  async enter(options: GateOptions): Promise<Pass> {
    let told = 0;
    for (;;) {
      options.signal?.throwIfAborted();
      const wait = this.closedUntil - this.clock.now();
      if (wait > 0) {
        this.tell(options, told);
        told = this.closedUntil;
        await sleep(this.clock, wait, options.signal);
      } else if (this.trial || this.inFlight >= MAX_IN_FLIGHT) {
        await this.nextChange(options.signal);
      } else {
        return this.pass();
      }
    }
  }

  private pass(): Pass {
    const generation = this.generation;
    const trial = this.strikes > 0;
    this.trial = trial;
    this.inFlight += 1;
    let left = false;
    return {
      leave: limit => {
        if (left) {
          return;
        }
        left = true;
        this.inFlight -= 1;
        if (trial) {
          this.trial = false;
        }
        if (limit) {
          this.close(limit, generation);
        } else if (generation === this.generation) {
          this.strikes = 0;
        }
        this.queue.splice(0).forEach(wake => wake());
      },
    };
  }

  private close(limit: Limit, generation: number): void {
    if (generation === this.generation) {
      this.generation += 1;
      this.strikes += 1;
    }
    const growth = 2 ** (this.strikes - 1);
    const told =
      limit.wait === undefined
        ? Math.min(SECONDARY_WAIT * growth, LONGEST_WAIT)
        : Math.max(
            Math.min(limit.wait, LONGEST_TOLD_WAIT),
            Math.min(SHORTEST_WAIT * growth, LONGEST_WAIT),
          );
    // Jitter only ever adds: never a request before the time that was told.
    const until = this.clock.now() + told + Math.floor(this.random() * 1000);
    if (until > this.closedUntil) {
      this.closedUntil = until;
      this.reason =
        limit.kind === 'primary'
          ? `the rate limit of our credentials at ${this.host} is used up`
          : `${this.host} asks for fewer requests (secondary rate limit)`;
    }
  }

  /** Tells a caller of a wait, once; or that it would take too long. */
  private tell(options: GateOptions, told: number): void {
    const until = new Date(this.closedUntil);
    if (this.closedUntil > options.latest) {
      throw new ServiceUnavailableError(
        `${this.reason}; it takes requests again at ${until.toISOString()}`,
      );
    }
    if (this.closedUntil !== told) {
      options.onWait?.({ until, reason: this.reason });
    }
  }

  private nextChange(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      let onAbort = () => {};
      const wake = () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      onAbort = () => {
        this.queue.splice(this.queue.indexOf(wake), 1);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.queue.push(wake);
    });
  }
}

/** The gates of a process, one per host. @public */
export class HostGates {
  private readonly gates = new Map<string, HostGate>();

  constructor(
    private readonly clock: Clock,
    private readonly random: () => number,
  ) {}

  /** The gate of a host, such as `github.com` or `localhost:7080`. */
  of(host: string): HostGate {
    let gate = this.gates.get(host);
    if (!gate) {
      gate = new HostGate(host, this.clock, this.random);
      this.gates.set(host, gate);
    }
    return gate;
  }
}
