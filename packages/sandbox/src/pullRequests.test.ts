import { mkdtemp, rm } from 'fs/promises';
import { tmpdir } from 'os';
import { join } from 'path';
import { RepositoryHandle, Sandbox, startSandbox } from './index';

type Answer = { data?: any; errors?: any[] };

describe('pull requests', () => {
  let folder: string;
  let sandbox: Sandbox;
  let repo: RepositoryHandle;
  const main = 'a: 1\nb: 1\nc: 1\n';

  const start = () =>
    startSandbox({
      port: 0,
      stateDir: folder,
      repositories: [
        { owner: 'acme', name: 'x', files: { 'a.yaml': main, 'b.yaml': main } },
      ],
    });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
    sandbox = await start();
    repo = sandbox.repository('acme', 'x');
  });
  afterEach(async () => {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  });

  const rest = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${sandbox.apiBaseUrl}/repos/acme/x${path}`, {
      method,
      headers: { authorization: `token ${sandbox.token}` },
      body: body ? JSON.stringify(body) : undefined,
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text ? JSON.parse(text) : undefined,
    };
  };
  const graphql = async (
    query: string,
    variables: Record<string, unknown>,
  ): Promise<Answer> => {
    const response = await fetch(`${sandbox.url}/api/graphql`, {
      method: 'POST',
      headers: { authorization: `bearer ${sandbox.token}` },
      body: JSON.stringify({ query, variables }),
    });
    expect(response.status).toBe(200);
    return response.json() as Promise<Answer>;
  };
  const open = async (branch: string, files: Record<string, string | null>) => {
    await repo.createBranch(branch, String(await repo.head('main')));
    await repo.commit(branch, files, `Change on ${branch}`);
    const { body } = await rest('POST', '/pulls', {
      title: branch,
      head: branch,
      base: 'main',
    });
    return body.number as number;
  };
  const repositoryId = `R_${Buffer.from('acme/x').toString('base64url')}`;
  const commitOn = (
    branchName: string,
    expectedHeadOid: string | undefined,
    fileChanges: unknown,
  ) =>
    graphql(
      `
        mutation ($input: CreateCommitOnBranchInput!) {
          createCommitOnBranch(input: $input) {
            commit {
              oid
            }
          }
        }
      `,
      {
        input: {
          branch: { repositoryNameWithOwner: 'acme/x', branchName },
          expectedHeadOid,
          message: { headline: 'A commit' },
          fileChanges,
        },
      },
    );
  const addition = (path: string, text: string) => ({
    additions: [{ path, contents: Buffer.from(text).toString('base64') }],
  });

  it.each(['merge', 'squash', 'rebase'] as const)(
    'merges by %s on a base that has moved',
    async method => {
      const number = await open('feature', { 'a.yaml': 'a: 2\nb: 1\nc: 1\n' });
      await repo.commit('feature', { 'new.yaml': 'n: 1\n' }, 'Second');
      const base = await repo.commit('main', { 'b.yaml': 'b\n' }, 'Meanwhile');
      const merged = await rest('PUT', `/pulls/${number}/merge`, {
        merge_method: method,
      });
      expect(merged).toMatchObject({ status: 200, body: { merged: true } });
      expect(await repo.readFile('main', 'a.yaml')).toContain('a: 2');
      expect(await repo.readFile('main', 'b.yaml')).toBe('b\n');
      expect(await repo.readFile('main', 'new.yaml')).toBe('n: 1\n');
      const history = await rest('GET', '/commits?per_page=100');
      const [tip] = history.body;
      expect(tip.sha).toBe(merged.body.sha);
      const expected = {
        merge: { parents: 2, commits: 5 },
        squash: { parents: 1, commits: 3 },
        rebase: { parents: 1, commits: 4 },
      }[method];
      expect(tip.parents).toHaveLength(expected.parents);
      expect(history.body).toHaveLength(expected.commits);
      expect(history.body.map((c: any) => c.sha)).toContain(base);
      expect((await rest('GET', `/pulls/${number}`)).body).toMatchObject({
        state: 'closed',
        merged: true,
        merge_commit_sha: merged.body.sha,
        commits: 2,
        changed_files: 2,
      });
    },
  );

  it('says which file conflicts, and refuses the merge', async () => {
    const number = await open('feature', { 'a.yaml': 'a: 2\n' });
    await repo.commit('main', { 'a.yaml': 'a: 3\n' }, 'Meanwhile');
    expect((await rest('GET', `/pulls/${number}`)).body).toMatchObject({
      mergeable: false,
      mergeable_state: 'dirty',
    });
    expect(await rest('PUT', `/pulls/${number}/merge`)).toMatchObject({
      status: 405,
      body: { message: 'Pull Request is not mergeable' },
    });
    const page = await fetch(`${sandbox.url}/acme/x/pull/${number}`);
    expect(await page.text()).toContain('<li class="mono">a.yaml</li>');
  });

  it('follows the head, closes with its branch and opens again', async () => {
    const number = await open('feature', { 'a.yaml': 'a: 2\n' });
    const head = await repo.commit('feature', { 'b.yaml': 'b\n' }, 'More');
    expect((await rest('GET', `/pulls/${number}`)).body.head.sha).toBe(head);
    await repo.deleteBranch('feature');
    expect((await rest('GET', `/pulls/${number}`)).body.state).toBe('closed');
    expect(
      (await rest('PATCH', `/pulls/${number}`, { state: 'open' })).status,
    ).toBe(422);
    await repo.createBranch('feature', head);
    expect(
      (await rest('PATCH', `/pulls/${number}`, { state: 'open' })).body.state,
    ).toBe('open');
  });

  it('marks what the base contains as merged', async () => {
    const number = await open('feature', { 'a.yaml': 'a: 2\n' });
    await rest('PATCH', '/git/refs/heads/main', {
      sha: await repo.head('feature'),
    });
    expect((await rest('GET', `/pulls/${number}`)).body.merged).toBe(true);
  });

  it('waits for required reviews and checks, then merges by itself', async () => {
    repo.configure({ allowAutoMerge: true });
    await rest('PUT', '/branches/main/protection', {
      required_status_checks: { strict: false, contexts: ['render'] },
      required_pull_request_reviews: { required_approving_review_count: 1 },
      enforce_admins: true,
      restrictions: null,
    });
    const number = await open('feature', { 'a.yaml': 'a: 2\n' });
    const { node_id: pullRequestId, mergeable_state } = (
      await rest('GET', `/pulls/${number}`)
    ).body;
    expect(mergeable_state).toBe('blocked');
    const enabled = await graphql(
      `
        mutation ($input: EnablePullRequestAutoMergeInput!) {
          enablePullRequestAutoMerge(input: $input) {
            pullRequest {
              autoMergeRequest {
                mergeMethod
              }
              reviewDecision
            }
          }
        }
      `,
      { input: { pullRequestId, mergeMethod: 'SQUASH' } },
    );
    expect(enabled.data.enablePullRequestAutoMerge.pullRequest).toEqual({
      autoMergeRequest: { mergeMethod: 'SQUASH' },
      reviewDecision: 'REVIEW_REQUIRED',
    });
    repo.setStatus(String(await repo.head('feature')), 'render', 'success');
    repo.review(number, 'ada', 'APPROVED');
    while (!repo.listPullRequests()[0].pull.mergedAt) {
      await new Promise(resolve => setTimeout(resolve, 5));
    }
    expect(await repo.readFile('main', 'a.yaml')).toBe('a: 2\n');
  });

  it('refuses auto-merge with the reasons GitHub gives', async () => {
    const number = await open('feature', { 'a.yaml': 'a: 2\n' });
    const { node_id: pullRequestId } = (await rest('GET', `/pulls/${number}`))
      .body;
    const enable = async () =>
      (
        await graphql(
          `
            mutation ($input: EnablePullRequestAutoMergeInput!) {
              enablePullRequestAutoMerge(input: $input) {
                clientMutationId
              }
            }
          `,
          { input: { pullRequestId } },
        )
      ).errors?.[0].message;
    expect(await enable()).toBe(
      'Auto merge is not allowed for this repository',
    );
    repo.configure({ allowAutoMerge: true });
    expect(await enable()).toBe(
      'Protected branch rules not configured for this branch',
    );
    await rest('PUT', '/branches/main/protection', {});
    expect(await enable()).toBe('Pull request is in clean status');
    repo.setStatus(String(await repo.head('feature')), 'x', 'failure');
    expect(await enable()).toBe('Pull request is in unstable status');
  });

  it('takes a merged change back with a pull request of its own', async () => {
    const number = await open('feature', { 'a.yaml': 'a: 2\n', 'n.yaml': 'n' });
    await repo.merge(number, 'squash');
    await repo.commit('main', { 'later.yaml': 'l' }, 'Later');
    const { node_id: pullRequestId } = (await rest('GET', `/pulls/${number}`))
      .body;
    const answer = await graphql(
      `
        mutation ($input: RevertPullRequestInput!) {
          revertPullRequest(input: $input) {
            revertPullRequest {
              number
              title
              files(first: 5) {
                nodes {
                  path
                  changeType
                }
              }
            }
          }
        }
      `,
      { input: { pullRequestId } },
    );
    expect(answer.data.revertPullRequest.revertPullRequest).toEqual({
      number: 2,
      title: 'Revert "feature"',
      files: {
        nodes: [
          { path: 'a.yaml', changeType: 'MODIFIED' },
          { path: 'n.yaml', changeType: 'DELETED' },
        ],
      },
    });
    await repo.merge(2);
    expect(await repo.readFile('main', 'a.yaml')).toBe(main);
    expect(await repo.readFile('main', 'later.yaml')).toBe('l');
  });

  it('answers refusals in the words of GitHub', async () => {
    const sha = await repo.head('main');
    const ref = (name: string) => rest('POST', '/git/refs', { ref: name, sha });
    await ref('refs/heads/taken');
    expect((await ref('refs/heads/taken')).body).toMatchObject({
      message: 'Reference already exists',
      status: '422',
    });
    expect((await ref('refs/heads/taken/below')).body.message).toBe(
      'Reference update failed',
    );
    expect((await ref('refs/heads/bad..name')).status).toBe(422);
    const pull = (head: string) =>
      rest('POST', '/pulls', { title: 't', head, base: 'main' });
    expect((await pull('taken')).body.errors).toEqual([
      {
        resource: 'PullRequest',
        code: 'custom',
        message: 'No commits between main and taken',
      },
    ]);
    await repo.commit('taken', { 'n.yaml': 'n' }, 'More');
    expect((await pull('taken')).status).toBe(201);
    expect((await pull('taken')).body.errors[0].message).toBe(
      'A pull request already exists for acme:taken.',
    );
    expect((await pull('none')).body.errors[0].field).toBe('head');
    expect((await rest('GET', '/pulls/99')).body.message).toBe('Not Found');
  });

  it('runs every field of a mutation, also after one has failed', async () => {
    const oid = await repo.head('main');
    await repo.createBranch('a/b', String(oid));
    const answer = await graphql(
      `
        mutation (
          $taken: CreateRefInput!
          $below: CreateRefInput!
          $ok: CreateRefInput!
        ) {
          taken: createRef(input: $taken) {
            ref {
              name
            }
          }
          below: createRef(input: $below) {
            ref {
              name
            }
          }
          ok: createRef(input: $ok) {
            ref {
              name
              target {
                oid
              }
            }
          }
        }
      `,
      Object.fromEntries(
        [
          ['taken', 'a/b'],
          ['below', 'a/b/c'],
          ['ok', 'fine'],
        ].map(([key, name]) => [
          key,
          { repositoryId, name: `refs/heads/${name}`, oid },
        ]),
      ),
    );
    expect(answer.data).toEqual({
      taken: null,
      below: null,
      ok: { ref: { name: 'fine', target: { oid } } },
    });
    expect(answer.errors).toMatchObject([
      {
        type: 'UNPROCESSABLE',
        path: ['taken'],
        message:
          'A ref named "refs/heads/a/b" already exists in the repository.',
      },
      { type: 'UNPROCESSABLE', message: 'Ref cannot be created' },
    ]);
  });

  it('refuses a commit on a branch that has moved', async () => {
    const before = await repo.head('main');
    await repo.commit('main', { 'x.yaml': 'x' }, 'Meanwhile');
    const answer = await commitOn('main', before, addition('y.yaml', 'y'));
    expect(answer).toMatchObject({
      data: { createCommitOnBranch: null },
      errors: [
        {
          type: 'STALE_DATA',
          path: ['createCommitOnBranch'],
          message: `Expected branch to point to "${before}" but it did not.  Pull and try again.`,
        },
      ],
    });
  });

  it('lets exactly one of two commits at once win', async () => {
    const before = await repo.head('main');
    const answers = await Promise.all(
      ['one', 'two', 'three', 'four'].map(name =>
        commitOn('main', before, addition(`${name}.yaml`, name)),
      ),
    );
    expect(answers.filter(({ errors }) => !errors)).toHaveLength(1);
    const { body } = await rest('GET', '/commits');
    expect(body).toHaveLength(2);
  });

  it('fails a whole commit when one path to delete is not there', async () => {
    const before = await repo.head('main');
    const answer = await commitOn('main', before, {
      ...addition('y.yaml', 'y'),
      deletions: [{ path: 'a.yaml' }, { path: 'none.yaml' }],
    });
    expect(answer.errors?.[0].message).toContain('none.yaml');
    expect(await repo.head('main')).toBe(before);
    expect(
      (await commitOn('main', before, addition('../x', 'y'))).errors,
    ).toHaveLength(1);
    const done = await commitOn('main', before, {
      deletions: [{ path: 'a.yaml' }],
    });
    expect(done.errors).toBeUndefined();
    expect(await repo.listFiles('main')).toEqual(['b.yaml']);
  });

  it('keeps everything over a restart', async () => {
    const number = await open('feature', { 'a.yaml': 'a: 2\n' });
    await rest('POST', `/issues/${number}/labels`, { labels: ['infra'] });
    await rest('POST', `/issues/${number}/comments`, { body: 'hello' });
    const before = (await rest('GET', `/pulls/${number}`)).body;
    await sandbox.close();
    sandbox = await start();
    repo = sandbox.repository('acme', 'x');
    const after = (await rest('GET', `/pulls/${number}`)).body;
    expect({ ...after, url: '' }).toMatchObject({
      id: before.id,
      title: before.title,
      head: { sha: before.head.sha },
      labels: [{ name: 'infra' }],
      comments: 1,
      mergeable: true,
    });
    expect(await open('second', { 'b.yaml': 'b: 2\n' })).toBe(number + 1);
  });
});
