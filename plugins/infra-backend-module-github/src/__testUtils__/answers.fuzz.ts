import { gzipSync } from 'node:zlib';
import type { ProposalRequest } from '@groundwork/backstage-plugin-infra-node';
import fc from 'fast-check';
import { HostGates } from '../host/gate';
import { blobIdOf } from '../read/blobId';
import { GithubRepository } from '../repository/GithubRepository';
import { FakeClock } from './FakeClock';
import { silentLogger } from './silentLogger';

/** Picks a number below `count`. */
type Pick = (count: number) => number;

const base = 'b'.repeat(40);
const commit = 'c'.repeat(40);
const text = 'size: small\n';
const blobId = blobIdOf(Buffer.from(text));

const request: ProposalRequest = {
  changeId: 'x1',
  branch: 'groundwork/payments-api/x1',
  baseRevision: base,
  files: [{ path: 'services/payments-api.yaml', content: text }],
  title: 'A title',
  body: 'A body',
  commitMessage: 'A message',
  labels: ['infra'],
  reviewers: ['ann'],
  intent: 'e'.repeat(64),
};

/** What the port promises to fail with. */
const PROMISED = [
  'AuthenticationError',
  'ConflictError',
  'InputError',
  'NotAllowedError',
  'NotFoundError',
  'ServiceUnavailableError',
];

const calls: Record<
  string,
  (repository: GithubRepository) => Promise<unknown>
> = {
  readHead: repository => repository.readHead(),
  readTree: repository => repository.readTree({ revision: base }),
  readChanges: repository => repository.readChanges({ from: base, to: commit }),
  readAll: repository =>
    repository.readAll({
      revision: base,
      include: () => true,
      take: async () => {},
    }),
  readBlobs: repository => repository.readBlobs({ blobIds: [blobId] }),
  readProposals: repository => repository.readProposals({ open: [7] }),
  readTexts: repository =>
    repository.readTexts({ files: [{ revision: base, path: 'a.yaml' }] }),
  readHistory: repository =>
    repository.readHistory({ revision: base, paths: ['a.yaml'], limit: 3 }),
  findPullRequest: repository => repository.findPullRequest(request.branch),
  propose: async repository => {
    const result = await repository.propose(request);
    if (result.status === 'opened' && !/^[0-9a-f]{40}$/.test(result.commit)) {
      throw new Error(`opened without a commit: ${JSON.stringify(result)}`);
    }
    await repository.settled();
    return result;
  },
};

/**
 * Lets the host answer rightly, almost rightly and not at all, in random turns.
 * Every call must end, within a bounded number of requests, in a value or in
 * an error that the port promises.
 *
 * @returns how often each outcome was seen.
 * @throws Error with seed and counter-example when a promise is broken.
 */
export async function fuzzAnswers(options: {
  seed: number;
  runs: number;
}): Promise<Record<string, number>> {
  const outcomes: Record<string, number> = {};
  await fc.assert(
    fc.asyncProperty(
      fc.gen(),
      fc.constantFrom(...Object.keys(calls)),
      async (generate, name) => {
        const pick: Pick = count => generate(fc.nat, { max: count - 1 });
        const outcome = await callOnce(name, pick);
        const key = `${name}: ${outcome}`;
        outcomes[key] = (outcomes[key] ?? 0) + 1;
      },
    ),
    { seed: options.seed, numRuns: options.runs },
  );
  return outcomes;
}

async function callOnce(name: string, pick: Pick): Promise<string> {
  const clock = new FakeClock();
  let requests = 0;
  const repository = new GithubRepository({
    url: 'https://github.test/acme/platform',
    baseBranch: 'main',
    apiBaseUrl: 'https://github.test/api/v3',
    credentials: { token: async () => 'token-of-test', renew: async () => {} },
    logger: silentLogger,
    clock,
    random: () => 0.5,
    gates: new HostGates(clock, () => 0.5),
    fetch: async (url, init) => {
      requests += 1;
      if (requests > 300) {
        throw new Error('it never stops asking');
      }
      // The script gets friendlier with time, so that retries can succeed.
      return pick(3 + requests) > 2
        ? rightAnswer(String(url), String(init?.body ?? ''))
        : wrongAnswer(
            pick,
            String(url),
            String(init?.body ?? ''),
            init?.signal,
          );
    },
  });
  try {
    await clock.run(calls[name](repository));
  } catch (error) {
    if (!(error instanceof Error) || !PROMISED.includes(error.name)) {
      throw error;
    }
    if (error.message.includes('token-of-test')) {
      throw new Error(`a token in a message: ${error.message}`);
    }
    return error.name;
  }
  if (requests > 300) {
    throw new Error('it never stops asking');
  }
  return 'value';
}

