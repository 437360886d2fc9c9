/** Headers of an answer, names in lower case. */
export type ResponseHeaders = Readonly<
  Record<string, string | number | undefined>
>;

/** What a host said when it refused a request because of its limits. @public */
export interface Limit {
  readonly kind: 'primary' | 'secondary';
  /** Milliseconds to wait as the host said; undefined when it did not say. */
  readonly wait: number | undefined;
}

const SECONDARY = /secondary rate limit|abuse detection|submitted too quickly/i;
const PRIMARY = /rate limit exceeded|exceeded a rate limit/i;

/**
 * Tells whether an answer refuses the request because of GitHub's limits.
 *
 * GitHub's order: `retry-after` (seconds) first; else the primary limit when
 * `x-ratelimit-remaining` is 0, over at `x-ratelimit-reset` (seconds since the
 * epoch); else a secondary limit whose end is not told. REST says 403 or 429,
 * GraphQL also 200 with an error.
 *
 * @param answer - `refused` is true when the answer carries no result at all.
 */
export function limitOf(
  answer: {
    readonly status: number;
    readonly headers: ResponseHeaders;
    /** What the body says went wrong; empty when nothing did. */
    readonly problem: string;
    /** GraphQL's error type is RATE_LIMITED. */
    readonly rateLimited: boolean;
  },
  now: number,
): Limit | undefined {
  const { status, headers, problem, rateLimited } = answer;
  const failed = status === 403 || status === 429;
  if (
    !failed &&
    !(status === 200 && (rateLimited || SECONDARY.test(problem)))
  ) {
    return undefined;
  }
  const retryAfter = seconds(headers['retry-after']);
  const exhausted =
    Number(headers['x-ratelimit-remaining']) === 0 &&
    headers['x-ratelimit-remaining'] !== undefined;
  const secondary = SECONDARY.test(problem);
  if (retryAfter !== undefined) {
    return { kind: secondary ? 'secondary' : 'primary', wait: retryAfter };
  }
  const reset = seconds(headers['x-ratelimit-reset']);
  if (exhausted && reset !== undefined && !secondary) {
    return { kind: 'primary', wait: Math.max(0, reset - now) };
  }
  if (status === 429 || secondary || rateLimited || PRIMARY.test(problem)) {
    return { kind: 'secondary', wait: undefined };
  }
  return undefined;
}

function seconds(header: string | number | undefined): number | undefined {
  if (header === undefined || header === '') {
    return undefined;
  }
  const value = Number(header);
  return Number.isFinite(value) && value >= 0 ? value * 1000 : undefined;
}
