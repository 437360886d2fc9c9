import type { Response } from 'express';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** GitHub's published limits. */
export const PUBLISHED_LIMITS = {
  primaryPerHour: 5_000,
  contentPerMinute: 80,
  contentPerHour: 500,
  restPointsPerMinute: 900,
  graphqlPointsPerMinute: 2_000,
} as const;

/** What one request costs by GitHub's published rules. */
export type RequestCost = {
  resource: 'core' | 'graphql';
  /** Primary limit. */
  cost: number;
  /** Secondary limit: reads 1, writes 5. */
  points: number;
  /** Whether the request creates content. */
  creates: boolean;
};

/** A refusal for too many requests, with the headers that say when to return. */
export type Refusal = {
  status: 403 | 429;
  message: string;
  headers: Record<string, string>;
};

/**
 * Counts what requests cost. It only refuses when `enforced` is set: a person
 * who tries things out shall not run into limits, a test may want to.
 *
 * @public
 */
export class RateLimits {
  enforced = false;
  private started: number;
  private readonly used = { core: 0, graphql: 0 };
  private readonly recent: (RequestCost & { at: number })[] = [];

  constructor(private readonly clock: () => Date) {
    this.started = clock().getTime();
  }

  /** Notes a request; a refusal when the limits are enforced and reached. */
  charge(cost: RequestCost): Refusal | undefined {
    const now = this.renew();
    const refusal = this.enforced ? this.refusalFor(cost, now) : undefined;
    if (!refusal) {
      this.used[cost.resource] += cost.cost;
      if (this.enforced) {
        this.recent.push({ ...cost, at: now });
      }
    }
    return refusal;
  }

  /** Sets the `x-ratelimit-*` headers. */
  describe(response: Response, resource: 'core' | 'graphql'): void {
    const { limit, remaining, used, reset } = this.state(resource);
    response.set({
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(remaining),
      'x-ratelimit-used': String(used),
      'x-ratelimit-reset': String(reset),
      'x-ratelimit-resource': resource,
    });
  }

  /** One limit as `/rate_limit` shows it. */
  state(resource: 'core' | 'graphql') {
    this.renew();
    const limit = PUBLISHED_LIMITS.primaryPerHour;
    const used = Math.min(limit, this.used[resource]);
    return {
      limit,
      used,
      remaining: limit - used,
      reset: Math.ceil((this.started + HOUR_MS) / 1000),
    };
  }

  /** The answer of `/rate_limit`. */
  overview() {
    const core = this.state('core');
    return {
      resources: { core, graphql: this.state('graphql'), search: core },
      rate: core,
    };
  }

  private renew(): number {
    const now = this.clock().getTime();
    if (now - this.started >= HOUR_MS) {
      this.started = now;
      this.used.core = 0;
      this.used.graphql = 0;
    }
    while (this.recent.length > 0 && now - this.recent[0].at >= HOUR_MS) {
      this.recent.shift();
    }
    return now;
  }

  private refusalFor(cost: RequestCost, now: number): Refusal | undefined {
    const { remaining, reset } = this.state(cost.resource);
    if (remaining < cost.cost) {
      return {
        status: 403,
        message: 'API rate limit exceeded for user.',
        headers: {
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': String(reset),
        },
      };
    }
    const lastMinute = this.recent.filter(({ at }) => now - at < MINUTE_MS);
    const points = lastMinute
      .filter(({ resource }) => resource === cost.resource)
      .reduce((sum, entry) => sum + entry.points, cost.points);
    const allowed =
      cost.resource === 'core'
        ? PUBLISHED_LIMITS.restPointsPerMinute
        : PUBLISHED_LIMITS.graphqlPointsPerMinute;
    const created = (entries: RequestCost[]) =>
      entries.filter(({ creates }) => creates).length;
    if (
      points > allowed ||
      (cost.creates &&
        (created(lastMinute) >= PUBLISHED_LIMITS.contentPerMinute ||
          created(this.recent) >= PUBLISHED_LIMITS.contentPerHour))
    ) {
      return {
        status: 403,
        message:
          'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
        headers: { 'retry-after': '60' },
      };
    }
    return undefined;
  }
}
