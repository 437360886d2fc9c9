import { execFile } from 'child_process';
import { mkdtemp, rm } from 'fs/promises';
import { tmpdir } from 'os';
import { join } from 'path';
import { promisify } from 'util';
import { Octokit } from '@octokit/rest';
import { Sandbox, startSandbox } from './index';

const run = promisify(execFile);

const PREP = `query Prep($owner:String!,$name:String!,$base:String!,$head:String!,$headRef:String!,$path1:String!,$labelQ:String!){
  repository(owner:$owner,name:$name){
    id nameWithOwner autoMergeAllowed mergeCommitAllowed squashMergeAllowed rebaseMergeAllowed viewerPermission
    base:ref(qualifiedName:$base){ target{ oid } }
    headRefObj:ref(qualifiedName:$head){ id target{ oid } }
    pullRequests(headRefName:$headRef,states:[OPEN],first:5,orderBy:{field:CREATED_AT,direction:DESC}){ nodes{ id number url baseRefName headRefOid isDraft title body } }
    f1:object(expression:$path1){ ... on Blob{ oid text isBinary isTruncated byteSize } }
    labels(first:20,query:$labelQ){ nodes{ id name } }
  }
  rateLimit{ cost remaining resetAt }
}`;
const OPEN = `mutation Open($ref:CreateRefInput!,$commit:CreateCommitOnBranchInput!,$pr:CreatePullRequestInput!){
  createRef(input:$ref){ ref{ id name } }
  createCommitOnBranch(input:$commit){ commit{ oid url signature{ isValid state wasSignedByGitHub } } ref{ name } }
  createPullRequest(input:$pr){ pullRequest{ id number url headRefOid mergeStateStatus } }
}`;

describe('the sandbox with the clients people use', () => {
  let folder: string;
  let sandbox: Sandbox;
  let octokit: Octokit;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
    sandbox = await startSandbox({
      port: 0,
      stateDir: join(folder, 'state'),
      repositories: [
        {
          owner: 'acme',
          name: 'platform-gitops',
          files: { 'README.md': '# hello\n', 'services/a.yaml': 'a: 1\n' },
        },
      ],
    });
    octokit = new Octokit({
      baseUrl: sandbox.apiBaseUrl,
      auth: sandbox.token,
    });
  });

  afterEach(async () => {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  });

  const repo = { owner: 'acme', repo: 'platform-gitops' };

  it('opens a pull request in two GraphQL requests', async () => {
    const prep: any = await octokit.graphql(PREP, {
      owner: 'acme',
      name: 'platform-gitops',
      base: 'refs/heads/main',
      head: 'refs/heads/x',
      headRef: 'x',
      path1: 'main:services/a.yaml',
      labelQ: 'a',
    });
    const base = prep.repository.base.target.oid;
    expect(prep.repository.f1.text).toBe('a: 1\n');
    const opened: any = await octokit.graphql(OPEN, {
      ref: {
        repositoryId: prep.repository.id,
        name: 'refs/heads/x',
        oid: base,
      },
      commit: {
        branch: {
          repositoryNameWithOwner: 'acme/platform-gitops',
          branchName: 'x',
        },
        expectedHeadOid: base,
        message: { headline: 'Change a' },
        fileChanges: {
          additions: [
            {
              path: 'services/a.yaml',
              contents: Buffer.from('a: 2\n').toString('base64'),
            },
          ],
        },
      },
      pr: {
        repositoryId: prep.repository.id,
        baseRefName: 'main',
        headRefName: 'x',
        title: 'Change a',
        body: 'because',
      },
    });
    expect(opened.createPullRequest.pullRequest).toMatchObject({
      number: 1,
      url: `${sandbox.url}/acme/platform-gitops/pull/1`,
      headRefOid: opened.createCommitOnBranch.commit.oid,
      mergeStateStatus: 'CLEAN',
    });
    const { data } = await octokit.pulls.get({ ...repo, pull_number: 1 });
    expect(data).toMatchObject({ mergeable: true, changed_files: 1 });
    const merged = await octokit.pulls.merge({ ...repo, pull_number: 1 });
    const handle = sandbox.repository('acme', 'platform-gitops');
    expect(await handle.head('main')).toBe(merged.data.sha);
    expect(await handle.readFile('main', 'services/a.yaml')).toBe('a: 2\n');
  });

  it('answers everything a status page asks, in one query', async () => {
    const handle = sandbox.repository('acme', 'platform-gitops');
    await handle.createBranch('x', String(await handle.head('main')));
    const head = await handle.commit('x', { 'b.yaml': 'b\n' }, 'Add b');
    await octokit.pulls.create({
      ...repo,
      title: 't',
      head: 'x',
      base: 'main',
    });
    await octokit.checks.create({ ...repo, name: 'plan', head_sha: head });
    handle.setStatus(head, 'render', 'success');
    handle.review(1, 'ada', 'APPROVED');
    await octokit.issues.createComment({
      ...repo,
      issue_number: 1,
      body: 'hello',
    });
    const answer = await octokit.graphql(
      `query Status($owner: String!, $name: String!, $n: Int!) {
        repository(owner: $owner, name: $name) {
          pullRequest(number: $n) {
            state mergeable mergeStateStatus reviewDecision headRefOid
            comments(last: 20) { nodes { author { login } body } }
            commits(last: 1) { nodes { commit { oid statusCheckRollup {
              state
              contexts(first: 100) { nodes {
                __typename
                ... on StatusContext { context state isRequired(pullRequestNumber: $n) }
                ... on CheckRun { name status conclusion checkSuite { app { slug } workflowRun { id } } }
              } }
            } } } }
          }
        }
      }`,
      { owner: 'acme', name: 'platform-gitops', n: 1 },
    );
    expect(answer).toEqual({
      repository: {
        pullRequest: {
          state: 'OPEN',
          mergeable: 'MERGEABLE',
          mergeStateStatus: 'UNSTABLE',
          reviewDecision: 'APPROVED',
          headRefOid: head,
          comments: {
            nodes: [{ author: { login: 'acme-bot' }, body: 'hello' }],
          },
          commits: {
            nodes: [
              {
                commit: {
                  oid: head,
                  statusCheckRollup: {
                    state: 'PENDING',
                    contexts: {
                      nodes: [
                        {
                          __typename: 'StatusContext',
                          context: 'render',
                          state: 'SUCCESS',
                          isRequired: false,
                        },
                        {
                          __typename: 'CheckRun',
                          name: 'plan',
                          status: 'QUEUED',
                          conclusion: null,
                          checkSuite: {
                            app: { slug: 'sandbox' },
                            workflowRun: null,
                          },
                        },
                      ],
                    },
                  },
                },
              },
            ],
          },
        },
      },
    });
  });

  it('serves the git client', async () => {
    const clone = join(folder, 'clone');
    const url = `${sandbox.url}/acme/platform-gitops.git`;
    await run('git', ['clone', '-q', url, clone]);
    await run('git', ['-C', clone, 'checkout', '-q', '-b', 'feature']);
    await run('git', [
      ...['-C', clone, '-c', 'user.name=me', '-c', 'user.email=me@x'],
      ...['commit', '-q', '--allow-empty', '-m', 'empty'],
    ]);
    await run('git', [
      ...['-C', clone, 'push', '-q'],
      url.replace('://', `://x:${sandbox.token}@`),
      'feature',
    ]);
    const branches = await octokit.repos.listBranches(repo);
    expect(branches.data.map(({ name }) => name)).toEqual(['feature', 'main']);
  });
});
