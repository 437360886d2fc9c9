import { mockServices } from '@backstage/backend-test-utils';
import { NotAllowedError, ServiceUnavailableError } from '@backstage/errors';
import type { ProposalRequest } from '@groundwork/backstage-plugin-infra-node';
import {
  answer,
  documentOf,
  exactlyOne,
  intentOf,
  nothing,
  SandboxRepository,
} from '../__testUtils__/sandboxRepository';
import { systemClock } from '../host/clock';

// A sandbox takes a while on a busy machine.
jest.setTimeout(60_000);

let at: SandboxRepository;
beforeAll(async () => {
  at = await SandboxRepository.start();
});
afterAll(() => at.stop());

/** What happens to a request on its way: undefined lets it pass. */
type Fault = (
  pass: () => Promise<Response>,
  request: {
    number: number;
    document: string;
    init?: RequestInit;
    url: string;
  },
) => Promise<Response> | undefined;

function faulty(fault: Fault): { fetch: typeof fetch; count: () => number } {
  let number = 0;
  return {
    count: () => number,
    fetch: async (url, init) => {
      number += 1;
      const pass = () => fetch(url, init);
      const request = {
        number,
        document: documentOf(init),
        init,
        url: String(url),
      };
      return (await fault(pass, request)) ?? pass();
    },
  };
}

const hangUp = () =>
  new TypeError('fetch failed', { cause: new Error('socket hang up') });

