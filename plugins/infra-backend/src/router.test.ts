import SwaggerParser from '@apidevtools/swagger-parser';
import { mockCredentials } from '@backstage/backend-test-utils';
import { infraContract } from '@groundwork/backstage-plugin-infra-common';
import request from 'supertest';
import {
  claim,
  newHost,
  kafka,
  post,
  get,
  submit,
} from './__testUtils__/client';
import { databaseIds, newDatabase } from './__testUtils__/databases';
import { claimText } from './__testUtils__/platformFiles';
import { startBackend } from './__testUtils__/startBackend';

describe.each(databaseIds)('the REST API on %s', databaseId => {
  const start = async (options: Parameters<typeof startBackend>[0]) =>
    startBackend({ ...options, knex: await newDatabase(databaseId) });

  it('answers every route in the form of its contract', async () => {
    const host = newHost();
    const { server } = await start({ host });

    const platform = await get(server, '/platform').expect(200);
    const view = infraContract.getPlatform.response.parse(platform.body);
    expect(view.revision).toBe(host.head);

    const services = await get(server, '/services').expect(200);
    const list = infraContract.listServices.response.parse(services.body);
    expect(list.items.map(item => item.name)).toEqual([
      'orders-api',
      'payments-api',
    ]);

    const service = await get(server, '/services/payments-api').expect(200);
    expect(
      infraContract.getService.response.parse(service.body).environments,
    ).toEqual([
      expect.objectContaining({
        name: 'dev',
        package: 'aws-data@1.0.0',
        resources: [
          {
            type: 'postgres',
            name: 'main',
            inputs: { size: 'small' },
            claimed: {},
          },
        ],
      }),
    ]);

    const preview = await post(server, '/changes/preview')
      .send({ change: kafka })
      .expect(200);
    const set = infraContract.previewChange.response.parse(preview.body);
    expect(set.blocked).toBe(false);
    expect(set.files.map(file => file.path)).toContain(claim('payments-api'));
    // What is sent is what the contract says: differences, not whole texts.
    expect(preview.body).toEqual(set);
    expect(host.pullRequests).toEqual([]);

    const submitted = await submit(server, kafka).expect(201);
    const record = infraContract.submitChange.response.parse(submitted.body);
    expect(record).toMatchObject({
      status: 'proposed',
      requestedBy: 'user:default/mock',
      pullRequest: { number: 1 },
    });
    expect(host.proposedText(1, claim('payments-api'))).toContain(
      'kafka-topic',
    );

    const found = await get(server, `/changes/${record.id}`).expect(200);
    expect(infraContract.getChange.response.parse(found.body)).toEqual(record);

    const listed = await get(server, '/changes?service=payments-api').expect(
      200,
    );
    expect(infraContract.listChanges.response.parse(listed.body)).toEqual({
      items: [record],
    });

    const schema = await get(server, '/schemas/ServiceInfra').expect(200);
    expect(schema.body.properties.kind).toEqual(
      expect.objectContaining({ const: 'ServiceInfra' }),
    );
  });

  it('describes itself in a valid OpenAPI document', async () => {
    const { server } = await start({ host: newHost() });
    const { body } = await get(server, '/openapi.json').expect(200);
    const document = await SwaggerParser.validate(structuredClone(body));
    const documented = Object.entries(document.paths ?? {}).flatMap(
      ([path, methods]) =>
        Object.keys(methods ?? {}).map(method => `${method} ${path}`),
    );
    expect(documented.sort()).toEqual(
      Object.values(infraContract)
        .map(route => `${route.method} ${route.path}`)
        .sort(),
    );
  });

  it('tells an unchanged platform by its ETag', async () => {
    const { server } = await start({ host: newHost() });
    const { headers } = await get(server, '/platform').expect(200);
    const again = await get(server, '/platform').set(
      'If-None-Match',
      headers.etag,
    );
    expect(again.status).toBe(304);
  });

  it('answers 401 without credentials, on every route', async () => {
    const host = newHost();
    const { server } = await start({ host });
    const none = mockCredentials.none.header();
    for (const { method, path } of Object.values(infraContract)) {
      const url = path
        .replace('{name}', 'payments-api')
        .replace('{id}', '0123456789ab')
        .replace('{kind}', 'Policy');
      await request(server)
        [method](`/api/infra${url}`)
        .set('Authorization', none)
        .expect(401);
    }
    expect(host.count('propose')).toBe(0);
  });

  it.each([
    '../../x',
    'a;rm',
    'two\nlines',
    'x'.repeat(300),
    'café',
    'UPPER',
    '${{ service }}',
    '',
    '-a',
    '.git',
  ])('refuses the service name %j before anything is asked', async name => {
    const host = newHost();
    const { server } = await start({ host });
    host.calls.clear();
    const change = { ...kafka, service: name };
    const refused = await submit(server, change).expect(400);
    expect(refused.body.error.message).toMatch(/^body\.change\.service: must/);
    await post(server, '/changes/preview').send({ change }).expect(400);
    if (name) {
      await get(server, `/services/${encodeURIComponent(name)}`).expect(400);
    }
    expect([...host.calls]).toEqual([]);
  });

  it('names everything that is wrong with a request', async () => {
    const { server } = await start({ host: newHost() });
    const answer = await post(server, '/changes')
      .send({ change: { kind: 'request', service: 'UP', extra: 1 } })
      .expect(400);
    expect(answer.body.error.message).toContain('headers.idempotency-key');
    expect(answer.body.error.message).toContain('body.change.service');
    expect(answer.body.error.message).toContain('extra');
    // Of one piece of evidence, or of many: of the form that was meant.
    for (const [body, place] of [
      [{ package: 'a@1.0.0', stage: 'units' }, 'body.stage'],
      [{ evidence: [{ stage: 'units' }] }, 'body.evidence.0.stage'],
    ] as const) {
      const refused = await post(server, '/certifications')
        .send(body)
        .expect(400);
      expect(refused.body.error.message).toContain(place);
    }
    await post(server, '/changes/preview')
      .set('Content-Type', 'application/json')
      .send('{"change": ')
      .expect(400);
    await get(server, '/services?limit=1000').expect(400);
    await get(server, '/services?cursor=%00').expect(400);
    await get(server, '/changes/0123456789ab').expect(404);
    await get(server, '/services/unknown').expect(404);
    await get(server, '/changes').expect(400);
  });

  it('pages through services, filtered', async () => {
    const host = newHost();
    const files: Record<string, string> = {};
    for (let i = 0; i < 7; i += 1) {
      files[claim(`svc-a${i}a`)] = claimText({
        name: `svc-a${i}a`,
        environments: i % 2 ? ['dev', 'prod'] : ['prod'],
        resource: i < 3 ? 'kafka-topic' : 'postgres',
      });
    }
    host.commit(files);
    const { server } = await start({ host });
    const names: string[] = [];
    let cursor = '';
    do {
      const { body } = await get(
        server,
        `/services?limit=2&text=SVC-A&cursor=${encodeURIComponent(cursor)}`,
      ).expect(200);
      expect(body.totalItems).toBe(7);
      names.push(...body.items.map((item: { name: string }) => item.name));
      cursor = body.nextCursor ?? '';
    } while (cursor);
    expect(names).toEqual(Object.keys(files).map(path => path.slice(9, -5)));

    const count = async (query: string) =>
      (await get(server, `/services?${query}`).expect(200)).body.totalItems;
    expect(await count('environment=dev')).toBe(5);
    expect(await count('environment=de')).toBe(0);
    expect(await count('resourceType=kafka-topic')).toBe(3);
    expect(await count('resourceType=kafka')).toBe(0);
    expect(await count('owner=group:default/Sales')).toBe(1);
    expect(await count('text=%25')).toBe(0);
    expect(await count('text=_')).toBe(0);
  });

  it('refuses what is nested endlessly', async () => {
    const { server } = await start({ host: newHost() });
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const change = JSON.stringify({ change: kafka }).replace(
      '"name":"events"',
      `"name":"events","inputs":{"a":${deep}}`,
    );
    const { body } = await post(server, '/changes/preview')
      .set('Content-Type', 'application/json')
      .send(change)
      .expect(400);
    expect(body.error.message).toContain('nested too deep');
  });
});
