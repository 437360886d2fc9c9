import { GithubHost } from '../host/GithubHost';
import { HostGates } from '../host/gate';
import { Decorator } from '../propose/Decorator';
import type { FakeClock } from './FakeClock';
import { answer } from './sandboxRepository';
import { silentLogger } from './silentLogger';

interface Asked {
  query: string;
  variables: Record<string, { labelableId: string }>;
}

/**
 * A decorator whose host only notes what it is asked.
 *
 * @param failing - ids of pull requests whose labels are refused by id
 */
export function scriptedDecorations(
  clock: FakeClock,
  failing: readonly string[] = [],
) {
  /** Ids of pull requests, by request. */
  const sent: string[][] = [];
  /** Numbers of pull requests that were labelled by name. */
  const named: number[] = [];
  const host = new GithubHost({
    apiBaseUrl: 'https://git.example.com/api/v3',
    credentials: { token: async () => 'token', renew: async () => {} },
    gate: new HostGates(clock, () => 0).of('git.example.com'),
    clock,
    random: () => 0,
    fetch: async (url, init) => {
      const number = /issues\/(\d+)\/labels$/.exec(String(url))?.[1];
      if (number) {
        named.push(Number(number));
        return answer([]);
      }
      const { variables } = JSON.parse(String(init?.body)) as Asked;
      sent.push(Object.values(variables).map(one => one.labelableId));
      const entries = Object.entries(variables).map(
        ([key, { labelableId }]) =>
          [key, failing.includes(labelableId) ? null : {}] as const,
      );
      return answer({
        data: Object.fromEntries(entries),
        ...(failing.length > 0 && { errors: [{ message: 'No such label' }] }),
      });
    },
  });
  const at = { owner: 'acme', name: 'platform-gitops' };
  return { decorator: new Decorator(host, at, silentLogger), sent, named };
}
