import { mkdtemp, rm } from 'fs/promises';
import { request } from 'http';
import { tmpdir } from 'os';
import { join } from 'path';
import { RepositoryHandle, Sandbox, startSandbox } from '../index';

describe('pages', () => {
  let folder: string;
  let sandbox: Sandbox;
  let repo: RepositoryHandle;
  const evil = '<img src=x onerror=alert(1)>"\'';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
    sandbox = await startSandbox({
      port: 0,
      stateDir: folder,
      repositories: [
        {
          owner: 'acme',
          name: 'x',
          description: evil,
          files: {
            'README.md': `# Hello\n\n${evil}\n`,
            'services/<b>.yaml': `a: 1\n${evil}\n`,
          },
        },
      ],
    });
    repo = sandbox.repository('acme', 'x');
  });
  afterAll(async () => {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  });

  const get = async (path: string) => {
    const response = await fetch(`${sandbox.url}${path}`, {
      headers: { accept: 'text/html' },
    });
    return { response, text: await response.text() };
  };
  const post = (path: string, form: Record<string, string>) =>
    fetch(`${sandbox.url}${path}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { accept: 'text/html' },
      body: new URLSearchParams(form),
    });
  const open = async (branch: string) => {
    await repo.createBranch(branch, String(await repo.head('main')));
    await repo.commit(
      branch,
      { [`${branch}.yaml`]: `${evil}\n`, 'README.md': '# Bye\n' },
      `Commit ${evil}`,
    );
    const response = await fetch(`${sandbox.apiBaseUrl}/repos/acme/x/pulls`, {
      method: 'POST',
      headers: { authorization: `token ${sandbox.token}` },
      body: JSON.stringify({
        title: `Title ${evil}`,
        body: `<!-- hidden marker -->\n\nBody ${evil}`,
        head: branch,
        base: 'main',
      }),
    });
    const { number } = (await response.json()) as { number: number };
    return `/acme/x/pull/${number}`;
  };
  const tokenOf = (text: string) =>
    /name="token" value="([^"]+)"/.exec(text)?.[1] ?? '';

  it('say what they are, run nothing and escape everything', async () => {
    const pull = await open('shown');
    const paths = [
      ...['/', '/acme/x', '/acme/x/commits', '/acme/x/branches'],
      ...['/acme/x/pulls', pull, '/acme/x/settings/hooks'],
      ...['/_sandbox/faults', '/_sandbox/requests'],
      `/acme/x/blob/main/services/${encodeURIComponent('<b>.yaml')}`,
      `/acme/x/commit/${await repo.head('shown')}`,
    ];
    for (const path of paths) {
      const { response, text } = await get(path);
      expect([path, response.status]).toEqual([path, 200]);
      expect(text).toMatch(
        /a stand-in for GitHub on this\s+machine. Nothing here leaves it./,
      );
      expect(text).not.toContain('<img');
      expect(text).not.toContain('<script');
      expect(text).not.toContain('<b>');
      const policy = response.headers.get('content-security-policy');
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toContain('unsafe');
    }
  });

  it('show a pull request with body, checks and both sides of the diff', async () => {
    const pull = await open('diffed');
    repo.setStatus(String(await repo.head('diffed')), 'render', 'failure');
    const { text } = await get(pull);
    expect(text).not.toContain('hidden marker');
    expect(text).toMatch(/<tr class="del">.*# Hello/);
    expect(text).toMatch(/<tr class="add">.*# Bye/);
    expect(text).toContain('<span class="chip failure">failure</span>');
    expect(text).toContain('Checks have failed or still run');
  });

  it('review, close, reopen and merge with a form', async () => {
    const pull = await open('clicked');
    const { text } = await get(pull);
    const token = tokenOf(text);
    await post(`${pull}/review`, { token, event: 'COMMENTED', body: 'Nice' });
    await post(`${pull}/review`, { token, event: 'APPROVED', body: '' });
    await post(`${pull}/close`, { token });
    expect((await get(pull)).text).toContain('Closed without merging');
    await post(`${pull}/reopen`, { token });
    const merged = await post(`${pull}/merge`, { token, method: 'squash' });
    expect(merged.status).toBe(303);
    expect(merged.headers.get('location')).toBe(pull);
    const after = (await get(pull)).text;
    expect(after).toContain('Merged by <strong>guest</strong>');
    expect(after).toContain('Nice');
    expect(after).toContain('approved');
    expect(await repo.readFile('main', 'clicked.yaml')).toBe(`${evil}\n`);
  });

  it('do nothing without the token of the form', async () => {
    const pull = await open('forged');
    for (const token of ['', 'guess']) {
      expect((await post(`${pull}/merge`, { token })).status).toBe(403);
    }
    expect(await repo.readFile('main', 'forged.yaml')).toBeUndefined();
  });

  it('say what is not there', async () => {
    for (const path of [
      '/acme/none',
      '/acme/x/pull/999',
      '/acme/x/blob/main/none',
      '/acme/x/tree/none',
      '/acme/x/blob/main/..%2f..%2fetc%2fpasswd',
    ]) {
      const { response, text } = await get(path);
      expect([path, response.status]).toEqual([path, 404]);
      expect(text).toContain('Not found');
    }
  });

  it('never serve a file of the repository as a page', async () => {
    const response = await fetch(`${sandbox.url}/raw/acme/x/main/README.md`);
    expect(response.headers.get('content-type')).toContain('text/plain');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await response.text()).toContain('# ');
  });

  it('answer to the names of this machine only', async () => {
    const { port } = new URL(sandbox.url);
    const status = await new Promise(resolve => {
      request(
        { port, host: '127.0.0.1', path: '/', headers: { host: 'evil.test' } },
        response => {
          response.resume();
          resolve(response.statusCode);
        },
      ).end();
    });
    expect(status).toBe(403);
  });
});
