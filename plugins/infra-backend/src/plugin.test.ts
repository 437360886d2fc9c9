import SwaggerParser from '@apidevtools/swagger-parser';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  infraContract,
  type ChangeInput,
} from '@groundwork/backstage-plugin-infra-common';
import request from 'supertest';
import { infraServiceConditions } from './permissions/rules';
import { InMemoryHost } from './__testUtils__/InMemoryHost';
import { claimText, platformFiles } from './__testUtils__/platformFiles';
import {
  component,
  repositoryModule,
  startBackend,
} from './__testUtils__/startBackend';

const claim = (name: string) => `services/${name}.yaml`;

function newHost() {
  return new InMemoryHost({
    ...platformFiles,
    [claim('payments-api')]: claimText({ name: 'payments-api' }),
    [claim('orders-api')]: claimText({
      name: 'orders-api',
      owner: 'group:default/sales',
    }),
  });
}

const kafka: ChangeInput & { kind: 'request' } = {
  kind: 'request',
  service: 'payments-api',
  resources: [{ type: 'kafka-topic', name: 'events' }],
};

const post = (server: Parameters<typeof request>[0], path: string) =>
  request(server).post(`/api/infra${path}`);
const get = (server: Parameters<typeof request>[0], path: string) =>
  request(server).get(`/api/infra${path}`);

const submit = (
  server: Parameters<typeof request>[0],
  change: ChangeInput,
  key = 'key-00001',
) => post(server, '/changes').set('Idempotency-Key', key).send({ change });

