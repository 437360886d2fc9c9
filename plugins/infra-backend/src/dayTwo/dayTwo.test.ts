import type { Entity } from '@backstage/catalog-model';
import { infraContract } from '@groundwork/backstage-plugin-infra-common';
import { claim, get, newHost, post, submit } from '../__testUtils__/client';
import { databaseIds, newDatabase } from '../__testUtils__/databases';
import { claimText } from '../__testUtils__/platformFiles';
import { startBackend } from '../__testUtils__/startBackend';

jest.setTimeout(60_000);

const path = claim('payments-api');
const both = { name: 'payments-api', environments: ['dev', 'prod'] };

/** The catalog's entity of the database, which a report depends on. */
const database: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: {
    name: 'payments-api-postgres-main-dev',
    annotations: {
      'groundwork/service': 'payments-api',
      'groundwork/resource': 'postgres/main',
    },
  },
  spec: { type: 'postgres', owner: 'group:default/payments' },
  relations: [
    {
      type: 'dependencyOf',
      targetRef: 'component:default/payments-api',
    },
    { type: 'dependencyOf', targetRef: 'component:default/reporting' },
  ],
};

describe.each(databaseIds)('a service that is there on %s', databaseId => {
  const start = async (options: Parameters<typeof startBackend>[0]) =>
    startBackend({ ...options, knex: await newDatabase(databaseId) });

  it('goes back to an earlier commit, byte for byte', async () => {
    const host = newHost();
    const first = claimText(both);
    host.commit({ [path]: first });
    const second = first.replace(
      '      name: main\n',
      '      name: main\n      inputs:\n        size: large\n',
    );
    host.commit({ [path]: second });
    const { server } = await start({ host });
    const read = async () =>
      infraContract.getServiceHistory.response.parse(
        (await get(server, '/services/payments-api/history').expect(200)).body,
      ).items;
    const [newest, before] = await read();
    expect(newest).toMatchObject({ current: true, previous: before.revision });
    expect(before).toMatchObject({
      current: false,
      packages: { dev: 'aws-data@1.0.0', prod: 'aws-data@1.0.0' },
    });

    const { body } = await submit(server, {
      kind: 'rollback',
      service: 'payments-api',
      revision: before.revision,
      reason: 'Too large',
    }).expect(201);
    expect(body.title).toContain('payments-api');
    host.merge(host.pullRequests[0].number);
    expect(host.text(path)).toBe(first);
  });

  it('says where it cannot go back to', async () => {
    const { server } = await start({ host: newHost() });
    const change = {
      kind: 'rollback',
      service: 'payments-api',
      revision: 'f'.repeat(40),
    };
    const { body } = await post(server, '/changes/preview')
      .send({ change })
      .expect(200);
    const set = infraContract.previewChange.response.parse(body);
    expect(set.blocked).toBe(true);
    expect(set.files).toEqual([]);
  });

  it('shows its environments side by side, and what it can be upgraded to', async () => {
    const host = newHost();
    host.commit({
      [path]: claimText(both).replace(
        '      name: main\n',
        '      name: main\n      environments:\n        prod: { inputs: { size: large } }\n',
      ),
    });
    const { server } = await start({ host });
    const matrix = infraContract.getServiceMatrix.response.parse(
      (await get(server, '/services/payments-api/matrix').expect(200)).body,
    );
    expect(matrix.environments.map(({ name }) => name)).toEqual([
      'dev',
      'prod',
    ]);
    expect(matrix.rows.find(({ input }) => input === 'size')).toMatchObject({
      differs: true,
      cells: { dev: { value: 'small' }, prod: { value: 'large' } },
    });
    const upgrades = infraContract.getUpgradeOptions.response.parse(
      (await get(server, '/services/payments-api/upgrades').expect(200)).body,
    );
    expect(
      upgrades.environments.map(({ name, package: ref }) => [name, ref]),
    ).toEqual([
      ['dev', 'aws-data@1.0.0'],
      ['prod', 'aws-data@1.0.0'],
    ]);
    await get(
      server,
      '/services/payments-api/upgrades?package=nothing@1.0.0',
    ).expect(404);
    await get(server, '/services/nobody/matrix').expect(404);
  });

  it('tells who depends on it, from the catalog and from other claims', async () => {
    const host = newHost();
    host.commit({
      [claim('orders-api')]: claimText({
        name: 'orders-api',
        owner: 'group:default/sales',
      }).replace(
        '      name: main\n',
        '      name: main\n      inputs:\n        size: small # as payments-api/postgres/main\n',
      ),
    });
    const { server } = await start({ host, entities: [database] });
    const { body } = await get(
      server,
      '/services/payments-api/dependents',
    ).expect(200);
    const resource = { type: 'postgres', name: 'main' };
    expect(infraContract.getDependents.response.parse(body)).toEqual({
      hidden: 0,
      items: [
        { resource, dependent: 'component:default/reporting', via: 'catalog' },
        {
          resource,
          dependent: 'component:default/orders-api',
          via: 'claim',
          source: { path: claim('orders-api'), line: 16 },
        },
      ],
    });
  });

  it('is reported as written by hand when it has files and no claim', async () => {
    const host = newHost();
    host.commit({
      'clusters/dev/legacy-api/notes.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: notes }\n',
    });
    const { server } = await start({ host });
    const list = infraContract.listAdoptable.response.parse(
      (await get(server, '/adoption').expect(200)).body,
    );
    expect(list.items.map(({ service }) => service)).toEqual(['legacy-api']);
    const one = infraContract.getAdoption.response.parse(
      (await get(server, '/adoption/legacy-api').expect(200)).body,
    );
    expect(one.resources).toEqual([]);
  });
});
