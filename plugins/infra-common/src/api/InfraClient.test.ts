import { infraContract, type RouteContract } from './contract';
import { InfraClient } from './InfraClient';
import { infraOpenApiDocument } from './openapi';

const record = {
  id: '0123456789ab',
  service: 'payments-api',
  status: 'proposed',
  change: {
    kind: 'request',
    service: 'payments-api',
    environments: ['dev'],
    resources: [],
  },
  requestedBy: 'user:default/guest',
  createdAt: '2026-11-20T12:00:00.000Z',
  updatedAt: '2026-11-20T12:00:01.000Z',
  title: 'Add postgres',
  summary: ['Adds postgres main to dev'],
  risk: 'none',
  pullRequest: { number: 1, url: 'https://git.example.com/pull/1' },
};

function client(answer: Response) {
  const fetch = jest.fn<Promise<Response>, Parameters<typeof globalThis.fetch>>(
    async () => answer,
  );
  return {
    fetch,
    api: new InfraClient({
      fetchApi: { fetch: fetch as typeof globalThis.fetch },
      discoveryApi: { getBaseUrl: async id => `http://backstage/api/${id}` },
    }),
  };
}

describe('InfraClient', () => {
  it('submits a change under its idempotency key', async () => {
    const { api, fetch } = client(Response.json(record, { status: 201 }));
    const change = {
      kind: 'request' as const,
      service: 'payments-api',
      environments: ['dev'],
    };
    const answer = await api.submitChange(change, {
      idempotencyKey: 'task-1.step-2',
      token: 'token',
    });
    expect(answer.pullRequest?.number).toBe(1);
    const [url, init] = fetch.mock.calls[0];
    expect(url).toBe('http://backstage/api/infra/changes');
    expect(init?.method).toBe('POST');
    expect(init?.headers).toEqual({
      'content-type': 'application/json',
      'idempotency-key': 'task-1.step-2',
      authorization: 'Bearer token',
    });
    expect(JSON.parse(String(init?.body))).toEqual({ change });
  });

  it('escapes parameters and leaves out empty query values', async () => {
    const { api, fetch } = client(Response.json({ items: [], totalItems: 0 }));
    await api.listServices({ text: 'a&b', owner: undefined, limit: 10 });
    expect(fetch.mock.calls[0][0]).toBe(
      'http://backstage/api/infra/services?text=a%26b&limit=10',
    );
    await api.getService('../../catalog').catch(() => undefined);
    expect(fetch.mock.calls[1][0]).toBe(
      'http://backstage/api/infra/services/..%2F..%2Fcatalog',
    );
  });

  it('passes on the message of an error', async () => {
    const { api } = client(
      Response.json(
        {
          error: { name: 'ConflictError', message: 'Key was used before' },
          response: { statusCode: 409 },
        },
        { status: 409 },
      ),
    );
    await expect(api.getPlatform()).rejects.toMatchObject({
      name: 'ResponseError',
      cause: { name: 'ConflictError', message: 'Key was used before' },
    });
  });

  it('says so when the answer has another form than the contract', async () => {
    const { api } = client(Response.json({ ...record, status: 'odd' }));
    await expect(api.getChange('0123456789ab')).rejects.toThrow(
      /getChange in a form this client does not know.*\n?.*status/s,
    );
  });
});

describe('infraOpenApiDocument', () => {
  const document = infraOpenApiDocument({ version: '1.2.3' }) as {
    paths: Record<
      string,
      Record<string, { parameters: { name: string; required: boolean }[] }>
    >;
  };

  it('describes every route of the contract', () => {
    for (const route of Object.values<RouteContract>(infraContract)) {
      expect(document.paths[route.path][route.method]).toMatchObject({
        operationId: route.operationId,
      });
    }
  });

  it('knows which parameters may be left out', () => {
    const list = document.paths['/services'].get.parameters;
    expect(list.find(p => p.name === 'limit')?.required).toBe(false);
    const submit = document.paths['/changes'].post.parameters;
    expect(submit.find(p => p.name === 'idempotency-key')?.required).toBe(true);
  });

  it('refers only to what it defines', () => {
    const text = JSON.stringify(document);
    const { schemas } = (
      document as unknown as {
        components: { schemas: Record<string, object> };
      }
    ).components;
    const refs = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(m => m[1]);
    expect(refs.length).toBeGreaterThan(0);
    for (const ref of new Set(refs)) {
      expect(ref).toMatch(/^#\/components\/schemas\//);
      expect(Object.keys(schemas)).toContain(ref.split('/').pop());
    }
  });

  it('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });
});