describe('the REST API', () => {
  it('answers every route in the form of its contract', async () => {
    const host = newHost();
    const { server } = await startBackend({ host });

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

    const schema = await get(server, '/schemas/ServiceInfra').expect(200);
    expect(schema.body.properties.kind).toEqual(
      expect.objectContaining({ const: 'ServiceInfra' }),
    );
  });

  it('describes itself in a valid OpenAPI document', async () => {
    const { server } = await startBackend({ host: newHost() });
    const { body } = await get(server, '/openapi.json').expect(200);
    const document = await SwaggerParser.validate(structuredClone(body));
    expect(Object.keys(document.paths ?? {}).sort()).toEqual(
      Object.values(infraContract)
        .map(route => route.path)
        .sort(),
    );
  });

  it('tells an unchanged platform by its ETag', async () => {
    const { server } = await startBackend({ host: newHost() });
    const { headers } = await get(server, '/platform').expect(200);
    const again = await get(server, '/platform').set(
      'If-None-Match',
      headers.etag,
    );
    expect(again.status).toBe(304);
  });

  it('answers 401 without credentials, on every route', async () => {
    const host = newHost();
    const { server } = await startBackend({ host });
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
    const { server } = await startBackend({ host });
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
    const { server } = await startBackend({ host: newHost() });
    const answer = await post(server, '/changes')
      .send({ change: { kind: 'request', service: 'UP', extra: 1 } })
      .expect(400);
    expect(answer.body.error.message).toContain('headers.idempotency-key');
    expect(answer.body.error.message).toContain('body.change.service');
    expect(answer.body.error.message).toContain('extra');
    await post(server, '/changes/preview')
      .set('Content-Type', 'application/json')
      .send('{"change": ')
      .expect(400);
    await get(server, '/services?limit=1000').expect(400);
    await get(server, '/services?cursor=%00').expect(400);
    await get(server, '/changes/0123456789ab').expect(404);
    await get(server, '/services/unknown').expect(404);
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
    const { server } = await startBackend({ host });
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
});

describe('submitting', () => {
  it('proposes once for the same key, whenever it comes', async () => {
    const host = newHost();
    const { server } = await startBackend({ host });
    const answers = await Promise.all([
      submit(server, kafka),
      submit(server, kafka),
      submit(server, kafka),
    ]);
    expect(answers.map(answer => answer.status).sort()).toEqual([
      200, 200, 201,
    ]);
    const later = await submit(server, kafka).expect(200);
    const urls = [...answers, later].map(({ body }) => body.pullRequest.url);
    expect(new Set(urls).size).toBe(1);
    expect(host.pullRequests).toHaveLength(1);
    expect(host.count('propose')).toBe(1);
  });

  it('refuses another change under the same key', async () => {
    const host = newHost();
    const { server } = await startBackend({ host });
    await submit(server, kafka).expect(201);
    const other = { ...kafka, resources: [{ type: 'postgres', name: 'more' }] };
    const { body } = await submit(server, other).expect(409);
    expect(body.error.message).toContain('"key-00001"');
    expect(host.pullRequests).toHaveLength(1);
  });

  it('makes a pull request each when two people ask for one service', async () => {
    const host = newHost();
    const { server } = await startBackend({ host });
    const as = (user: string) =>
      submit(server, {
        ...kafka,
        resources: [{ type: 'kafka-topic', name: user }],
      }).set(
        'Authorization',
        mockCredentials.user.header(`user:default/${user}`),
      );
    const [ann, bob] = await Promise.all([as('ann'), as('bob')]);
    expect([ann.status, bob.status]).toEqual([201, 201]);
    expect(ann.body.id).not.toBe(bob.body.id);
    const path = claim('payments-api');
    expect(host.proposedText(ann.body.pullRequest.number, path)).toContain(
      'ann',
    );
    expect(host.proposedText(bob.body.pullRequest.number, path)).toContain(
      'bob',
    );

    const preview = await post(server, '/changes/preview').send({
      change: kafka,
    });
    const open = preview.body.findings.filter(
      (finding: { rule: string }) => finding.rule === 'open-proposal',
    );
    expect(open).toHaveLength(2);
  });

  it('plans anew on a base that moved', async () => {
    const host = newHost();
    const { server } = await startBackend({ host });
    const moved = `${claimText({ name: 'payments-api' })}# moved\n`;
    host.commit({ [claim('payments-api')]: moved });
    await submit(server, kafka).expect(201);
    const text = host.proposedText(1, claim('payments-api'));
    expect(text).toContain('# moved');
    expect(text).toContain('kafka-topic');
    expect(host.count('propose')).toBe(2);
  });

  it('gives up cleanly on a base that never stands still', async () => {
    const host = newHost();
    let n = 0;
    const step = (name: string) => {
      if (name === 'propose') host.commit({ [`README-${n++}.md`]: 'x' });
    };
    const { server } = await startBackend({ host, step });
    const { body } = await submit(server, kafka).expect(409);
    expect(body.error.message).toContain('moved 4 times');
    expect(host.branches.size).toBe(0);
  });

  it('opens no pull request when there is nothing to change', async () => {
    const host = newHost();
    const { server } = await startBackend({ host });
    await submit(server, kafka).expect(201);
    host.merge(1);
    const { body } = await submit(server, kafka, 'another-key').expect(200);
    expect(body).toMatchObject({ status: 'no-change' });
    expect(body.pullRequest).toBeUndefined();
    expect(host.pullRequests).toHaveLength(1);
  });

  it('refuses what rules stop, and says what would pass', async () => {
    const host = newHost();
    const { server } = await startBackend({ host });
    const change: ChangeInput = {
      ...kafka,
      service: 'new-api',
      owner: 'group:default/payments',
      profile: 'internal-toolin',
    };
    const { body } = await submit(server, change).expect(400);
    expect(body.error.message).toContain('internal-tooling');
    expect(host.count('propose')).toBe(0);
    // Nothing is kept: the corrected change may use the same key.
    const corrected = {
      ...change,
      profile: 'internal-tooling',
      environments: ['dev'],
    };
    await submit(server, corrected).expect(201);
  });

  it('judges by the newest rules, and by the last ones while the host is away', async () => {
    const host = newHost();
    let isAway = false;
    const step = () => {
      if (isAway) throw new Error('no route to host');
    };
    const { server } = await startBackend({ host, step });
    const change: ChangeInput = {
      kind: 'configure',
      service: 'payments-api',
      profile: 'new-profile',
    };
    isAway = true;
    const refused = await submit(server, change).expect(400);
    expect(refused.body.error.message).toContain('new-profile');
    isAway = false;
    const [path, text] = Object.entries(platformFiles).filter(([name]) =>
      name.includes('profiles/'),
    )[0];
    host.commit({
      [path.replace('internal-tooling', 'new-profile')]: text.replace(
        'name: internal-tooling',
        'name: new-profile',
      ),
    });
    await submit(server, change).expect(201);
  });

  it('says what is in the way, and goes on when it is gone', async () => {
    const host = newHost();
    const { server } = await startBackend({ host });
    const { body: record } = await submit(server, kafka).expect(201);
    expect(record.branch).toBe(`groundwork/payments-api/${record.id}`);
    host.pullRequests.length = 0;
    host.branches.clear();
    host.branches.set(record.branch, {
      changeId: 'somebody',
      files: new Map(),
      commits: 1,
    });
    // The same person and key on another database: a submission after a loss.
    const second = await startBackend({ host });
    const refused = await submit(second.server, kafka).expect(409);
    expect(refused.body.error.message).toContain('commits of somebody else');
    const failed = await get(second.server, `/changes/${record.id}`).expect(
      200,
    );
    expect(failed.body.status).toBe('failed');
    host.branches.clear();
    await submit(second.server, kafka).expect(200);
    expect(host.pullRequests).toHaveLength(1);
  });

  it('follows its pull request to the end', async () => {
    jest.useFakeTimers({
      doNotFake: ['nextTick', 'setImmediate'],
      now: new Date(),
    });
    try {
      const host = newHost();
      const { server } = await startBackend({ host });
      const { body } = await submit(server, kafka).expect(201);
      host.merge(1);
      await get(server, `/changes/${body.id}`).expect(200);
      expect(host.count('findPullRequest')).toBe(0);
      jest.setSystemTime(Date.now() + 6_000);
      const merged = await get(server, `/changes/${body.id}`).expect(200);
      expect(merged.body.status).toBe('merged');
    } finally {
      jest.useRealTimers();
    }
  });

  it('answers 404 for a change to a service without a claim', async () => {
    const { server } = await startBackend({ host: newHost() });
    const change: ChangeInput = {
      kind: 'remove',
      service: 'nothing',
      all: true,
    };
    const { body } = await submit(server, change).expect(404);
    expect(body.error.message).toContain('nothing has no claim');
  });
});

describe('owners', () => {
  const change: ChangeInput = {
    kind: 'request',
    service: 'web',
    profile: 'internal-tooling',
    environments: ['dev'],
    resources: [{ type: 'postgres', name: 'main' }],
  };

  it('takes component and owner from the catalog', async () => {
    const host = newHost();
    const entities = [component('web', 'sales')];
    const { server } = await startBackend({ host, entities });
    await submit(server, change).expect(201);
    const text = host.proposedText(1, claim('web'));
    expect(text).toContain('component:default/web');
    expect(text).toContain('group:default/sales');
  });

  it('asks for an owner that nobody knows, and takes the word for it', async () => {
    const host = newHost();
    const { server } = await startBackend({ host });
    const { body } = await submit(server, change).expect(400);
    expect(body.error.message).toContain('Name the owner');
    await submit(server, { ...change, owner: 'group:default/new' }).expect(201);
    expect(host.proposedText(1, claim('web'))).toContain('group:default/new');
  });
});

describe('permissions', () => {
  const deny = mockServices.permissions.factory({
    result: AuthorizeResult.DENY,
  });
  const ownOnly = mockServices.permissions.mock({
    authorize: async requests =>
      requests.map(() => ({ result: AuthorizeResult.ALLOW })),
    authorizeConditional: async requests =>
      requests.map(({ permission }) => ({
        result: AuthorizeResult.CONDITIONAL,
        pluginId: 'infra',
        resourceType: permission.resourceType,
        conditions: infraServiceConditions.isOwner({
          owners: ['user:default/mock', 'group:default/Payments'],
        }),
      })),
  });

  it('denies everything when the framework does', async () => {
    const host = newHost();
    const { server } = await startBackend({ host, features: [deny] });
    await get(server, '/platform').expect(403);
    await get(server, '/services').expect(403);
    await get(server, '/services/payments-api').expect(403);
    await post(server, '/changes/preview').send({ change: kafka }).expect(403);
    await submit(server, kafka).expect(403);
    expect(host.count('propose')).toBe(0);
  });

  it('denies everything when the framework is away', async () => {
    const away = async () => {
      throw new Error('permission backend is away');
    };
    const { server } = await startBackend({
      host: newHost(),
      features: [
        mockServices.permissions.mock({
          authorize: away,
          authorizeConditional: away,
        }).factory,
      ],
    });
    const answers = [
      await get(server, '/services'),
      await get(server, '/services/payments-api'),
      await post(server, '/changes/preview').send({ change: kafka }),
      await submit(server, kafka),
    ];
    for (const { status, text } of answers) {
      expect(status).toBe(403);
      expect(text).not.toContain('group:default');
    }
  });

  it('shows and changes what one owns, and nothing else', async () => {
    const host = newHost();
    const { server } = await startBackend({
      host,
      features: [ownOnly.factory],
      entities: [component('web', 'sales')],
    });
    const { body } = await get(server, '/services').expect(200);
    expect(body.items.map((item: { name: string }) => item.name)).toEqual([
      'payments-api',
    ]);
    expect(body.totalItems).toBe(1);
    await get(server, '/services/payments-api').expect(200);
    await get(server, '/services/orders-api').expect(403);
    await submit(server, kafka).expect(201);
    await submit(
      server,
      { ...kafka, service: 'orders-api' },
      'key-00002',
    ).expect(403);

    // A component of one's own does not make a service of others one's own.
    const fresh: ChangeInput & { kind: 'request' } = {
      kind: 'request',
      resources: kafka.resources,
      service: 'web',
      profile: 'internal-tooling',
      environments: ['dev'],
      owner: 'group:default/payments',
      component: 'component:default/payments-api',
    };
    await submit(server, fresh, 'key-00003').expect(403);
    await submit(
      server,
      { ...fresh, service: 'brand-new' },
      'key-00004',
    ).expect(201);
    await submit(
      server,
      { ...fresh, service: 'brand-newer', owner: 'group:default/sales' },
      'key-00005',
    ).expect(403);
    expect(host.pullRequests).toHaveLength(2);
  });
});

describe('the audit log', () => {
  it('has every submission with its end', async () => {
    const auditor = mockServices.auditor.mock();
    const success = jest.fn();
    const fail = jest.fn();
    auditor.createEvent.mockImplementation(async () => ({ success, fail }));
    const { server } = await startBackend({
      host: newHost(),
      features: [auditor.factory],
    });
    await submit(server, kafka).expect(201);
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'change-submit',
        severityLevel: 'medium',
        meta: {
          service: 'payments-api',
          changeKind: 'request',
          requestedBy: 'user:default/mock',
        },
      }),
    );
    expect(success).toHaveBeenCalledWith({
      meta: expect.objectContaining({ status: 'proposed', outcome: 'created' }),
    });
    await submit(server, { ...kafka, reason: 'other' }).expect(409);
    expect(fail).toHaveBeenCalledTimes(1);
  });
});