const isMutation = (document: string) => document.includes('"query":"mutation');
const mutationsOf = (document: string) =>
  (document.match(/\(input:/g) ?? []).length;

/** A GraphQL answer in which one field failed. */
async function failField(
  init: RequestInit | undefined,
  url: string,
  field: string,
  problem: { type?: string; message: string },
): Promise<Response> {
  // The other fields really happen: the document is sent without this one.
  const body = JSON.parse(documentOf(init));
  const query: string = body.query
    .split('\n')
    .filter((line: string) => !line.startsWith(`${field}(`))
    .join('\n')
    .replace(new RegExp(`\\$${field}:\\w+!,?`), '');
  const data: Record<string, unknown> = { [field]: null };
  const errors: unknown[] = [{ ...problem, path: [field] }];
  if (query.includes('(input:')) {
    const response = await fetch(url, {
      ...init,
      body: JSON.stringify({ ...body, query }),
    });
    const rest = await response.json();
    Object.assign(data, rest.data);
    errors.push(...(rest.errors ?? []));
  }
  return answer({ data, errors });
}

/** What stands there after one more proposal by another process. */
async function settledState(request: ProposalRequest) {
  const { status } = await at.connect().propose(request);
  return { status, ...(await at.standing(request)) };
}

const done = (request: ProposalRequest) => ({
  status: 'existing',
  ...exactlyOne(request),
});

describe('a process that is killed at its k-th request', () => {
  /** Ends the process at its k-th request, before or after the host got it. */
  async function killAt(
    k: number,
    request: ProposalRequest,
    options: { answerLost: boolean; host: Fault },
  ): Promise<boolean> {
    const stop = new AbortController();
    const { fetch: fetchOnce } = faulty((pass, seen) => {
      const deliver = () => options.host(pass, seen) ?? pass();
      if (seen.number < k) {
        return deliver();
      }
      return (async () => {
        if (options.answerLost && seen.number === k) {
          await deliver();
        }
        stop.abort(new Error('killed'));
        throw hangUp();
      })();
    });
    try {
      await at
        .connect({ fetch: fetchOnce })
        .propose(request, { signal: stop.signal });
      return stop.signal.aborted;
    } catch (error) {
      if (stop.signal.aborted) {
        return true;
      }
      throw error;
    }
  }

  const oneByOne: Fault = (_pass, { document }) =>
    mutationsOf(document) > 1
      ? Promise.resolve(answer({ errors: [{ message: 'only one, please' }] }))
      : undefined;
  const asUsual: Fault = () => undefined;

  // What stood there before decides which requests a proposal makes.
  const starts: Array<
    [string, { host: Fault; prepare(request: ProposalRequest): Promise<void> }]
  > = [
    ['nothing', { host: asUsual, prepare: async () => {} }],
    [
      'a branch',
      {
        host: asUsual,
        prepare: request =>
          at.handle.createBranch(request.branch, request.baseRevision),
      },
    ],
    [
      'a branch with our commit',
      {
        host: asUsual,
        prepare: async request => {
          // Read, refused document, branch, commit; killed at the fifth.
          await killAt(5, request, { answerLost: false, host: oneByOne });
        },
      },
    ],
    [
      'nothing, one mutation per document',
      { host: oneByOne, prepare: async () => {} },
    ],
  ];

  it.each(starts)(
    'leaves exactly one pull request after the next start, from %s',
    async (start, { host, prepare }) => {
      const swept: number[] = [];
      for (let k = 1, reached = true; reached; k += 1) {
        for (const answerLost of [false, true]) {
          const request = await at.request(
            `kill-${start.replace(/\W/g, '-')}-${k}-${answerLost}`,
          );
          await prepare(request);
          reached = await killAt(k, request, { answerLost, host });
          const { fetch: next } = faulty(host);
          const result = await at.connect({ fetch: next }).propose(request);
          expect(['opened', 'existing']).toContain(result.status);
          expect(await settledState(request)).toEqual(done(request));
        }
        swept.push(k);
      }
      expect(swept.length).toBeGreaterThanOrEqual(3);
    },
  );

  it('has the last plan in its pull request when the base moved before', async () => {
    const path = 'services/orders-api.yaml';
    const plan = (id: string, text: string) => {
      const files = [{ path, content: text }];
      return at.request(id, { files, intent: intentOf(files) });
    };
    let k = 1;
    for (let reached = true; reached; k += 1) {
      for (const answerLost of [false, true]) {
        const id = `kill-moved-${k}-${answerLost}`;
        const first = await plan(id, `size: large # ${id}\n`);
        expect((await at.connect().propose(first)).status).toBe('opened');
        const moved = `size: small\n# ${id}\n`;
        await at.handle.commit('main', { [path]: moved }, 'x', 'ann');

        const second = await plan(id, `${moved}size: large\n`);
        reached = await killAt(k, second, { answerLost, host: asUsual });
        expect(await settledState(second)).toEqual(done(second));
        const { number } = at.pulls(second)[0];
        await at.handle.merge(number);
        expect(await at.handle.readFile('main', path)).toBe(
          second.files[0].content,
        );
      }
    }
    // Read, comparison, tree, commit, write.
    expect(k).toBeGreaterThan(5);
  });
});

describe('an answer that is lost, with the process alive', () => {
  const losses: Array<
    [string, (pass: () => Promise<Response>) => Promise<Response>]
  > = [
    [
      'the connection breaks before the write',
      async () => {
        throw hangUp();
      },
    ],
    [
      'the connection breaks after the write',
      async pass => {
        await pass();
        throw hangUp();
      },
    ],
    [
      '502 after the write',
      async pass => {
        await pass();
        return answer({ message: 'bad gateway' }, 502);
      },
    ],
    [
      'a web page after the write',
      async pass => {
        await pass();
        return new Response('<html>Unicorn!</html>', {
          headers: { 'content-type': 'text/html' },
        });
      },
    ],
    [
      'half of the answer',
      async pass => {
        const text = await (await pass()).text();
        return new Response(text.slice(0, text.length / 2), {
          headers: { 'content-type': 'application/json' },
        });
      },
    ],
    [
      'silence after the write',
      async pass => {
        await pass();
        return new Promise<Response>(() => {});
      },
    ],
  ];

  it.each(losses)('%s', async (name, lose) => {
    const request = await at.request(`lost-${name.replace(/\W/g, '-')}`);
    let lost = false;
    const { fetch: fetchOnce, count } = faulty((pass, { document }) => {
      if (!lost && isMutation(document)) {
        lost = true;
        return lose(pass);
      }
      return undefined;
    });
    const real = name.startsWith('silence')
      ? { deadline: 300, clock: systemClock }
      : {};
    const result = await at
      .connect({ fetch: fetchOnce, ...real })
      .propose(request);
    expect(['opened', 'existing']).toContain(result.status);
    // Read, write, read; and the write again when it did not happen.
    expect(count()).toBeLessThanOrEqual(4);
    expect(await settledState(request)).toEqual(done(request));
  });

  it('a burst of five failures of any kind', async () => {
    for (let seed = 0; seed < 10; seed += 1) {
      const request = await at.request(`burst-${seed}`);
      const { fetch: fetchOnce } = faulty((pass, { number }) =>
        number > seed % 3 && number <= (seed % 3) + 5
          ? losses[(seed + number) % 5][1](pass)
          : undefined,
      );
      const result = await at.connect({ fetch: fetchOnce }).propose(request);
      expect(['opened', 'existing']).toContain(result.status);
      expect(await settledState(request)).toEqual(done(request));
    }
  });
});

describe('several at once', () => {
  it('in one process: the second finds the first', async () => {
    const request = await at.request('double');
    const repository = at.connect();
    const results = await Promise.all(
      [1, 2, 3].map(() => repository.propose(request)),
    );
    expect(results.map(({ status }) => status)).toEqual([
      'opened',
      'existing',
      'existing',
    ]);
    expect(await at.standing(request)).toEqual(exactlyOne(request));
  });

  it('in several processes: one pull request', async () => {
    for (let round = 0; round < 5; round += 1) {
      const request = await at.request(`race-${round}`);
      const processes = [
        at.connect(),
        at.connect(),
        at.connect(),
        at.connect(),
      ];
      const results = await Promise.all(
        processes.map(repository => repository.propose(request)),
      );
      const urls = results.map(result =>
        'pullRequest' in result ? result.pullRequest?.url : result.status,
      );
      expect(new Set(urls).size).toBe(1);
      expect(await at.standing(request)).toEqual(exactlyOne(request));
    }
  });

  it('different changes of one service: both', async () => {
    const requests = [await at.request('one'), await at.request('two')];
    await Promise.all(requests.map(request => at.connect().propose(request)));
    for (const request of requests) {
      expect(await at.standing(request)).toEqual(exactlyOne(request));
    }
  });
});

describe('a write that half fails', () => {
  const once = (field: string, problem: { type?: string; message: string }) => {
    let failed = false;
    return faulty((_pass, { document, init, url }) => {
      if (failed || !document.includes(`\\n${field}(input:`)) {
        return undefined;
      }
      failed = true;
      return failField(init, url, field, problem);
    });
  };

  const halves: Array<[string, string, { type?: string; message: string }]> = [
    ['the commit', 'createCommitOnBranch', { message: 'Something went wrong' }],
    [
      'a stale commit',
      'createCommitOnBranch',
      { type: 'STALE_DATA', message: 'Expected branch to point to "x"' },
    ],
    [
      'a pull request that the host is too slow for',
      'createPullRequest',
      {
        type: 'UNPROCESSABLE',
        message: 'No commits between main and groundwork/x',
      },
    ],
    ['the pull request', 'createPullRequest', { message: 'timed out' }],
  ];
  it.each(halves)(
    '%s: continues in four requests',
    async (name, field, problem) => {
      const request = await at.request(`half-${name.replace(/\W/g, '-')}`);
      const { fetch: fetchOnce, count } = once(field, problem);
      const result = await at.connect({ fetch: fetchOnce }).propose(request);
      expect(result.status).toBe('opened');
      expect(count()).toBe(4);
      expect(await settledState(request)).toEqual(done(request));
    },
  );

  it.each([
    ['createCommitOnBranch', 'Repository rule violations found'],
    ['createPullRequest', 'Resource not accessible by integration'],
  ])('refused %s: the branch is gone again', async (field, message) => {
    const request = await at.request(`refused-${field}`);
    const { fetch: fetchOnce, count } = faulty(
      (_pass, { document, init, url }) =>
        document.includes(`\\n${field}(input:`)
          ? failField(init, url, field, { type: 'FORBIDDEN', message })
          : undefined,
    );
    const error = await at
      .connect({ fetch: fetchOnce })
      .propose(request)
      .catch(e => e);
    expect(error).toBeInstanceOf(NotAllowedError);
    expect(error.message).toContain(message);
    expect(error.message).toContain(request.branch);
    expect(count()).toBe(4);
    expect(await at.standing(request)).toEqual(nothing);
  });

  it('refused, while a person pushes to the new branch: it stays', async () => {
    const request = await at.request('refused-pushed');
    let theirs = '';
    const { fetch: fetchOnce } = faulty((_pass, { document, init, url }) =>
      document.includes('\\ncreateCommitOnBranch(input:')
        ? failField(init, url, 'createCommitOnBranch', {
            type: 'FORBIDDEN',
            message: 'no',
          }).then(async response => {
            theirs = await at.handle.commit(
              request.branch,
              { 'theirs.md': '' },
              'mine',
              'ann',
            );
            return response;
          })
        : undefined,
    );
    await expect(
      at.connect({ fetch: fetchOnce }).propose(request),
    ).rejects.toThrow(NotAllowedError);
    expect(await at.head(request.branch)).toBe(theirs);
  });

  it('a commit that never succeeds: the branch is gone again', async () => {
    const request = await at.request('never');
    const { fetch: fetchOnce } = faulty((_pass, { document, init, url }) =>
      document.includes('\\ncreateCommitOnBranch(input:')
        ? failField(init, url, 'createCommitOnBranch', { message: 'timeout' })
        : undefined,
    );
    await expect(
      at.connect({ fetch: fetchOnce }).propose(request),
    ).rejects.toThrow(ServiceUnavailableError);
    expect(await at.standing(request)).toEqual(nothing);
  });

  it('a person is faster on the new branch: their commit stays', async () => {
    const request = await at.request('faster');
    let theirs = '';
    const { fetch: fetchOnce } = faulty((pass, { document }) =>
      !theirs && isMutation(document)
        ? (async () => {
            await at.handle.createBranch(request.branch, request.baseRevision);
            theirs = await at.handle.commit(
              request.branch,
              { 'services/payments-api.yaml': 'size: theirs\n' },
              'mine',
              'ann',
            );
            return pass();
          })()
        : undefined,
    );
    const result = await at.connect({ fetch: fetchOnce }).propose(request);
    // The host opened the pull request of what stood on the branch: theirs.
    expect(result).toMatchObject({
      status: 'conflict',
      message: expect.stringContaining(request.branch),
      pullRequest: { state: 'open' },
    });
    expect(await at.head(request.branch)).toBe(theirs);
    expect(at.pulls(request)).toHaveLength(1);
  });
});

describe('a host that takes one mutation per document', () => {
  it('is remembered: four requests from the second time on', async () => {
    const { fetch: fetchOnce, count } = faulty((_pass, { document }) =>
      mutationsOf(document) > 1
        ? Promise.resolve(answer({ errors: [{ message: 'one at a time' }] }))
        : undefined,
    );
    const repository = at.connect({ fetch: fetchOnce });
    const first = await at.request('single-1');
    expect((await repository.propose(first)).status).toBe('opened');
    expect(count()).toBe(5);
    const second = await at.request('single-2');
    expect((await repository.propose(second)).status).toBe('opened');
    expect(count()).toBe(9);
    expect(await settledState(first)).toEqual(done(first));
    expect(await settledState(second)).toEqual(done(second));
  });
});

describe('secrets', () => {
  it('are neither in messages nor in logs', async () => {
    const logger = mockServices.logger.mock();
    const request = await at.request('secret', {
      labels: ['a'],
      reviewers: ['nobody-of-that-name'],
    });
    const { fetch: fetchOnce } = faulty((pass, { number, url }) =>
      number > 2 || url.includes('labels')
        ? Promise.resolve(
            answer(
              { message: `no: ${at.sandbox.token} Bearer abcdefghijkl` },
              422,
            ),
          )
        : pass(),
    );
    const repository = at.connect({ fetch: fetchOnce, logger });
    expect((await repository.propose(request)).status).toBe('opened');
    await repository.settled();
    const logged = JSON.stringify(logger.warn.mock.calls);
    expect(logged).toContain('labels');
    expect(logged).not.toContain(at.sandbox.token);
    expect(logged).not.toContain('abcdefghijkl');
  });
});