/** The end of an archive, and nothing before it. */
const emptyArchive = gzipSync(Buffer.alloc(1024));

function rightAnswer(url: string, body: string): Response {
  if (url.includes('/tarball/')) {
    return new Response(emptyArchive);
  }
  return respond(JSON.stringify(bodyOf(url, body)));
}

function respond(
  body: string,
  status = 200,
  headers: Record<string, string> = {},
): Response {
  return new Response([204, 205, 304].includes(status) ? null : body, {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  });
}

async function wrongAnswer(
  pick: Pick,
  url: string,
  body: string,
  signal: AbortSignal | null | undefined,
): Promise<Response> {
  const right = bodyOf(url, body);
  switch (pick(8)) {
    case 0:
      throw new TypeError('fetch failed', { cause: new Error('ECONNRESET') });
    case 1:
      return new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
      });
    case 2: {
      const whole = JSON.stringify(right);
      return respond(whole.slice(0, pick(whole.length)));
    }
    case 3:
      return respond(
        '<!DOCTYPE html><html>Unicorn! token-of-test</html>',
        200,
        {
          'content-type': ['text/html', 'application/json'][pick(2)],
        },
      );
    case 4: {
      const statuses = [
        201, 204, 304, 400, 401, 403, 404, 409, 410, 418, 422, 429, 451, 500,
        502, 503, 504,
      ];
      return respond(
        JSON.stringify([{ message: 'no token-of-test' }, [], null][pick(3)]),
        statuses[pick(statuses.length)],
        limitHeaders(pick),
      );
    }
    case 5:
      return respond(
        JSON.stringify({
          data: [null, undefined, right.data][pick(3)],
          errors: [
            {
              type: [
                undefined,
                'NOT_FOUND',
                'FORBIDDEN',
                'STALE_DATA',
                'UNPROCESSABLE',
                'RATE_LIMITED',
              ][pick(6)],
              message: [
                'Something went wrong',
                'A pull request already exists for acme:x.',
                'No commits between main and x',
                'You have exceeded a secondary rate limit',
                'Ref cannot be created',
              ][pick(5)],
              path: [
                undefined,
                ['createRef'],
                ['createCommitOnBranch'],
                ['createPullRequest'],
                ['repository', 'base'],
                ['repository', 'label0'],
                ['user0'],
              ][pick(7)],
            },
          ],
        }),
      );
    default:
      return respond(JSON.stringify(damage(right, pick)));
  }
}

function limitHeaders(pick: Pick): Record<string, string> {
  const odd = ['', '0', '1', '60', '-1', '1e9', 'soon', '99999999999'];
  return {
    ...(pick(2) ? { 'retry-after': odd[pick(odd.length)] } : {}),
    ...(pick(2) ? { 'x-ratelimit-remaining': odd[pick(odd.length)] } : {}),
    ...(pick(2) ? { 'x-ratelimit-reset': odd[pick(odd.length)] } : {}),
  };
}

/** Replaces or removes something somewhere inside. */
function damage(value: unknown, pick: Pick): unknown {
  if (value === null || typeof value !== 'object' || pick(4) === 0) {
    return [null, '', 'x', 0, -1, true, [], {}, [[]], 'd'.repeat(40)][pick(10)];
  }
  const copy: [string, unknown][] = Object.entries(value);
  if (copy.length > 0) {
    const at = pick(copy.length);
    if (pick(4) === 0) {
      copy.splice(at, 1);
    } else {
      copy[at] = [copy[at][0], damage(copy[at][1], pick)];
    }
  }
  return Array.isArray(value)
    ? copy.map(([, item]) => item)
    : Object.fromEntries(copy);
}

