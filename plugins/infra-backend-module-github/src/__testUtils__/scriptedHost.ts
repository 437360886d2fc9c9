import { HostGates } from '../host/gate';
import { GithubHost, type GithubHostOptions } from '../host/GithubHost';
import { FakeClock } from './FakeClock';

/** A request as the scripted host sees it. */
export interface SeenRequest {
  readonly url: string;
  readonly method: string;
  readonly authorization: string | null;
  /** Of the fake clock. */
  readonly at: number;
}

/** One scripted answer; `never` does not answer at all. */
export type Scripted =
  | ((request: SeenRequest) => Response)
  | 'never'
  | { fails: string };

/** JSON as GitHub sends it. */
export function json(
  body: unknown,
  init: { status?: number; headers?: Record<string, string> } = {},
): Scripted {
  return () =>
    new Response(typeof body === 'string' ? body : JSON.stringify(body), {
      status: init.status ?? 200,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        ...init.headers,
      },
    });
}

/**
 * A request layer whose host answers from a script, on a fake clock. When the
 * script is over, the last answer is repeated.
 */
export function scriptedHost(
  script: readonly Scripted[],
  overrides: Partial<GithubHostOptions> = {},
) {
  const clock = new FakeClock();
  const requests: SeenRequest[] = [];
  const tokens = ['ghs_firstSecret', 'ghs_secondSecret'];
  const renewed: Array<string | undefined> = [];
  const aborted: string[] = [];
  const host = new GithubHost({
    apiBaseUrl: 'https://github.test/api/v3',
    credentials: {
      token: async () => tokens[Math.min(renewed.length, 1)],
      renew: async refused => {
        renewed.push(refused);
      },
    },
    gate: new HostGates(clock, () => 0.5).of('github.test'),
    clock,
    random: () => 0.5,
    fetch: async (url, init) => {
      const request = {
        url: String(url),
        method: init?.method ?? 'GET',
        authorization: new Headers(init?.headers).get('authorization'),
        at: clock.now(),
      };
      const answer = script[Math.min(requests.length, script.length - 1)];
      requests.push(request);
      if (answer === 'never') {
        return new Promise((_resolve, reject) => {
          init?.signal?.addEventListener('abort', () => {
            aborted.push(request.url);
            reject(init.signal?.reason);
          });
        });
      }
      if (typeof answer === 'object') {
        throw new TypeError('fetch failed', {
          cause: new Error(answer.fails),
        });
      }
      return answer(request);
    },
    ...overrides,
  });
  return { host, clock, requests, renewed, aborted };
}
