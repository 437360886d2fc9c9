import { mockServices } from '@backstage/backend-test-utils';
import { actionsRegistryServiceMock } from '@backstage/backend-test-utils/alpha';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import request from 'supertest';
import { InMemoryHost } from '../__testUtils__/InMemoryHost';
import { claimText, platformFiles } from '../__testUtils__/platformFiles';
import { startBackend } from '../__testUtils__/startBackend';

const change = {
  kind: 'request',
  service: 'payments-api',
  resources: [{ type: 'kafka-topic', name: 'events' }],
};

const evidence = [
  {
    package: 'aws-data@1.0.0',
    revision: '0123456789abcdef',
    stage: 'unit',
    result: 'passed',
    finishedAt: '2026-11-20T10:00:00Z',
    run: 'ci/1',
  },
];

async function start(
  features: Parameters<typeof startBackend>[0]['features'] = [],
) {
  const host = new InMemoryHost({
    ...platformFiles,
    'services/payments-api.yaml': claimText({ name: 'payments-api' }),
  });
  const { server } = await startBackend({
    host,
    features: [actionsRegistryServiceMock.factory(), ...features],
  });
  const base = '/api/infra/.backstage/actions/v1/actions';
  const list = async () => (await request(server).get(base)).body.actions;
  const invoke = async (name: string, input: object) => {
    const { status, body } = await request(server)
      .post(`${base}/infra:${name}/invoke`)
      .send(input);
    return { status, output: body.output, message: body.error?.message };
  };
  return { host, list, invoke };
}

describe('actions', () => {
  it('are there for agents, with what they do', async () => {
    const { list } = await start();
    const actions = await list();
    const readOnly = Object.fromEntries(
      actions.map((action: { id: string; attributes: object }) => [
        action.id,
        action.attributes,
      ]),
    );
    const read = { readOnly: true, idempotent: true, destructive: false };
    expect(readOnly).toEqual({
      'infra:explain-service-status': read,
      'infra:get-platform': read,
      'infra:get-service-status': read,
      'infra:list-packages': read,
      'infra:list-services': read,
      'infra:preview-change': read,
      'infra:propose-change': { ...read, readOnly: false },
      'infra:record-certification': { ...read, readOnly: false },
    });
  });

  it('tell the vocabulary and the services', async () => {
    const { invoke } = await start();
    const { output: platform } = await invoke('get-platform', {});
    expect(
      platform.resourceTypes.map((type: { name: string }) => type.name),
    ).toEqual(['kafka-topic', 'postgres']);
    const { output: services } = await invoke('list-services', { limit: '5' });
    expect(services.items).toEqual([
      expect.objectContaining({ name: 'payments-api', problems: 0 }),
    ]);
    expect((await invoke('list-services', { limit: 900 })).status).toBe(400);
  });

  it('preview, and propose the very same once', async () => {
    const { invoke, host } = await start();
    const { output: preview } = await invoke('preview-change', { change });
    expect(preview.blocked).toBe(false);
    expect(preview.files.length).toBeGreaterThan(0);
    expect(host.pullRequests).toEqual([]);

    const first = await invoke('propose-change', { change });
    expect(first.output).toMatchObject({
      status: 'proposed',
      pullRequest: { number: 1 },
    });
    const reordered = {
      resources: [{ name: 'events', type: 'kafka-topic' }],
      service: 'payments-api',
      kind: 'request',
    };
    const second = await invoke('propose-change', { change: reordered });
    expect(second.output).toEqual(first.output);
    const other = await invoke('propose-change', {
      change,
      idempotencyKey: 'once-more',
    });
    expect(other.output.pullRequest.number).toBe(2);
  });

  it('list packages, and record what their tests said', async () => {
    const { invoke, host } = await start();
    const { output } = await invoke('list-packages', { package: 'aws-data' });
    expect(output.packages).toMatchObject([
      { name: 'aws-data', versions: [{ state: 'draft' }] },
    ]);
    expect(
      (await invoke('list-packages', { package: 'x' })).output.packages,
    ).toEqual([]);
    const { status, output: recorded } = await invoke('record-certification', {
      evidence,
    });
    expect(status).toBe(200);
    expect(recorded).toMatchObject({
      status: 'proposed',
      pullRequest: { number: 1 },
    });
    const wrong = await invoke('record-certification', {
      evidence: [{ ...evidence[0], finishedAt: 'yesterday' }],
    });
    expect(wrong.status).toBe(400);
    expect(wrong.message).toContain('finishedAt');
    expect(host.pullRequests).toHaveLength(1);
  });

  it('say what is wrong with an input', async () => {
    const { invoke, host } = await start();
    const unknown = await invoke('preview-change', {
      change: { ...change, service: '../x' },
    });
    expect(unknown.status).toBe(400);
    expect(unknown.message).toContain('service');
    const short = await invoke('propose-change', {
      change,
      idempotencyKey: 'x',
    });
    expect(short.message).toContain('at least 8 characters');
    expect(host.count('propose')).toBe(0);
  });

  it('need the permissions that REST needs', async () => {
    const { invoke, host } = await start([
      mockServices.permissions.factory({ result: AuthorizeResult.DENY }),
    ]);
    for (const [name, input] of [
      ['get-platform', {}],
      ['list-services', {}],
      ['preview-change', { change }],
      ['propose-change', { change }],
      ['list-packages', {}],
      ['record-certification', { evidence }],
    ] as const) {
      expect((await invoke(name, input)).status).toBe(403);
    }
    expect(host.count('propose')).toBe(0);
  });
});
