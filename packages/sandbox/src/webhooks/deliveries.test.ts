import { createServer, Server } from 'http';
import { mkdtemp, rm } from 'fs/promises';
import type { AddressInfo } from 'net';
import { tmpdir } from 'os';
import { join } from 'path';
import { Sandbox, signBody, startSandbox } from '../index';

describe('webhooks', () => {
  let folder: string;
  let sandbox: Sandbox;
  let receiver: Server;
  let status = 200;
  const received: { headers: Record<string, unknown>; body: string }[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
    sandbox = await startSandbox({
      port: 0,
      stateDir: folder,
      repositories: [{ owner: 'acme', name: 'x', files: { a: '1\n' } }],
    });
    received.length = 0;
    status = 200;
    receiver = createServer((request, response) => {
      let body = '';
      request.on('data', chunk => {
        body += chunk;
      });
      request.on('end', () => {
        received.push({ headers: request.headers, body });
        response.writeHead(status).end();
      });
    });
    await new Promise<void>(resolve =>
      receiver.listen(0, '127.0.0.1', resolve),
    );
  });
  afterEach(async () => {
    receiver.closeAllConnections();
    await new Promise(resolve => receiver.close(resolve));
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  });

  const call = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${sandbox.apiBaseUrl}/repos/acme/x${path}`, {
      method,
      headers: { authorization: `token ${sandbox.token}` },
      body: body ? JSON.stringify(body) : undefined,
    });
    const text = await response.text();
    return text ? JSON.parse(text) : undefined;
  };
  const hook = (events: string[], secret?: string) =>
    call('POST', '/hooks', {
      events,
      config: {
        url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/in`,
        content_type: 'json',
        secret,
      },
    });

  it('signs as in the example of GitHub', () => {
    expect(signBody("It's a Secret to Everybody", 'Hello, World!')).toBe(
      'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
    );
  });

  it('tells of the life of a pull request, in order and signed', async () => {
    await hook(['push', 'pull_request', 'status'], 'secret');
    const repo = sandbox.repository('acme', 'x');
    await repo.createBranch('f', String(await repo.head('main')));
    await repo.commit('f', { b: '1\n' }, 'b');
    await call('POST', '/pulls', { title: 't', head: 'f', base: 'main' });
    const head = await repo.commit('f', { c: '1\n' }, 'c');
    repo.setStatus(head, 'render', 'success');
    await call('PATCH', '/pulls/1', { state: 'closed' });
    await call('PATCH', '/pulls/1', { state: 'open' });
    await repo.merge(1);
    await sandbox.webhooksSettled();
    const told = received.map(({ headers, body }) => {
      expect(headers['x-hub-signature-256']).toBe(signBody('secret', body));
      const payload = JSON.parse(body);
      return [headers['x-github-event'], payload.action ?? payload.ref]
        .filter(Boolean)
        .join(' ');
    });
    expect(told).toEqual([
      'push refs/heads/f',
      'push refs/heads/f',
      'pull_request opened',
      'push refs/heads/f',
      'pull_request synchronize',
      'status',
      'pull_request closed',
      'pull_request reopened',
      'pull_request closed',
      'push refs/heads/main',
    ]);
    const guids = new Set(received.map(r => r.headers['x-github-delivery']));
    expect(guids.size).toBe(received.length);
  });

  it('sends only what a hook asks for, and never the secret back', async () => {
    const created = await hook(['pull_request'], 'top-secret');
    expect(JSON.stringify(created)).not.toContain('top-secret');
    await sandbox.repository('acme', 'x').commit('main', { z: '1' }, 'z');
    await sandbox.webhooksSettled();
    expect(received).toHaveLength(0);
  });

  it('sends a failed delivery again when asked, under the same id', async () => {
    const { id } = await hook(['push']);
    status = 500;
    await sandbox.repository('acme', 'x').commit('main', { z: '1' }, 'z');
    await sandbox.webhooksSettled();
    const [failed] = await call('GET', `/hooks/${id}/deliveries`);
    expect(failed).toMatchObject({ status_code: 500, event: 'push' });
    status = 200;
    await call('POST', `/hooks/${id}/deliveries/${failed.id}/attempts`);
    await sandbox.webhooksSettled();
    const [again] = await call('GET', `/hooks/${id}/deliveries`);
    expect(again).toMatchObject({ status_code: 200, redelivery: true });
    expect(received[1].headers['x-github-delivery']).toBe(
      received[0].headers['x-github-delivery'],
    );
  });

  it('takes http addresses only', async () => {
    const answer = await call('POST', '/hooks', {
      config: { url: 'file:///etc/passwd', content_type: 'json' },
    });
    expect(answer.status).toBe('422');
  });
});