describe('a push', () => {
  it('is seen at once, and costs nothing when it is old news', async () => {
    const host = newHost();
    const events = mockServices.events();
    const { server } = await startBackend({
      host,
      features: [
        createServiceFactory({
          service: eventsServiceRef,
          deps: {},
          factory: () => events,
        }),
      ],
    });
    const push = () =>
      events.publish({
        topic: 'github.push',
        eventPayload: { ref: '${{ x }}' },
      });
    host.commit({ [claim('new-api')]: claimText({ name: 'new-api' }) });
    host.calls.clear();
    host.readBlobIds.length = 0;
    await push();
    await get(server, '/services/new-api').expect(200);
    expect(host.readBlobIds).toHaveLength(1);
    await Promise.all([push(), push(), push()]);
    expect(host.readBlobIds).toHaveLength(1);
    expect(host.count('readTree')).toBe(1);
  });
});

describe('the repository', () => {
  it('is needed', async () => {
    const { startTestBackend } = jest.requireActual(
      '@backstage/backend-test-utils',
    );
    const { infraPlugin } = jest.requireActual('./plugin');
    await expect(startTestBackend({ features: [infraPlugin] })).rejects.toThrow(
      'There is no GitOps repository',
    );
  });

  it('is one', async () => {
    const host = newHost();
    await expect(
      startBackend({
        host,
        features: [repositoryModule({ host, moduleId: 'second' })],
      }),
    ).rejects.toThrow('would be a second one');
  });
});