function bodyOf(url: string, body: string): Record<string, unknown> {
  if (url.includes('/git/ref/')) {
    return { ref: 'refs/heads/main', object: { sha: base, type: 'commit' } };
  }
  if (url.includes('/git/trees/')) {
    const entry = { path: 'a.yaml', mode: '100644', type: 'blob', size: 12 };
    return { sha: base, truncated: false, tree: [{ ...entry, sha: blobId }] };
  }
  if (url.includes('/git/blobs/')) {
    const content = Buffer.from(text).toString('base64');
    return { sha: blobId, content, encoding: 'base64' };
  }
  if (url.includes('/compare/') && url.includes('per_page=1')) {
    return {
      status: 'ahead',
      merge_base_commit: { sha: base },
      files: [{ filename: 'a.yaml', status: 'modified' }],
    };
  }
  if (url.includes('/compare/')) {
    return { ahead_by: 0, behind_by: 0, commits: [], files: [] };
  }
  if (body.includes('query Blobs')) {
    const blob = { oid: blobId, text, isBinary: false, isTruncated: false };
    return { data: { repository: { [`b${blobId}`]: blob } } };
  }
  if (body.includes('query Entries')) {
    const e0 = { oid: blobId, mode: 0o100644, size: 12 };
    return { data: { repository: { object: { e0 } } } };
  }
  if (body.includes('query Root')) {
    const tree = { oid: base };
    return { data: { repository: { commit: { tree }, attributes: null } } };
  }
  if (body.includes('query Files')) {
    return { data: { repository: { f0: { oid: blobId } } } };
  }
  if (body.includes('query ProposalsByNumber')) {
    return { data: { repository: { p7: openPull(7) } } };
  }
  if (body.includes('query ProposalParts')) {
    return { data: { repository: { p0: openPull(8, false) } } };
  }
  if (body.includes('query Proposals')) {
    const pageInfo = { hasNextPage: false, endCursor: null };
    const open = { nodes: [openPull(8, true)], pageInfo };
    return { data: { repository: { open, ended: { nodes: [], pageInfo } } } };
  }
  if (body.includes('query Texts')) {
    const f0 = { text, isBinary: false, isTruncated: false, byteSize: 12 };
    return { data: { repository: { f0 } } };
  }
  if (body.includes('query History')) {
    const node = {
      oid: base,
      committedDate: '2026-01-01T00:00:00Z',
      messageHeadline: 'x',
    };
    return { data: { repository: { object: { h0: { nodes: [node] } } } } };
  }
  if (body.includes('query Situation')) {
    return { data: { repository: situation(), user0: { id: 'U_1' } } };
  }
  if (body.includes('mutation Decorate')) {
    const done = { clientMutationId: null };
    return { data: { addLabelsToLabelable: done, requestReviews: done } };
  }
  return {
    data: {
      createRef: { ref: { name: request.branch } },
      createCommitOnBranch: { commit: { oid: commit } },
      createPullRequest: {
        pullRequest: {
          id: 'PR_1',
          number: 1,
          url: 'https://github.test/acme/platform/pull/1',
          state: 'OPEN',
          headRefOid: commit,
          baseRef: { target: { oid: base } },
        },
      },
    },
  };
}

function openPull(number: number, hasNextPage = false) {
  const endCursor = 'x';
  return {
    number,
    url: `https://github.test/acme/platform/pull/${number}`,
    title: 'A title',
    body: 'A body',
    author: { login: 'ann' },
    baseRefName: 'main',
    headRefName: 'change',
    headRefOid: commit,
    isCrossRepository: false,
    state: 'OPEN',
    isDraft: false,
    createdAt: '2026-01-01T00:00:00Z',
    updatedAt: '2026-01-01T00:00:00Z',
    mergeable: 'MERGEABLE',
    mergeStateStatus: 'CLEAN',
    files: {
      nodes: [{ path: 'a.yaml' }],
      pageInfo: { hasNextPage, endCursor },
    },
    commits: { nodes: [{ commit: { statusCheckRollup: null } }] },
  };
}

function situation() {
  return {
    id: 'R_1',
    label0: { id: 'L_1' },
    base: { target: { oid: base, tree: { oid: commit } } },
    head: { id: 'B_1', target: { oid: base, message: 'x' } },
    pullRequests: { nodes: [] },
  };
}
