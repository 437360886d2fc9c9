import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { ChangeInput } from '@groundwork/backstage-plugin-infra-common';
import infraPlugin from '@groundwork/backstage-plugin-infra-backend';
import githubModule from '@groundwork/backstage-plugin-infra-backend-module-github';
import { startSandbox, type Sandbox } from '@groundwork/sandbox';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';

const seedDir = join(__dirname, '../../../examples/gitops-repository');
const claim = 'services/orders-api.yaml';
const change: ChangeInput = {
  kind: 'request',
  service: 'orders-api',
  resources: [{ type: 'kafka-topic', name: 'audit-events' }],
};

describe('with the GitHub module and the sandbox', () => {
  let sandbox: Sandbox;
  let stateDir: string;

  beforeEach(async () => {
    stateDir = await mkdtemp(join(tmpdir(), 'infra-backend-'));
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

  async function start() {
    const { apiBaseUrl, token, url } = sandbox;
    const { server } = await startTestBackend({
      features: [
        infraPlugin,
        githubModule,
        catalogServiceMock.factory(),
        mockServices.rootConfig.factory({
          data: {
            integrations: {
              github: [{ host: new URL(url).host, apiBaseUrl, token }],
            },
            infra: { repository: { url: `${url}/acme/platform-gitops` } },
          },
        }),
      ],
    });
    const submit = (key: string) =>
      request(server)
        .post('/api/infra/changes')
        .set('Idempotency-Key', key)
        .send({ change });
    return { server, submit };
  }

  const repository = () => sandbox.repository('acme', 'platform-gitops');

  it('goes from a request to a merged pull request and back', async () => {
    const { server, submit } = await start();
    const before = await repository().readFile('main', claim);
    sandbox.requests.clear();
    const { body } = await submit('key-00001').expect(201);
    // Two requests make the pull request; labels follow on their own.
    expect(sandbox.requests.list().length).toBeLessThanOrEqual(3);

    const [{ number, pull }] = repository().listPullRequests();
    expect(body.pullRequest.number).toBe(number);
    const after = await repository().readFile(pull.headRef, claim);
    // Hand-written lines stay as they are.
    expect(after?.startsWith(`${before}`)).toBe(true);
    expect(after).toContain('audit-events');
    expect(await repository().readFile('main', claim)).toBe(before);
    const files = await repository().pullRequestFiles(number);
    for (const environment of ['dev', 'staging', 'prod']) {
      const directory = `clusters/${environment}/`;
      expect(files.some(path => path.startsWith(directory))).toBe(true);
    }

    await repository().merge(number);
    const again = await submit('key-00002').expect(200);
    expect(again.body.status).toBe('no-change');
    const service = await request(server)
      .get('/api/infra/services/orders-api')
      .expect(200);
    expect(service.body.resources).toContainEqual({
      type: 'kafka-topic',
      name: 'audit-events',
    });
    expect(repository().listPullRequests()).toHaveLength(1);
  });

  it('plans anew when somebody pushes in between', async () => {
    const { submit } = await start();
    const text = await repository().readFile('main', claim);
    await repository().commit(
      'main',
      { [claim]: `${text}# by hand\n` },
      'Edit',
    );
    await submit('key-00001').expect(201);
    const [{ pull }] = repository().listPullRequests();
    const after = await repository().readFile(pull.headRef, claim);
    expect(after).toContain('# by hand');
    expect(after).toContain('audit-events');
  });
});
