import { json, scriptedHost } from '../__testUtils__/scriptedHost';
import { silentLogger } from '../__testUtils__/silentLogger';
import { ProposalReader } from './proposals';

const at = { owner: 'acme', name: 'platform-gitops' };

function pull(number: number, changes: Record<string, unknown> = {}) {
  return {
    number,
    url: `https://github.test/acme/platform-gitops/pull/${number}`,
    title: 'A title',
    body: '',
    author: { login: 'ann' },
    baseRefName: 'main',
    headRefName: 'change',
    headRefOid: 'a'.repeat(40),
    isCrossRepository: false,
    state: 'OPEN',
    isDraft: false,
    createdAt: '2026-01-01T00:00:00Z',
    updatedAt: '2026-01-01T00:00:00Z',
    mergedAt: null,
    closedAt: null,
    mergeCommit: null,
    reviewDecision: null,
    mergeable: 'MERGEABLE',
    mergeStateStatus: 'CLEAN',
    files: {
      nodes: [{ path: 'a.yaml' }],
      pageInfo: { hasNextPage: false, endCursor: null },
    },
    commits: { nodes: [{ commit: { statusCheckRollup: null } }] },
    ...changes,
  };
}

const lists = (open: unknown[], ended: unknown[] = []) => {
  const pageInfo = { hasNextPage: false, endCursor: null };
  return {
    repository: {
      open: { nodes: open, pageInfo },
      ended: { nodes: ended, pageInfo },
    },
  };
};

function readerOf(...answers: unknown[]) {
  const logged: string[] = [];
  const { host, clock, requests } = scriptedHost(
    answers.map(answer => json(answer)),
  );
  const reader = new ProposalReader(host, at, 'main', {
    ...silentLogger,
    warn: message => logged.push(message),
  });
  const read = (open: number[] = []) =>
    clock.run(reader.read({ open, since: new Date(0) }));
  return { read, logged, requests };
}

it('leaves out one that makes no sense, and says so', async () => {
  const { read, logged } = readerOf({
    data: lists([pull(1), pull(2, { headRefOid: 'x' }), null, pull(3)]),
  });
  expect((await read()).map(({ number }) => number)).toEqual([1, 3]);
  expect(logged).toHaveLength(1);
  expect(logged[0]).toContain('2: headRefOid');
});

it('reads what is odd within one as if it was not there', async () => {
  const { read, logged } = readerOf({
    data: lists([
      pull(1, {
        author: null,
        files: { nodes: [null, { path: 'b' }, { path: 1 }], pageInfo: 'x' },
        commits: {
          nodes: [
            {
              commit: {
                statusCheckRollup: {
                  contexts: {
                    nodes: [
                      null,
                      { __typename: 'Unheard' },
                      {
                        __typename: 'CheckRun',
                        name: 'lint',
                        status: 'COMPLETED',
                        conclusion: 'BRAND_NEW',
                        startedAt: 'yesterday',
                      },
                    ],
                    pageInfo: { hasNextPage: false, endCursor: null },
                  },
                },
              },
            },
          ],
        },
        reviewDecision: 'PONDERED',
        mergeStateStatus: 'ODD',
      }),
    ]),
  });
  expect(await read()).toMatchObject([
    {
      author: 'ghost',
      paths: ['b'],
      review: 'none',
      mergeable: 'unknown',
      checks: [{ name: 'lint', category: 'validation', state: 'pending' }],
    },
  ]);
  expect(logged).toEqual([]);
});

it('does without checks that may not be read, and says so once', async () => {
  const answer = {
    data: lists([pull(1)]),
    errors: [
      {
        type: 'FORBIDDEN',
        path: [
          'repository',
          'open',
          'nodes',
          0,
          'commits',
          'nodes',
          0,
          'commit',
          'statusCheckRollup',
        ],
        message: 'Resource not accessible by integration',
      },
    ],
  };
  const { read, logged } = readerOf(answer, answer);
  expect(await read()).toMatchObject([{ number: 1, checks: [] }]);
  expect(await read()).toMatchObject([{ number: 1 }]);
  expect(logged).toHaveLength(1);
});

it('asks again when a list is missing, and not for ever', async () => {
  const { read, requests } = readerOf({ data: { repository: {} } });
  await expect(read()).rejects.toThrow('not as documented');
  expect(requests.length).toBeLessThan(10);
});

it('fails when pull requests may not be read', async () => {
  const { read } = readerOf({
    data: { repository: null },
    errors: [
      { type: 'FORBIDDEN', path: ['repository', 'open'], message: 'No' },
    ],
  });
  await expect(read()).rejects.toThrow('refused a read: No');
});

it('knows a fork by name only: its marker says nothing', async () => {
  const body = `<!-- groundwork: ${JSON.stringify({ changeId: 'c1' })} -->`;
  const headRefName = 'groundwork/shop/c1';
  const { read } = readerOf({
    data: lists([
      pull(1, { body, headRefName, isCrossRepository: true }),
      pull(2, { body, headRefName }),
      pull(3, { body: body + body.replace('c1', 'c2'), headRefName }),
      pull(4, { body: '<!-- groundwork: {} -->', headRefName }),
      pull(5, { body: '<!-- groundwork: {nonsense} -->', headRefName }),
    ]),
  });
  const ids = (await read()).map(({ changeId }) => changeId);
  expect(ids).toEqual([undefined, 'c1', undefined, undefined, undefined]);
});

it('takes the later one of two runs, and tells workflows apart', async () => {
  const run = (
    workflow: string,
    conclusion: string,
    startedAt: string,
  ): unknown => ({
    __typename: 'CheckRun',
    name: 'build',
    status: 'COMPLETED',
    conclusion,
    startedAt: `2026-01-01T00:00:0${startedAt}Z`,
    checkSuite: { workflowRun: { workflow: { name: workflow } } },
  });
  const nodes = [
    run('ci', 'SUCCESS', '5'),
    run('ci', 'FAILURE', '1'),
    run('release', 'FAILURE', '1'),
  ];
  const pageInfo = { hasNextPage: false, endCursor: null };
  const statusCheckRollup = { contexts: { nodes, pageInfo } };
  const { read } = readerOf({
    data: lists([
      pull(1, { commits: { nodes: [{ commit: { statusCheckRollup } }] } }),
    ]),
  });
  const [{ checks }] = await read();
  expect(checks.map(({ state }) => state)).toEqual(['success', 'failure']);
});
