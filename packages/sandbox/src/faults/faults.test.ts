import { mkdtemp, rm } from 'fs/promises';
import { tmpdir } from 'os';
import { join } from 'path';
import { Sandbox, startSandbox } from '../index';

describe('faults', () => {
  let folder: string;
  let sandbox: Sandbox;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
    sandbox = await startSandbox({
      port: 0,
      stateDir: folder,
      repositories: [{ owner: 'acme', name: 'x', files: { a: '1\n' } }],
    });
  });
  afterAll(async () => {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  });
  afterEach(() => {
    sandbox.faults.clear();
    sandbox.requests.clear();
  });

  const call = (
    path: string,
    body?: unknown,
    extra: RequestInit = {},
  ): Promise<Response> =>
    fetch(`${sandbox.url}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${sandbox.token}`,
        'content-type': 'application/json',
      },
      body: body ? JSON.stringify(body) : undefined,
      ...extra,
    });
  const repo = () => sandbox.repository('acme', 'x');
  const createBranch = async (name: string, extra?: RequestInit) =>
    call(
      '/api/v3/repos/acme/x/git/refs',
      { ref: `refs/heads/${name}`, sha: await repo().head('main') },
      extra,
    );

  it('answers the n-th matching request, and counts', async () => {
    const id = sandbox.faults.add({
      match: { method: 'get', path: '/api/v3/repos/acme/x' },
      skip: 1,
      times: 2,
      effect: { kind: 'answer', status: 503, body: { message: 'busy' } },
    });
    const answers = [];
    for (let i = 0; i < 4; i++) {
      answers.push((await call('/api/v3/repos/acme/x')).status);
    }
    expect(answers).toEqual([200, 503, 503, 200]);
    expect(sandbox.faults.struck(id)).toBe(2);
    expect(sandbox.requests.list().map(entry => entry.faults)).toEqual([
      [],
      [id],
      [id],
      [],
    ]);
  });

  it('drops the connection before the work', async () => {
    sandbox.faults.add({ effect: { kind: 'drop' } });
    await expect(createBranch('lost-before')).rejects.toThrow('fetch failed');
    expect(await repo().head('lost-before')).toBeUndefined();
  });

  it('drops the connection after the write has happened', async () => {
    sandbox.faults.add({ effect: { kind: 'drop', when: 'after' } });
    await expect(createBranch('lost-after')).rejects.toThrow('fetch failed');
    expect(await repo().head('lost-after')).toBe(await repo().head('main'));
    const entry = await sandbox.requests.waitFor(
      ({ method }) => method === 'POST',
    );
    expect(entry.status).toBe(0);
  });

  it('answers a gateway error although the write has happened', async () => {
    sandbox.faults.add({
      effect: { kind: 'answer', when: 'after', status: 502, body: '<html>' },
    });
    const answer = await createBranch('written');
    expect(answer.status).toBe(502);
    expect(await answer.text()).toBe('<html>');
    expect(await repo().head('written')).toBeDefined();
  });

  it('never answers, before or after the work', async () => {
    sandbox.faults.add({ effect: { kind: 'hang' } });
    const signal = AbortSignal.timeout(150);
    await expect(createBranch('hung-before', { signal })).rejects.toThrow();
    sandbox.faults.add({ effect: { kind: 'hang', when: 'after' } });
    const later = AbortSignal.timeout(300);
    await expect(
      createBranch('hung-after', { signal: later }),
    ).rejects.toThrow();
    expect(await repo().head('hung-before')).toBeUndefined();
    expect(await repo().head('hung-after')).toBeDefined();
  });

  it('sends truncated, HTML and broken bodies', async () => {
    sandbox.faults.add({ effect: { kind: 'truncate', bytes: 10 } });
    const cut = await call('/api/v3/repos/acme/x');
    expect(cut.status).toBe(200);
    await expect(cut.text()).rejects.toThrow();
    sandbox.faults.add({
      effect: {
        kind: 'answer',
        status: 200,
        headers: { 'content-type': 'text/html' },
        body: '<h1>Unicorn</h1>',
      },
    });
    const html = await call('/api/v3/repos/acme/x');
    expect(html.headers.get('content-type')).toContain('text/html');
    sandbox.faults.add({
      effect: { kind: 'answer', status: 200, body: '{"a":' },
    });
    await expect(
      call('/api/v3/repos/acme/x').then(answer => answer.json()),
    ).rejects.toThrow('JSON');
  });

  it('answers limits as GitHub does', async () => {
    sandbox.faults.primaryLimit(30);
    const primary = await call('/api/v3/repos/acme/x');
    expect(primary.status).toBe(403);
    expect(primary.headers.get('x-ratelimit-remaining')).toBe('0');
    const reset = Number(primary.headers.get('x-ratelimit-reset'));
    expect(reset).toBeGreaterThan(Date.now() / 1000);
    sandbox.faults.secondaryLimit({ retryAfter: 60, status: 429 });
    const secondary = await call('/api/v3/repos/acme/x');
    expect([secondary.status, secondary.headers.get('retry-after')]).toEqual([
      429,
      '60',
    ]);
    sandbox.faults.secondaryLimit({ status: 429 });
    const silent = await call('/api/v3/repos/acme/x');
    expect(silent.headers.get('retry-after')).toBeNull();
  });

  it('moves the base between read and write', async () => {
    const before = await repo().head('main');
    sandbox.faults.add({
      match: { path: '/api/v3/repos/acme/x/git/refs' },
      effect: {
        kind: 'move-branch',
        repository: 'acme/x',
        files: { a: 'moved\n' },
      },
    });
    expect((await createBranch('behind')).status).toBe(201);
    expect(await repo().head('main')).not.toBe(before);
    expect(await repo().readFile('main', 'a')).toBe('moved\n');
    expect(await repo().head('behind')).toBe(before);
  });

  it('hides what was created for some reads', async () => {
    sandbox.faults.notFoundAfterCreate({
      create: { method: 'POST', path: '/api/v3/repos/acme/x/git/refs' },
      read: { method: 'GET', path: '/api/v3/repos/acme/x/git/ref/' },
      times: 2,
    });
    const read = async () =>
      (await call('/api/v3/repos/acme/x/git/ref/heads/late')).status;
    await createBranch('late');
    expect([await read(), await read(), await read()]).toEqual([404, 404, 200]);
  });

  it('fails one field of a combined mutation', async () => {
    const id = sandbox.faults.add({
      effect: {
        kind: 'fail-field',
        field: 'createPullRequest',
        message: 'No commits between main and half',
      },
    });
    const answer = await call('/api/graphql', half(await repo().head('main')));
    expect(await answer.json()).toMatchObject({
      data: {
        createRef: { ref: { name: 'half' } },
        createPullRequest: null,
      },
      errors: [
        {
          type: 'UNPROCESSABLE',
          path: ['createPullRequest'],
          message: 'No commits between main and half',
        },
      ],
    });
    expect(sandbox.faults.struck(id)).toBe(1);
    expect(sandbox.requests.list()[0]).toMatchObject({
      fields: ['createRef', 'createPullRequest'],
      points: 5,
      creates: true,
    });
  });

  it('refuses documents with several mutations', async () => {
    sandbox.faults.add({ times: 0, effect: { kind: 'reject-multi-mutation' } });
    const answer = await call(
      '/api/graphql',
      half(await repo().head('main'), 'never'),
    );
    expect(await answer.json()).toMatchObject({
      errors: [{ message: 'Only one mutation is allowed per request.' }],
    });
    expect(await repo().head('never')).toBeUndefined();
  });

  it('enforces the published limits when asked to', async () => {
    sandbox.limits.enforced = true;
    const statuses = [];
    for (let i = 0; i < 81; i++) {
      const answer = await call('/api/v3/repos/acme/x/labels', {
        name: `l${i}`,
      });
      statuses.push(answer.status);
    }
    sandbox.limits.enforced = false;
    expect(statuses.filter(status => status === 201)).toHaveLength(80);
    expect(statuses[80]).toBe(403);
  });

  it('can be switched from another process, with the token only', async () => {
    const fault = { effect: { kind: 'answer', status: 500 } };
    const anonymous = await call('/_sandbox/faults', fault, { headers: {} });
    expect(anonymous.status).toBe(401);
    const bad = await call('/_sandbox/faults', { effect: { kind: 'explode' } });
    expect(bad.status).toBe(422);
    const added = await call('/_sandbox/faults', fault);
    expect(added.status).toBe(201);
    expect((await call('/api/v3/repos/acme/x')).status).toBe(500);
    const listed: any = await (await call('/_sandbox/faults')).json();
    expect(listed.faults[0]).toMatchObject({ struck: 1 });
    const log: any = await (await call('/_sandbox/requests')).json();
    expect(log.totals).toMatchObject({ requests: 1, cost: 1, points: 1 });
  });

  function half(oid: string | undefined, branch = 'half') {
    const repositoryId = `R_${Buffer.from('acme/x').toString('base64url')}`;
    return {
      query: `mutation Half($ref: CreateRefInput!, $pr: CreatePullRequestInput!) {
        createRef(input: $ref) { ref { name } }
        createPullRequest(input: $pr) { pullRequest { number } }
      }`,
      variables: {
        ref: { repositoryId, name: `refs/heads/${branch}`, oid },
        pr: {
          repositoryId,
          baseRefName: 'main',
          headRefName: branch,
          title: branch,
        },
      },
    };
  }
});
