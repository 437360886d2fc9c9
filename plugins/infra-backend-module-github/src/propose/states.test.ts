import { mockServices } from '@backstage/backend-test-utils';
import { InputError } from '@backstage/errors';
import {
  answer,
  documentOf,
  exactlyOne,
  intentOf,
  nothing,
  SandboxRepository,
} from '../__testUtils__/sandboxRepository';

// A sandbox takes a while on a busy machine.
jest.setTimeout(60_000);

let at: SandboxRepository;
beforeAll(async () => {
  at = await SandboxRepository.start();
});
afterAll(() => at.stop());

async function propose(request: Awaited<ReturnType<typeof at.request>>) {
  at.sandbox.requests.clear();
  const repository = at.connect();
  const result = await repository.propose(request);
  const requests = at.sandbox.requests.total().requests;
  await repository.settled();
  return { result, requests };
}

describe('what stands on the host', () => {
  it('nothing: two requests make the pull request', async () => {
    const request = await at.request('fresh');
    at.sandbox.requests.clear();
    const { result, requests } = await propose(request);
    expect(requests).toBe(2);
    expect(at.sandbox.requests.total().points).toBeLessThanOrEqual(6);
    expect(await at.standing(request)).toEqual(exactlyOne(request));
    const [pull] = at.pulls(request);
    expect(result).toEqual({
      status: 'opened',
      commit: pull.pull.headSha,
      pullRequest: {
        number: pull.number,
        state: 'open',
        url: `${at.sandbox.url}/acme/platform-gitops/pull/${pull.number}`,
      },
    });
    expect(pull.title).toBe(request.title);
    expect(pull.body).toContain(request.body);
    expect(pull.body).toContain(request.intent);
  });

  it('our pull request: it is found with one request', async () => {
    const request = await at.request('again');
    await propose(request);
    const { result, requests } = await propose(request);
    expect(result).toMatchObject({ status: 'existing' });
    expect(requests).toBe(1);
    expect(await at.standing(request)).toEqual(exactlyOne(request));
  });

  it('deletes files, and restores nothing else', async () => {
    const request = await at.request('delete', {
      files: [
        { path: 'clusters/prod/old.yaml', content: undefined },
        { path: 'clusters/prod/new.yaml', content: '' },
      ],
    });
    await propose(request);
    expect(await at.standing(request)).toEqual(exactlyOne(request));
    const files = await at.handle.listFiles(request.branch);
    expect(files).toContain('services/orders-api.yaml');
  });

  it('a moved base: nothing is left behind', async () => {
    const request = await at.request('moved');
    const head = await at.handle.commit('main', { 'x.md': '1' }, 'x', 'ann');
    const { result, requests } = await propose(request);
    expect(result).toEqual({ status: 'base-moved', head });
    expect(requests).toBe(1);
    expect(await at.standing(request)).toEqual(nothing);
    const replanned = { ...request, baseRevision: head };
    expect((await propose(replanned)).result.status).toBe('opened');
    expect(await at.standing(replanned)).toEqual(exactlyOne(replanned));
  });

  it('a branch at the base without a commit: it is used', async () => {
    const request = await at.request('branch-only');
    await at.handle.createBranch(request.branch, request.baseRevision);
    const { result, requests } = await propose(request);
    expect(result.status).toBe('opened');
    expect(requests).toBe(2);
    expect(await at.standing(request)).toEqual(exactlyOne(request));
  });

  it('an empty branch at an older base: it is brought forward', async () => {
    const old = await at.request('old-branch');
    await at.handle.createBranch(old.branch, old.baseRevision);
    await at.handle.commit('main', { 'y.md': '1' }, 'y', 'ann');
    expect((await propose(old)).result.status).toBe('base-moved');
    const request = await at.request('old-branch');
    expect((await propose(request)).result.status).toBe('opened');
    expect(await at.standing(request)).toEqual(exactlyOne(request));
  });

  it('our commit without a pull request: only that is made', async () => {
    const request = await at.request('commit-only');
    await propose(request);
    const source = at.pulls(request)[0].pull.headSha;
    const second = { ...request, branch: 'groundwork/payments-api/copy' };
    await at.handle.createBranch(second.branch, source);
    const { result } = await propose(second);
    expect(result).toMatchObject({ status: 'opened', commit: source });
    expect(await at.standing(second)).toEqual(exactlyOne(second));
  });

  it.each([
    ['commits of a person without a pull request: a conflict', true],
    ['a branch with another history: a conflict', false],
  ])('%s', async (name, related) => {
    const request = await at.request(`foreign-${related}`);
    const side = `side-${name.length}`;
    if (related) {
      await at.handle.createBranch(side, request.baseRevision);
    }
    const theirs = await at.handle.commit(
      side,
      { 'services/payments-api.yaml': 'size: theirs\n' },
      'mine',
      'ann',
    );
    await at.handle.createBranch(request.branch, theirs);
    const { result } = await propose(request);
    expect(result).toMatchObject({
      status: 'conflict',
      message: expect.stringContaining(request.branch),
    });
    expect(await at.head(request.branch)).toBe(theirs);
    expect(at.pulls(request)).toEqual([]);
  });

  it('a person amended our commit before there is a pull request', async () => {
    const request = await at.request('amended');
    await propose(request);
    const { message } = await commitOf(at.pulls(request)[0].pull.headSha);
    const copy = { ...request, branch: 'groundwork/payments-api/amended2' };
    await at.handle.createBranch(copy.branch, request.baseRevision);
    const theirs = await at.handle.commit(
      copy.branch,
      { 'services/payments-api.yaml': 'size: theirs\n' },
      message,
      'ann',
    );
    const { result } = await propose(copy);
    expect(result.status).toBe('conflict');
    expect(await at.head(copy.branch)).toBe(theirs);
  });

  it('commits of a person on the open pull request: untouched', async () => {
    const request = await at.request('pushed');
    await propose(request);
    const theirs = await at.handle.commit(
      request.branch,
      { 'services/payments-api.yaml': 'size: theirs\n' },
      'better',
      'ann',
    );
    const files = [
      { path: 'services/payments-api.yaml', content: 'size: xl\n' },
    ];
    const other = { ...request, files, intent: intentOf(files) };
    for (const asked of [request, other]) {
      const { result } = await propose(asked);
      expect(result).toMatchObject({
        status: 'existing',
        pullRequest: { state: 'open' },
      });
      expect(await at.head(request.branch)).toBe(theirs);
    }
    expect(at.pulls(request)).toHaveLength(1);
  });

  it('another plan of the same change: one more commit, no force', async () => {
    const request = await at.request('replanned', {
      files: [
        { path: 'services/payments-api.yaml', content: 'size: large\n' },
        { path: 'clusters/prod/left.yaml', content: 'left\n' },
        { path: 'services/orders-api.yaml', content: 'size: large\n' },
        { path: 'clusters/prod/old.yaml', content: undefined },
      ],
    });
    await propose(request);
    const first = await at.head(request.branch);
    await at.handle.commit('main', { 'z.md': '1' }, 'z', 'ann');
    const files = [
      { path: 'services/payments-api.yaml', content: 'size: xl\n' },
    ];
    const stale = { ...request, files, intent: intentOf(files) };
    expect((await propose(stale)).result.status).toBe('base-moved');
    const other = {
      ...stale,
      baseRevision: await at.head(),
      title: 'A better plan',
    };
    const { result } = await propose(other);
    expect(result.status).toBe('existing');
    expect(await at.standing(other)).toEqual(exactlyOne(other));
    expect(at.pulls(request)[0].title).toBe('A better plan');
    const { parents } = await commitOf(await at.head(request.branch));
    // The base went on meanwhile and is merged in, or merging could conflict.
    expect(parents).toEqual([first, await at.head()]);
    expect((await propose(other)).requests).toBe(1);
  });

  it('another plan after a crash before the pull request', async () => {
    const request = await at.request('replanned2');
    await propose(request);
    const first = await at.head(request.branch);
    const files = [
      { path: 'services/payments-api.yaml', content: 'size: xl\n' },
    ];
    const other = {
      ...request,
      branch: 'groundwork/payments-api/replanned3',
      files,
      intent: intentOf(files),
    };
    await at.handle.createBranch(other.branch, first);
    expect((await propose(other)).result.status).toBe('opened');
    expect(await at.standing(other)).toEqual(exactlyOne(other));
  });

  it('a closed pull request stays closed', async () => {
    const request = await at.request('closed');
    await propose(request);
    await at.handle.deleteBranch(request.branch);
    const { result } = await propose(request);
    expect(result).toMatchObject({
      status: 'existing',
      pullRequest: { state: 'closed' },
    });
    expect(at.pulls(request)).toHaveLength(1);
    expect(await at.hasBranch(request.branch)).toBe(false);
  });

  it('a merged pull request stays merged', async () => {
    const request = await at.request('merged');
    await propose(request);
    await at.handle.merge(at.pulls(request)[0].number);
    const { result } = await propose(request);
    expect(result).toMatchObject({
      status: 'existing',
      pullRequest: { state: 'merged' },
    });
    expect(at.pulls(request)).toHaveLength(1);
  });

  it('a branch whose name is a part of ours: a conflict', async () => {
    const request = await at.request('part', { branch: 'taken/payments/part' });
    await at.handle.createBranch('taken/payments', request.baseRevision);
    const { result } = await propose(request);
    expect(result).toMatchObject({
      status: 'conflict',
      message: expect.stringContaining('taken/payments'),
    });
    expect(at.pulls(request)).toEqual([]);
  });
});

