import { createServiceFactory } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import eventsPlugin from '@backstage/plugin-events-backend';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import infraPlugin from '@groundwork/backstage-plugin-infra-backend';
import githubModule from '@groundwork/backstage-plugin-infra-backend-module-github';
import { signBody, startSandbox, type Sandbox } from '@groundwork/sandbox';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import request from 'supertest';

// A sandbox takes a while on a busy machine.
jest.setTimeout(60_000);

/**
 * A part of the module that index.ts adds. The module itself imports its parts
 * only when it is loaded, which Jest cannot do in a package.
 */
function githubModuleOfEvents(name: string) {
  const module = '@backstage/plugin-events-backend-module-github';
  const folder = dirname(require.resolve(`${module}/package.json`));
  return require(join(folder, `dist/service/${name}.cjs.js`)).default;
}

const seedDir = join(__dirname, '../../../examples/gitops-repository');
const claim = 'services/orders-api.yaml';
const secret = 'sandbox-secret';

describe("webhooks through Backstage's events backend", () => {
  let sandbox: Sandbox;
  let stateDir: string;

  beforeEach(async () => {
    stateDir = await mkdtemp(join(tmpdir(), 'infra-webhooks-'));
    sandbox = await startSandbox({
      port: 0,
      stateDir,
      repositories: [{ owner: 'acme', name: 'platform-gitops', seedDir }],
    });
  });

  afterEach(async () => {
    await sandbox.close();
    await rm(stateDir, { recursive: true, force: true });
  });

  const repository = () => sandbox.repository('acme', 'platform-gitops');
  const looks = () =>
    sandbox.requests.list().filter(({ operation }) => operation === 'Proposals')
      .length;

  async function rest(method: string, path: string, body?: unknown) {
    const { apiBaseUrl, token } = sandbox;
    const response = await fetch(
      `${apiBaseUrl}/repos/acme/platform-gitops${path}`,
      {
        method,
        headers: { authorization: `token ${token}` },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      },
    );
    return response.json() as Promise<any>;
  }

  async function start() {
    const { apiBaseUrl, token, url } = sandbox;
    const events = mockServices.events();
    const heard: string[] = [];
    await events.subscribe({
      id: 'test',
      topics: ['github', 'github.pull_request'],
      onEvent: async ({ topic }) => {
        heard.push(topic);
      },
    });
    const { server } = await startTestBackend({
      features: [
        eventsPlugin,
        githubModuleOfEvents('eventsModuleGithubEventRouter'),
        githubModuleOfEvents('eventsModuleGithubWebhook'),
        infraPlugin,
        githubModule,
        catalogServiceMock.factory(),
        createServiceFactory({
          service: eventsServiceRef,
          deps: {},
          factory: () => events,
        }),
        mockServices.rootConfig.factory({
          data: {
            events: { modules: { github: { webhookSecret: secret } } },
            integrations: {
              github: [{ host: new URL(url).host, apiBaseUrl, token }],
            },
            infra: { repository: { url: `${url}/acme/platform-gitops` } },
          },
        }),
      ],
    });
    // The first index is a reason to look.
    await sandbox.requests.waitFor(
      ({ operation }) => operation === 'Proposals',
    );
    const hook = await rest('POST', '/hooks', {
      events: ['*'],
      config: {
        url: `http://localhost:${server.port()}/api/events/http/github`,
        content_type: 'json',
        secret,
      },
    });
    const deliveries = async () => {
      await sandbox.webhooksSettled();
      return rest('GET', `/hooks/${hook.id}/deliveries`);
    };
    sandbox.requests.clear();
    return { server, heard, deliveries };
  }

  async function openPullRequest() {
    const text = await repository().readFile('main', claim);
    const head = await repository().head('main');
    await repository().createBranch('feature', String(head));
    await repository().commit('feature', { [claim]: `${text}# x\n` }, 'Edit');
    await rest('POST', '/pulls', {
      ...{ title: 'By hand', head: 'feature', base: 'main' },
    });
  }

  it('are answered at once, and looked after', async () => {
    const { deliveries, heard } = await start();
    // The look takes longer than anybody waits for an answer.
    const fault = sandbox.faults.add({
      match: { operation: 'Proposals' },
      effect: { kind: 'hang', when: 'before' },
    });
    await openPullRequest();
    const codes = (await deliveries()).map(
      ({ status_code: code }: { status_code: number }) => code,
    );
    expect(codes.length).toBeGreaterThan(0);
    expect(new Set(codes)).toEqual(new Set([202]));
    expect(heard).toContain('github.pull_request');
    while (sandbox.faults.struck(fault) === 0) {
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    sandbox.faults.clear();
  });

  it('with a forged signature or none are refused, without any work', async () => {
    const { server, heard } = await start();
    const body = JSON.stringify({
      action: 'opened',
      repository: { full_name: 'acme/platform-gitops' },
      pull_request: { number: 1 },
    });
    const send = (signature?: string) =>
      request(server)
        .post('/api/events/http/github')
        .set('content-type', 'application/json')
        .set('x-github-event', 'pull_request')
        .set('x-github-delivery', 'd1')
        .set(signature ? { 'x-hub-signature-256': signature } : {})
        .send(body);
    const right = signBody(secret, body);
    await send().expect(403);
    await send(signBody('another', body)).expect(403);
    await send(`${right.slice(0, -1)}${right.endsWith('0') ? 1 : 0}`).expect(
      403,
    );
    await send(right.slice(0, -1)).expect(403);
    await send('sha256=').expect(403);
    await send(right.replace('sha256=', 'sha1=')).expect(403);
    expect(heard).toEqual([]);
    await send(right).expect(202);
    expect(heard).toContain('github.pull_request');
    await sandbox.requests.waitFor(
      ({ operation }) => operation === 'Proposals',
    );
    expect(looks()).toBe(1);
  });
});
