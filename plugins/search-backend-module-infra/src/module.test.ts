import {
  coreServices,
  createBackendPlugin,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import searchPlugin from '@backstage/plugin-search-backend';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { json, Router } from 'express';
import request from 'supertest';
import searchModuleInfra from './index';

const names = ['orders-api', 'payments-api'];

/** Stands in for the infra backend; one service per page. */
const infraPlugin = createBackendPlugin({
  pluginId: 'infra',
  register(env) {
    env.registerInit({
      deps: { http: coreServices.httpRouter },
      async init({ http }) {
        const router = Router();
        router.use(json());
        router.get('/services', (req, res) => {
          const at = names.indexOf(String(req.query.cursor)) + 1;
          const name = names[at];
          res.json({
            items: [
              {
                ...{ name, component: `component:default/${name}` },
                ...{ owner: 'group:default/a', profile: 'internal-tooling' },
                ...{ environments: ['dev'], problems: 0 },
                resources: [{ type: 'postgres', name: 'main' }],
                phases: { failed: 1 },
              },
            ],
            totalItems: names.length,
            ...(at + 1 < names.length && { nextCursor: name }),
          });
        });
        http.use(router);
      },
    });
  },
});

/** What a search finds once the index is there. */
async function find(server: Parameters<typeof request>[0], term: string) {
  for (;;) {
    const { body } = await request(server).get(
      `/api/search/query?term=${term}&types[0]=infra-service`,
    );
    if (body.results) {
      return body.results.map(
        (one: { document: { title: string; location: string } }) =>
          one.document,
      );
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

describe('the search module', () => {
  it.each([
    [AuthorizeResult.ALLOW, 2],
    [AuthorizeResult.DENY, 0],
  ] as const)('shows services to those who may: %s', async (result, count) => {
    const scheduler = mockServices.scheduler();
    const { server } = await startTestBackend({
      features: [
        searchPlugin,
        searchModuleInfra,
        infraPlugin,
        mockServices.permissions.factory({ result }),
        createServiceFactory({
          service: coreServices.scheduler,
          deps: {},
          factory: () => scheduler,
        }),
        mockServices.rootConfig.factory({
          data: { permission: { enabled: true } },
        }),
      ],
    });
    await scheduler.triggerTask('search_index_infra_service');
    const found = await find(server, 'failed');
    expect(
      found.map(({ location }: { location: string }) => location).sort(),
    ).toEqual(
      names
        .slice(0, count)
        .map(name => `/catalog/default/component/${name}/infrastructure`),
    );
  });
});
