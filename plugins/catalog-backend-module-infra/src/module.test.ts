import {
  coreServices,
  createBackendPlugin,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import type { Inventory } from '@groundwork/backstage-plugin-infra-common';
import { Router } from 'express';
import type { Knex } from 'knex';
import request from 'supertest';
import catalogModuleInfra from './index';

const service = (name: string): Inventory['items'][number] => ({
  service: name,
  component: `component:default/${name}`,
  owner: 'group:default/payments',
  url: `https://git.example.com/acme/gitops/blob/main/services/${name}.yaml`,
  environments: [
    {
      name: 'dev',
      title: 'Development',
      resources: [{ type: 'postgres', name: 'main' }],
    },
  ],
  links: [],
});

/** Stands in for the infra backend, one service per page. */
class InfraBackend {
  services: string[];
  revision = 'r1';
  /** Fails from this page on. */
  failsAt = Infinity;
  /** Called after each page. */
  onPage: () => void = () => {};
  reads = 0;

  constructor(services: string[]) {
    this.services = services;
  }

  readonly plugin = createBackendPlugin({
    pluginId: 'infra',
    register: env => {
      env.registerInit({
        deps: { http: coreServices.httpRouter },
        init: async ({ http }) => {
          const router = Router();
          router.get('/inventory', (req, res) => {
            const at = Number(req.query.cursor ?? 0);
            if (at === 0) this.reads += 1;
            if (at >= this.failsAt) {
              res.status(503).json({ error: { message: 'away' } });
              return;
            }
            res.json({
              revision: this.revision,
              resourceTypes: [{ name: 'postgres', title: 'PostgreSQL' }],
              items: this.services.slice(at, at + 10).map(service),
              totalItems: this.services.length,
              ...(at + 10 < this.services.length && {
                nextCursor: String(at + 10),
              }),
            } satisfies Inventory);
            this.onPage();
          });
          http.use(router);
        },
      });
    },
  });
}

async function start(backend: InfraBackend, knex?: Knex) {
  const scheduler = mockServices.scheduler();
  const { server } = await startTestBackend({
    features: [
      catalogPlugin,
      catalogModuleInfra,
      backend.plugin,
      createServiceFactory({
        service: coreServices.scheduler,
        deps: {},
        factory: () => scheduler,
      }),
      ...(knex
        ? [
            createServiceFactory({
              service: coreServices.database,
              deps: {},
              factory: () => mockServices.database({ knex }),
            }),
          ]
        : []),
      mockServices.rootConfig.factory({
        data: {
          catalog: {
            processingInterval: { seconds: 1 },
            stitchingStrategy: {
              mode: 'deferred',
              pollingInterval: { milliseconds: 50 },
            },
          },
        },
      }),
    ],
  });
  const names = async (): Promise<string[]> => {
    const { body } = await request(server).get(
      '/api/catalog/entities?filter=kind=resource&fields=metadata.name',
    );
    return body
      .map((one: { metadata: { name: string } }) => one.metadata.name)
      .sort();
  };
  return {
    server,
    names,
    refresh: () => scheduler.triggerTask('catalog-infra-resources'),
    /** Waits until the catalog holds so many resources. */
    until: async (count: number) => {
      while ((await names()).length !== count) {
        await new Promise(resolve => setTimeout(resolve, 50));
      }
    },
    /** Time for a mutation to show if there was one. */
    settle: () => new Promise(resolve => setTimeout(resolve, 1_500)),
  };
}

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => `service${index}`);

// The catalog takes a while to show what it was given.
jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

describe('the catalog module', () => {
  it('provides one resource per requested resource, with its relations', async () => {
    const backend = new InfraBackend(['ledger', 'payments']);
    const { server, refresh, until } = await start(backend);
    await refresh();
    await until(2);
    const { body } = await request(server)
      .get(
        '/api/catalog/entities/by-name/resource/default/ledger-postgres-main-dev',
      )
      .expect(200);
    expect(body).toMatchObject({
      metadata: {
        title: 'PostgreSQL main of ledger (Development)',
        annotations: { 'groundwork/service': 'ledger' },
      },
      spec: { type: 'postgres', owner: 'group:default/payments' },
      relations: expect.arrayContaining([
        { type: 'dependencyOf', targetRef: 'component:default/ledger' },
        { type: 'ownedBy', targetRef: 'group:default/payments' },
      ]),
    });
  });

  it('follows what was added and removed', async () => {
    const backend = new InfraBackend(many(12));
    const { refresh, until, names } = await start(backend);
    await refresh();
    await until(12);
    backend.services = [...many(11), 'newcomer'];
    await refresh();
    while (!(await names()).includes('newcomer-postgres-main-dev')) {
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    await until(12);
    expect(await names()).not.toContain('service11-postgres-main-dev');
  });

  it('changes nothing after a read that broke off, or that a commit crossed', async () => {
    const backend = new InfraBackend(many(25));
    const { refresh, until, names, settle } = await start(backend);
    await refresh();
    await until(25);
    backend.services = many(30);
    backend.failsAt = 20;
    await refresh();
    await settle();
    expect(await names()).toHaveLength(25);
    backend.failsAt = Infinity;
    let pages = 0;
    backend.onPage = () => {
      pages += 1;
      backend.revision = `r${pages}`;
    };
    await refresh();
    await settle();
    expect(await names()).toHaveLength(25);
    backend.onPage = () => {};
    await refresh();
    await until(30);
  });

  it('waits for a second word before much is removed', async () => {
    const backend = new InfraBackend(many(60));
    const { refresh, until, names, settle } = await start(backend);
    await refresh();
    await until(60);
    backend.services = many(5);
    await refresh();
    await settle();
    expect(await names()).toHaveLength(60);
    // It was a mistake: everything is back.
    backend.services = many(60);
    await refresh();
    backend.services = many(5);
    await refresh();
    await settle();
    expect(await names()).toHaveLength(60);
    await refresh();
    await until(5);
  });

  it('asks for a second word after a restart, too', async () => {
    const knex = await databases.init('SQLITE_3');
    const before = await start(new InfraBackend(many(60)), knex);
    await before.refresh();
    await before.until(60);
    const after = await start(new InfraBackend(many(5)), knex);
    await after.refresh();
    await after.settle();
    expect(await after.names()).toHaveLength(60);
    await after.refresh();
    await after.until(5);
  });

  it('brings back what another replica took away', async () => {
    const knex = await databases.init('SQLITE_3');
    const one = await start(new InfraBackend(many(10)), knex);
    const other = await start(new InfraBackend(many(3)), knex);
    await one.refresh();
    await one.until(10);
    await other.refresh();
    await one.until(3);
    await one.refresh();
    await one.until(10);
    expect(await other.names()).toHaveLength(10);
  });
});
