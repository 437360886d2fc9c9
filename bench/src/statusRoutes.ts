import {
  coreServices,
  createBackendModule,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { infraServiceReadPermission } from '@groundwork/backstage-plugin-infra-common';
import { infraStatusExtensionPoint } from '@groundwork/backstage-plugin-infra-node';
import express from 'express';
import {
  clusterNames,
  kustomizationObject,
  terraformPages,
} from './observedFleet';
import { startPortalBackend, type PortalBackend } from './portalBackend';
import { postgresConnection } from './postgresConnection';
import { judge, type Measure } from './results';
import { interleave, median, medianRatio } from './rounds';
import { startClusterHost } from './startClusterHost';
import type { GitHost } from './startGitHost';
import {
  stockKubernetesConfig,
  untilInCatalog,
  viewByStockKubernetes,
  writeComponent,
} from './stockKubernetes';
import { largeRepository, serviceName } from './syntheticRepository';

/** Routes that check who asks, one of them also what is allowed, and do nothing. */
const trivialRoutes = createBackendPlugin({
  pluginId: 'trivial',
  register(env) {
    env.registerInit({
      deps: {
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        permissions: coreServices.permissions,
      },
      async init({ httpAuth, httpRouter, permissions }) {
        const router = express.Router();
        router.get('/', async (request, response) => {
          await httpAuth.credentials(request, { allow: ['user'] });
          response.json({});
        });
        router.get('/permitted', async (request, response) => {
          const credentials = await httpAuth.credentials(request, {
            allow: ['user'],
          });
          await permissions.authorizeConditional(
            [{ permission: infraServiceReadPermission }],
            { credentials },
          );
          response.json({});
        });
        httpRouter.use(router);
      },
    });
  },
});

/** A source that has seen everything already, and counts what is asked of it. */
function sourceModule(calls: { plans: number; lists: number }) {
  return createBackendModule({
    pluginId: 'infra',
    moduleId: 'bench-clusters',
    register(env) {
      env.registerInit({
        deps: { sources: infraStatusExtensionPoint },
        async init({ sources }) {
          sources.addStatusSource({
            id: 'bench',
            clusters: async () => clusterNames(largeRepository),
            watch: async ({ cluster, sink, signal }) => {
              calls.lists += 1;
              const revision = '0'.repeat(40);
              async function* one() {
                yield [kustomizationObject(cluster, revision)];
              }
              async function* none() {
                yield [];
              }
              if ((await sink.readCursor('Terraform')) === undefined) {
                await sink.replace('Kustomization', one(), () => '1');
                await sink.replace('HelmRelease', none(), () => '1');
                await sink.replace(
                  'Terraform',
                  terraformPages(largeRepository, cluster),
                  () => '1',
                );
              }
              await new Promise(resolve => {
                signal.addEventListener('abort', resolve);
              });
            },
            readPlan: async () => {
              calls.plans += 1;
              return undefined;
            },
          });
        },
      });
    },
  });
}

async function untilDerived(backend: PortalBackend): Promise<void> {
  for (;;) {
    const { status, text } = await backend.call('/api/infra/overview');
    if (status === 200) {
      const { services } = JSON.parse(text) as { services: number };
      if (services === largeRepository.services) return;
    } else if (status !== 503) throw new Error(text);
    await new Promise(resolve => setTimeout(resolve, 500));
  }
}

const service = serviceName(4711);

/** What a person waits for on the page of a service and of the fleet, over HTTP. */
export async function statusRoutes(
  name: 'SQLite' | 'Postgres',
  host: GitHost,
): Promise<Measure[]> {
  const calls = { plans: 0, lists: 0 };
  const cluster = await startClusterHost(1);
  const component = await writeComponent(service);
  const { url, apiBaseUrl } = host;
  const backend = await startPortalBackend({
    features: [
      trivialRoutes,
      sourceModule(calls),
      import('@groundwork/backstage-plugin-infra-backend'),
      import('@groundwork/backstage-plugin-infra-backend-module-github'),
      import('@backstage/plugin-kubernetes-backend'),
    ],
    config: {
      integrations: {
        github: [{ host: new URL(url).host, apiBaseUrl, token: 'token' }],
      },
      infra: { repository: { url }, index: { interval: { hours: 1 } } },
      kubernetes: stockKubernetesConfig(cluster),
      catalog: component.catalog,
    },
    ...(name === 'Postgres' && {
      database: {
        client: 'pg',
        connection: postgresConnection(),
        prefix: `bench_portal_${process.pid}_`,
      },
    }),
  });
  try {
    await untilDerived(backend);
    await untilInCatalog(backend, service);
    const path = `/api/infra/services/${service}`;
    let size = 0;
    const ask = (address: string) => async () => {
      const { status, text } = await backend.call(address);
      if (status !== 200) throw new Error(`${status}: ${text}`);
      size = text.length;
    };
    const before = { ...calls };
    const timings = await interleave(
      {
        card: ask(`${path}/card`),
        trivial: ask('/api/trivial'),
        permitted: ask('/api/trivial/permitted'),
        status: ask(`${path}/status`),
        services: ask('/api/infra/services?limit=50&sort=attention'),
        overview: ask('/api/infra/overview'),
        stock: () => viewByStockKubernetes(backend, service),
      },
      { rounds: 101, warmup: 30 },
    );
    const asked = calls.plans - before.plans;
    const lists = await cluster.selectedLists();
    await viewByStockKubernetes(backend, service);
    const listsPerView = (await cluster.selectedLists()) - lists;
    await ask(`${path}/card`)();
    const information = (what: string, ours: number) =>
      judge({ name: `${name}: ${what}`, unit: 'ms', ours }, {});
    return [
      judge(
        {
          name: `${name}: card of a service over HTTP (limit: a trivial route that asks the same permission)`,
          unit: 'ms',
          ours: median(timings.card),
          limit: median(timings.permitted),
          overLimit: medianRatio(timings.card, timings.permitted),
        },
        { atMostTimesLimit: name === 'SQLite' ? 1.3 : 1.6 },
      ),
      judge(
        {
          name: `${name}: the same beside a view of the stock Kubernetes plugin, of a cluster that answers at once`,
          unit: 'ms',
          ours: median(timings.card),
          peer: median(timings.stock),
          overPeer: medianRatio(timings.stock, timings.card),
        },
        { timesFasterThanPeer: 10 },
      ),
      {
        ...information('the same', median(timings.card)),
        name: `${name}: the same beside a trivial route that asks for no permission`,
        limit: median(timings.trivial),
        ratio: medianRatio(timings.card, timings.trivial),
      },
      information('status of a service over HTTP', median(timings.status)),
      information('page of 50 services over HTTP', median(timings.services)),
      information('overview over HTTP', median(timings.overview)),
      judge(
        {
          name: `${name}: questions to clusters for all these views (peer: for one view of the stock plugin)`,
          unit: 'requests',
          ours: asked,
          peer: listsPerView,
        },
        { atMost: 0 },
      ),
      judge(
        {
          name: `${name}: size of a card`,
          unit: 'MB',
          ours: size / 1024 / 1024,
        },
        { atMost: 2 / 1024 },
      ),
    ];
  } finally {
    cluster.stop();
    await backend.stop();
    await component.remove();
  }
}
