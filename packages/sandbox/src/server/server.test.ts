import { execFile } from 'child_process';
import { mkdtemp, rm, writeFile } from 'fs/promises';
import { tmpdir } from 'os';
import { join } from 'path';
import { promisify } from 'util';
import { gzipSync } from 'zlib';
import { Octokit } from '@octokit/rest';
import { RepositoryHandle, Sandbox, startSandbox } from '../index';

const run = promisify(execFile);

describe('what programs get', () => {
  let folder: string;
  let sandbox: Sandbox;
  let repo: RepositoryHandle;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
    sandbox = await startSandbox({
      port: 0,
      stateDir: join(folder, 'state'),
      repositories: [
        { owner: 'acme', name: 'x', files: { 'a.yaml': 'a: 1\n' } },
        {
          owner: 'acme',
          name: 'hidden',
          files: {},
          settings: { private: true },
        },
      ],
    });
    repo = sandbox.repository('acme', 'x');
  });
  afterAll(async () => {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  });

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${sandbox.apiBaseUrl}${path}`, { headers });
  const git = (...args: string[]) =>
    run('git', ['-c', 'user.name=me', '-c', 'user.email=me@x', ...args], {
      env: { ...process.env, GIT_TERMINAL_PROMPT: '0' },
    });

  it('are the headers of GitHub, and 304 for what has not changed', async () => {
    const first = await get('/repos/acme/x/contents/a.yaml');
    expect(first.headers.get('x-github-request-id')).toBeTruthy();
    expect(first.headers.get('x-ratelimit-limit')).toBe('5000');
    const etag = first.headers.get('etag') ?? '';
    const again = await get('/repos/acme/x/contents/a.yaml', {
      'if-none-match': etag,
    });
    expect(again.status).toBe(304);
    await repo.commit('main', { 'a.yaml': 'a: 2\n' }, 'Change');
    const changed = await get('/repos/acme/x/contents/a.yaml', {
      'if-none-match': etag,
    });
    expect(changed.status).toBe(200);
  });

  it('are lists in pages that Octokit can follow', async () => {
    const octokit = new Octokit({
      baseUrl: sandbox.apiBaseUrl,
      auth: sandbox.token,
    });
    for (let i = 0; i < 7; i++) {
      await octokit.issues.createLabel({
        owner: 'acme',
        repo: 'x',
        name: `label-${i}`,
      });
    }
    const labels = await octokit.paginate(octokit.issues.listLabelsForRepo, {
      owner: 'acme',
      repo: 'x',
      per_page: 3,
    });
    expect(labels).toHaveLength(7);
  });

  it('are refusals without the right token', async () => {
    const wrong = await get('/repos/acme/x', { authorization: 'token nope' });
    expect([wrong.status, await wrong.json()]).toMatchObject([
      401,
      { message: 'Bad credentials' },
    ]);
    expect((await get('/repos/acme/hidden')).status).toBe(404);
    const anonymous = await fetch(`${sandbox.apiBaseUrl}/repos/acme/x/labels`, {
      method: 'POST',
      body: '{"name":"x"}',
    });
    expect(anonymous.status).toBe(401);
    const graphql = await fetch(`${sandbox.url}/api/graphql`, {
      method: 'POST',
      body: '{"query":"{ viewer { login } }"}',
    });
    expect(graphql.status).toBe(401);
  });

  it('are clear errors for bodies that are none', async () => {
    const post = async (path: string, body: string) => {
      const response = await fetch(`${sandbox.url}/api${path}`, {
        method: 'POST',
        headers: { authorization: `token ${sandbox.token}` },
        body,
      });
      return { status: response.status, body: (await response.json()) as any };
    };
    expect(await post('/v3/repos/acme/x/labels', '{"na')).toMatchObject({
      status: 400,
      body: { message: 'Problems parsing JSON' },
    });
    expect(await post('/v3/repos/acme/x/pulls', '{"head":1}')).toMatchObject({
      status: 422,
    });
    expect(
      await post('/graphql', '{"query":"{ repository { nope } }"}'),
    ).toMatchObject({ status: 200, body: { errors: expect.any(Array) } });
    const missing = await post(
      '/graphql',
      '{"query":"{ repository(owner:\\"acme\\",name:\\"x\\") { forkCount } }"}',
    );
    expect(missing.body.errors[0]).toMatchObject({
      type: 'NOT_IMPLEMENTED',
      message: 'The sandbox has no Repository.forkCount',
    });
  });

  it('is a token for an App, which then may write', async () => {
    const response = await fetch(
      `${sandbox.apiBaseUrl}/app/installations/1/access_tokens`,
      { method: 'POST', headers: { authorization: 'Bearer a.b.c' } },
    );
    const { token } = (await response.json()) as { token: string };
    const octokit = new Octokit({ baseUrl: sandbox.apiBaseUrl, auth: token });
    const { data } = await octokit.users.getAuthenticated().catch(error => {
      throw new Error(error.message);
    });
    expect(data.login).toBe('sandbox[bot]');
  });

  it('is git: push moves a pull request, and its head cannot be pushed', async () => {
    const clone = join(folder, 'clone');
    await git('clone', '-q', repo.cloneUrl, clone);
    await git('-C', clone, 'checkout', '-q', '-b', 'feature');
    await writeFile(join(clone, 'big.bin'), Buffer.alloc(3_000_000, 'x'));
    await git('-C', clone, 'add', '.');
    await git('-C', clone, 'commit', '-q', '-m', 'Big');
    await expect(
      git('-C', clone, 'push', '-q', 'origin', 'feature'),
    ).rejects.toThrow();
    const url = repo.cloneUrl.replace('://', `://me:${sandbox.token}@`);
    await git('-C', clone, 'remote', 'set-url', 'origin', url);
    await git('-C', clone, 'push', '-q', 'origin', 'feature');
    const octokit = new Octokit({
      baseUrl: sandbox.apiBaseUrl,
      auth: sandbox.token,
    });
    const { data: pull } = await octokit.pulls.create({
      owner: 'acme',
      repo: 'x',
      title: 'Pushed',
      head: 'feature',
      base: 'main',
    });
    await git('-C', clone, 'commit', '-q', '--allow-empty', '-m', 'More');
    await git('-C', clone, 'push', '-q', 'origin', 'feature');
    const { stdout: head } = await git('-C', clone, 'rev-parse', 'HEAD');
    const record = () =>
      repo.listPullRequests().find(({ number }) => number === pull.number);
    expect(record()?.pull.headSha).toBe(head.trim());
    await git('-C', clone, 'fetch', '-q', 'origin', `pull/${pull.number}/head`);
    await expect(
      git(
        '-C',
        clone,
        'push',
        '-q',
        'origin',
        `HEAD:refs/pull/${pull.number}/head`,
      ),
    ).rejects.toThrow();
    await git('-C', clone, 'push', '-q', 'origin', '--delete', 'feature');
    expect(record()?.state).toBe('closed');
  });

  it('is git with compressed requests and both protocols', async () => {
    for (const version of ['0', '2']) {
      const { stdout } = await git(
        '-c',
        `protocol.version=${version}`,
        'ls-remote',
        repo.cloneUrl,
        'refs/heads/main',
      );
      expect(stdout).toContain(await repo.head('main'));
    }
    const response = await fetch(`${repo.cloneUrl}/git-upload-pack`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-git-upload-pack-request',
        'content-encoding': 'gzip',
        'git-protocol': 'version=2',
      },
      body: gzipSync('0014command=ls-refs\n0000'),
    });
    expect(await response.text()).toContain('refs/heads/main');
  });

  it('is an archive behind a redirect', async () => {
    const response = await get('/repos/acme/x/tarball/main');
    expect(response.redirected).toBe(true);
    const archive = join(folder, 'archive.tar.gz');
    await writeFile(archive, Buffer.from(await response.arrayBuffer()));
    const { stdout } = await run('tar', ['-tzf', archive]);
    expect(stdout).toMatch(/^acme-x-[0-9a-f]{7}\/a\.yaml$/m);
  });
});
