import type {
  ProposalRequest,
  ProposalResult,
} from '@groundwork/backstage-plugin-infra-node';
import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import {
  answer,
  exactlyOne,
  type SandboxRepository,
} from './sandboxRepository';

/** Picks a number below `count`. */
type Pick = (count: number) => number;

/**
 * Several processes propose the same change at once, over a host that loses,
 * breaks and refuses answers in random turns, and are killed at random
 * requests. After all that one undisturbed proposal must find or leave exactly
 * one pull request with exactly the proposed files, and no process may have
 * been told anything else.
 *
 * @returns how often each outcome was seen.
 * @throws Error with seed and counter-example when that does not hold.
 */
export async function fuzzProposals(
  at: SandboxRepository,
  options: { seed: number; runs: number },
): Promise<Record<string, number>> {
  const outcomes: Record<string, number> = {};
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.gen(), async generate => {
      const pick: Pick = count => generate(fc.nat, { max: count - 1 });
      run += 1;
      const request = await at.request(`fuzz-${options.seed}-${run}`);
      const told = await Promise.all(
        Array.from({ length: 1 + pick(3) }, () => disturbed(at, pick, request)),
      );
      const last = await at.connect().propose(request);
      const standing = await at.standing(request);
      if (!isDeepStrictEqual(standing, exactlyOne(request))) {
        throw new Error(`left behind: ${JSON.stringify(standing)}`);
      }
      for (const result of told) {
        if (typeof result !== 'string' && urlOf(result) !== urlOf(last)) {
          throw new Error(
            `told otherwise: ${JSON.stringify({ result, last })}`,
          );
        }
        const key = typeof result === 'string' ? result : result.status;
        outcomes[key] = (outcomes[key] ?? 0) + 1;
      }
    }),
    // A smaller example needs a fresh change each time; the first one will do.
    { seed: options.seed, numRuns: options.runs, endOnFailure: true },
  );
  return outcomes;
}

function urlOf(result: ProposalResult): string | undefined {
  return 'pullRequest' in result ? result.pullRequest?.url : undefined;
}

async function disturbed(
  at: SandboxRepository,
  pick: Pick,
  request: ProposalRequest,
): Promise<ProposalResult | string> {
  const stop = new AbortController();
  const trouble = pick(4);
  const repository = at.connect({
    fetch: async (url, init) => {
      if (stop.signal.aborted) {
        throw new TypeError('fetch failed');
      }
      const pass = () => fetch(url, init);
      switch (pick(4) < trouble ? pick(6) : -1) {
        case 0:
          throw new TypeError('fetch failed');
        case 1:
          await pass();
          throw new TypeError('fetch failed');
        case 2:
          await pass();
          return answer({ message: 'bad gateway' }, 502);
        case 3: {
          const text = await (await pass()).text();
          return new Response(text.slice(0, text.length - 2), {
            headers: { 'content-type': 'application/json' },
          });
        }
        case 4:
          await pass();
          stop.abort(new Error('killed'));
          throw new TypeError('fetch failed');
        case 5:
          return answer({
            data: null,
            errors: [{ message: 'Something went wrong' }],
          });
        default:
          return pass();
      }
    },
  });
  try {
    return await repository.propose(request, { signal: stop.signal });
  } catch (error) {
    if (
      error instanceof Error &&
      (error.name === 'ServiceUnavailableError' || error.message === 'killed')
    ) {
      return error.name;
    }
    throw error;
  }
}