describe('labels and reviewers', () => {
  const wanted = {
    labels: ['infrastructure', 'risk: none'],
    reviewers: ['@ann', 'acme/platform'],
  };
  const decorationOf = (request: Awaited<ReturnType<typeof at.request>>) =>
    at.pulls(request).map(({ labels, pull }) => ({
      labels: [...labels].sort(),
      reviewers: pull.requestedReviewers,
      teams: pull.requestedTeams,
    }));
  const decorated = [
    { labels: wanted.labels, reviewers: ['ann'], teams: ['platform'] },
  ];

  /** Proposes, and says how many requests came after the answer. */
  async function decorate(
    id: string,
    asked: Partial<typeof wanted> = wanted,
    repository = at.connect(),
  ) {
    const request = await at.request(id, asked);
    at.sandbox.requests.clear();
    expect((await repository.propose(request)).status).toBe('opened');
    await repository.settled();
    const { requests } = at.sandbox.requests.total();
    return { request, more: requests - 2 };
  }

  afterEach(() => at.sandbox.faults.clear());

  it('follow, and missing labels are made', async () => {
    const { request } = await decorate('labels');
    expect(decorationOf(request)).toEqual(decorated);
  });

  it('take one request where the labels are there', async () => {
    await decorate('labels-first');
    const { request, more } = await decorate('labels-then');
    expect(more).toBe(1);
    const last = at.sandbox.requests.list().at(-1);
    expect(last?.fields).toEqual(['addLabelsToLabelable', 'requestReviews']);
    expect(decorationOf(request)).toEqual(decorated);
  });

  it('a reviewer whom nobody knows keeps neither the proposal nor the others', async () => {
    const reviewers = [...wanted.reviewers, 'elsewhere/team', 'not a login'];
    const logger = mockServices.logger.mock();
    const { request } = await decorate(
      'labels-unknown',
      { ...wanted, reviewers },
      at.connect({ logger }),
    );
    expect(decorationOf(request)).toEqual(decorated);
    const logged = JSON.stringify(logger.warn.mock.calls);
    expect(logged).toContain('elsewhere/team');
    expect(logged).toContain('not a login');
  });

  it.each([
    ['addLabelsToLabelable', 'FORBIDDEN'],
    ['requestReviews', 'NOT_FOUND'],
  ])('go the longer way when %s fails', async (field, type) => {
    at.sandbox.faults.add({ effect: { kind: 'fail-field', field, type } });
    const { request, more } = await decorate(`labels-${field}`);
    expect(more).toBe(2);
    expect(decorationOf(request)).toEqual(decorated);
  });

  it('go the longer way when the host refuses look-ups, which it is asked once', async () => {
    let refused = 0;
    const repository = at.connect({
      fetch: async (url, init) => {
        if (!documentOf(init).includes('$team1')) return fetch(url, init);
        refused += 1;
        const message = "The 'id' field requires the scope 'read:org'";
        return answer({ errors: [{ type: 'INSUFFICIENT_SCOPES', message }] });
      },
    });
    for (const id of ['labels-scopes-1', 'labels-scopes-2']) {
      const { request, more } = await decorate(id, wanted, repository);
      expect(more).toBe(2);
      expect(decorationOf(request)).toEqual(decorated);
    }
    expect(refused).toBe(1);
  });

  it('are added again when the answer is lost', async () => {
    at.sandbox.faults.add({
      match: { operation: 'Decorate' },
      effect: { kind: 'drop', when: 'after' },
    });
    const { request, more } = await decorate('labels-lost');
    expect(more).toBe(2);
    expect(decorationOf(request)).toEqual(decorated);
  });

  it('are added later when a crash came first', async () => {
    const request = await at.request('labels-late');
    await propose(request);
    await propose({ ...request, reviewers: ['ann'] });
    expect(JSON.stringify(at.pulls(request))).toContain('ann');
  });
});

