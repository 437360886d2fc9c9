import type { Clock } from '../connection/clock';
import { Backoff } from './Backoff';
import type { ReflectorTimes } from './times';

/** What is remembered of a kind of a cluster from one run to the next. */
export class KindState {
  readonly backoff: Backoff;
  /** Nothing is tried before this time. */
  notBefore = 0;
  /** What is stored may have gaps. */
  mustList = false;
  /** When gaps were last mended by listing, though nothing else asked for it. */
  lastMended = -Infinity;
  /** What the sink was last told to be wrong, and when. */
  told: { reason: string; at: number } | undefined;

  constructor(times: ReflectorTimes, clock: Clock, random: () => number) {
    this.backoff = new Backoff(times, clock, random);
  }

  /** Something right came. */
  succeeded(): void {
    this.backoff.succeeded();
    this.told = undefined;
  }
}
