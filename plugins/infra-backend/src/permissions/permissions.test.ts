import { mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { ChangeInput } from '@groundwork/backstage-plugin-infra-common';
import {
  claim,
  get,
  kafka,
  newHost,
  post,
  submit,
} from '../__testUtils__/client';
import { databaseIds, newDatabase } from '../__testUtils__/databases';
import { claimText } from '../__testUtils__/platformFiles';
import { component, startBackend } from '../__testUtils__/startBackend';
import { infraServiceConditions } from './rules';

describe.each(databaseIds)('permissions on %s', databaseId => {
  const start = async (options: Parameters<typeof startBackend>[0]) =>
    startBackend({ ...options, knex: await newDatabase(databaseId) });

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
    const { server } = await start({ host, features: [deny] });
    await get(server, '/platform').expect(403);
    await get(server, '/services').expect(403);
    await get(server, '/services/payments-api').expect(403);
    await get(server, '/changes?service=payments-api').expect(403);
    await post(server, '/changes/preview').send({ change: kafka }).expect(403);
    await submit(server, kafka).expect(403);
    expect(host.count('propose')).toBe(0);
  });

  it('denies everything when the framework is away', async () => {
    const away = async () => {
      throw new Error('permission backend is away');
    };
    const { server } = await start({
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
      await get(server, '/changes?service=payments-api'),
      await post(server, '/changes/preview').send({ change: kafka }),
      await submit(server, kafka),
    ];
    for (const { status, text } of answers) {
      expect(status).toBe(403);
      expect(text).not.toContain('group:default');
    }
  });

  it('says what could not be read to those only who may ask', async () => {
    const host = newHost();
    host.commit({
      'clusters/dev/payments-api/logo.yaml': Buffer.from('a: \0\n'),
    });
    const ask = async (
      features: Parameters<typeof startBackend>[0]['features'],
    ) => {
      const { server } = await start({ host, features });
      return post(server, '/changes/preview').send({ change: kafka });
    };
    expect((await ask([])).status).toBe(409);
    const denied = await ask([deny]);
    expect(denied.status).toBe(403);
    expect(denied.text).not.toContain('logo.yaml');
  });

  it('shows and changes what one owns, and nothing else', async () => {
    const host = newHost();
    const { server } = await start({
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

  it('tells of problems in claims to those only who may read them', async () => {
    const host = newHost();
    host.commit({
      'services/copies/payments-api.yaml': claimText({ name: 'payments-api' }),
      'services/copies/orders-api.yaml': claimText({
        name: 'orders-api',
        owner: 'group:default/sales',
      }),
      [claim('broken')]: 'a: [\n',
    });
    const none = mockServices.permissions.mock({
      authorize: async requests =>
        requests.map(() => ({ result: AuthorizeResult.ALLOW })),
      authorizeConditional: async requests =>
        requests.map(() => ({ result: AuthorizeResult.DENY })),
    });
    const problemsFor = async (
      features: Parameters<typeof startBackend>[0]['features'],
    ) => {
      const { server } = await start({ host, features });
      const { body } = await get(server, '/platform').expect(200);
      const paths = body.problems.map((one: { path: string }) => one.path);
      return [...new Set(paths)].sort();
    };
    expect(await problemsFor([])).toEqual([
      'services/broken.yaml',
      'services/orders-api.yaml',
      'services/payments-api.yaml',
    ]);
    expect(await problemsFor([ownOnly.factory])).toEqual([
      'services/payments-api.yaml',
    ]);
    expect(await problemsFor([none.factory])).toEqual([]);
  });

  it('does not let a request take a service whose claim came in between', async () => {
    const host = newHost();
    const { server } = await start({
      host,
      features: [ownOnly.factory],
    });
    const change: ChangeInput & { kind: 'request' } = {
      ...kafka,
      service: 'brand-new',
      profile: 'internal-tooling',
      environments: ['dev'],
      owner: 'group:default/payments',
    };
    // Merged, and not indexed yet: the index does not know that it has an owner.
    await get(server, '/services').expect(200);
    host.commit({
      [claim('brand-new')]: claimText({
        name: 'brand-new',
        owner: 'group:default/sales',
      }),
    });
    const { body } = await submit(server, change).expect(400);
    expect(body.error.message).toContain('owner-differs');
    expect(host.pullRequests).toHaveLength(0);
  });

  it('does not let a service point at a component of others', async () => {
    const host = newHost();
    const { server } = await start({
      host,
      features: [ownOnly.factory],
      entities: [component('mine', 'payments'), component('theirs', 'sales')],
    });
    const change: ChangeInput & { kind: 'request' } = {
      ...kafka,
      service: 'mine',
      profile: 'internal-tooling',
      environments: ['dev'],
      component: 'component:default/theirs',
    };
    await submit(server, change).expect(400);
    await submit(server, { ...change, service: 'new' }, 'key-00002').expect(
      403,
    );
    await submit(
      server,
      { ...change, component: undefined },
      'key-00003',
    ).expect(201);
    expect(host.pullRequests).toHaveLength(1);
  });
});