describe('what must not reach the repository', () => {
  const bad: Array<[string, Parameters<typeof at.request>[1]]> = [
    ['no file', { files: [] }],
    ['a path upwards', { files: [{ path: 'a/../../x', content: '' }] }],
    ['an absolute path', { files: [{ path: '/etc/passwd', content: '' }] }],
    ['git itself', { files: [{ path: '.GIT/config', content: '' }] }],
    ['a line break', { files: [{ path: 'a\nb', content: '' }] }],
    [
      'a file twice',
      {
        files: [
          { path: 'a', content: '' },
          { path: 'a', content: '1' },
        ],
      },
    ],
    ['the base branch', { branch: 'main' }],
    ['a branch of git', { branch: 'a..b' }],
    ['a branch with spaces', { branch: 'a b' }],
    ['no title', { title: ' ' }],
    ['a change id of the shell', { changeId: 'a;rm' }],
    ['a body without end', { body: 'x'.repeat(70_000) }],
  ];
  it.each(bad)('%s', async (_name, overrides) => {
    const request = { ...(await at.request('bad')), ...overrides };
    at.sandbox.requests.clear();
    await expect(at.connect().propose(request)).rejects.toThrow(InputError);
    expect(at.sandbox.requests.total().requests).toBe(0);
  });
});

async function commitOf(sha: string) {
  const response = await fetch(
    `${at.sandbox.apiBaseUrl}/repos/acme/platform-gitops/git/commits/${sha}`,
    { headers: { authorization: `Bearer ${at.sandbox.token}` } },
  );
  const body = await response.json();
  return {
    message: String(body.message),
    parents: body.parents.map((parent: { sha: string }) => parent.sha),
  };
}
