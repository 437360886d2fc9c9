import { setTimeout as sleep } from 'node:timers/promises';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  changeRecordSchema,
  changeSchema,
  infraServiceChangePermission,
} from '@groundwork/backstage-plugin-infra-common';
import {
  compilePlatform,
  plan,
  snapshotScope,
} from '@groundwork/backstage-plugin-infra-node';
import express from 'express';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startSandbox } from '@groundwork/sandbox';
import { startPortalBackend, type PortalBackend } from '../portalBackend';
import { judge, type Measure } from '../results';
import { interleave, median, medianRatio, time } from '../rounds';
import { startGitHost } from '../startGitHost';
import {
  largeRepository,
  serviceName,
  syntheticFiles,
} from '../syntheticRepository';

/** The floor: routes that check who asks, one of them also what is allowed, and do nothing. */
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
        router.use(express.json());
        router.post('/', async (request, response) => {
          await httpAuth.credentials(request, { allow: ['user'] });
          response.json({});
        });
        router.post('/permitted', async (request, response) => {
          const credentials = await httpAuth.credentials(request, {
            allow: ['user'],
          });
          await permissions.authorizeConditional(
            [{ permission: infraServiceChangePermission }],
            { credentials },
          );
          response.json({});
        });
        httpRouter.use(router);
      },
    });
  },
});

function startBackend(repository: {
  url: string;
  apiBaseUrl: string;
  token: string;
}): Promise<PortalBackend> {
  const { url, apiBaseUrl, token } = repository;
  return startPortalBackend({
    features: [
      trivialRoutes,
      import('@groundwork/backstage-plugin-infra-backend'),
      import('@groundwork/backstage-plugin-infra-backend-module-github'),
    ],
    config: {
      integrations: {
        github: [{ host: new URL(url).host, apiBaseUrl, token }],
      },
      infra: { repository: { url }, index: { interval: { hours: 1 } } },
    },
  });
}

/** Asks until there is an index. */
async function untilIndexed(backend: PortalBackend): Promise<void> {
  for (;;) {
    const { status, text } = await backend.call('/api/infra/platform');
    if (status === 200) return;
    if (status !== 503) throw new Error(text);
  }
}

/**
 * Waits until statuses of all services are there: what a start does once is
 * not what a preview waits for.
 */
async function untilSettled(backend: PortalBackend): Promise<void> {
  for (;;) {
    const listed = JSON.parse(
      await succeed(backend, '/api/infra/services?limit=1'),
    );
    const known = JSON.parse(await succeed(backend, '/api/infra/overview'));
    if (known.services >= listed.totalItems) break;
    await sleep(200);
  }
  await sleep(1_000);
}

async function succeed(
  backend: PortalBackend,
  ...request: Parameters<PortalBackend['call']>
): Promise<string> {
  const { status, text } = await backend.call(...request);
  if (status >= 300) throw new Error(`${status}: ${text}`);
  return text;
}

const service = serviceName(4711);
const change = changeSchema.parse({
  kind: 'request',
  service,
  resources: [{ type: 'redis', name: 'sessions' }],
});

/** The same plan without the backend. */
function barePlan() {
  const files = new Map<string, string>();
  for (const { path, text } of syntheticFiles(largeRepository)) {
    if (path.startsWith('platform/') || path.includes(service)) {
      files.set(path, text);
    }
  }
  const platform = compilePlatform(
    [...files]
      .filter(([path]) => path.startsWith('platform/'))
      .map(([path, text]) => ({ path, text })),
  );
  const scope = snapshotScope(platform, service);
  const seen = [...files].filter(
    ([path]) =>
      scope.files.includes(path) ||
      scope.directories.some(directory => path.startsWith(`${directory}/`)),
  );
  const snapshot = { revision: 'a'.repeat(40), platform, files: new Map(seen) };
  return () => {
    const changeId = '0'.repeat(12);
    const set = plan(snapshot, change, { changeId, now: new Date() });
    if (set.files.length === 0) throw new Error('Nothing was planned');
  };
}

/** Preview and pages over HTTP, on the platform of 10,000 services. */
async function previews(): Promise<Measure[]> {
  const host = await startGitHost(largeRepository);
  const backend = await startBackend({ ...host, token: 'token' });
  try {
    await untilIndexed(backend);
    await untilSettled(backend);
    await host.takeCounts();
    const ask = (path: string, body?: object) => async () => {
      await succeed(backend, path, { body });
    };
    const timings = await interleave(
      {
        preview: ask('/api/infra/changes/preview', { change }),
        trivial: ask('/api/trivial', { change }),
        permitted: ask('/api/trivial/permitted', { change }),
        plan: barePlan(),
        platform: ask('/api/infra/platform'),
        services: ask('/api/infra/services?limit=50'),
      },
      { rounds: 41, warmup: 20 },
    );
    const requests = await host.takeCounts();
    const floor = timings.trivial.map((ms, round) => ms + timings.plan[round]);
    const information = (name: string, ours: number) =>
      judge({ name, unit: 'ms', ours }, {});
    return [
      judge(
        {
          name: 'preview over HTTP with 10,000 services (limit: a trivial authenticated route and the plan)',
          unit: 'ms',
          ours: median(timings.preview),
          limit: median(floor),
          overLimit: medianRatio(timings.preview, floor),
        },
        { atMostTimesLimit: 1.5 },
      ),
      information('of which the plan', median(timings.plan)),
      information('a trivial authenticated route', median(timings.trivial)),
      information(
        'the same with one permission asked',
        median(timings.permitted),
      ),
      judge(
        {
          name: 'requests to the repository host for all these previews and pages',
          unit: 'requests',
          ours: Object.values(requests).reduce((sum, one) => sum + one, 0),
        },
        { atMost: 0 },
      ),
      information('GET /platform', median(timings.platform)),
      information(
        'GET /services, a page of 50 of 10,000',
        median(timings.services),
      ),
    ];
  } finally {
    await backend.stop();
    host.stop();
  }
}

const sample = resolve(__dirname, '../../../examples/gitops-repository');
let clicks = 0;

/** From the click to the link of the pull request, on the sample platform. */
async function click(): Promise<Measure[]> {
  const stateDir = await mkdtemp(join(tmpdir(), 'groundwork-click-'));
  const sandbox = await startSandbox({
    port: 0,
    stateDir,
    repositories: [{ owner: 'acme', name: 'platform-gitops', seedDir: sample }],
  });
  const backend = await startBackend({
    ...sandbox,
    url: `${sandbox.url}/acme/platform-gitops`,
  });
  const submit = async () => {
    clicks += 1;
    const name = `bench-${clicks.toString(36)}x`;
    const text = await succeed(backend, '/api/infra/changes', {
      headers: { 'Idempotency-Key': `bench-${clicks}-key` },
      body: {
        change: {
          kind: 'request',
          service: 'orders-api',
          resources: [{ type: 'kafka-topic', name }],
        },
      },
    });
    const { pullRequest } = changeRecordSchema.parse(JSON.parse(text));
    if (!pullRequest) throw new Error(text);
  };
  try {
    await untilIndexed(backend);
    await untilSettled(backend);
    for (let warm = 0; warm < 5; warm++) await submit();
    const measures: Measure[] = [];
    let most = 0;
    for (const latency of [0, 50]) {
      sandbox.faults.latency = latency;
      const spent: number[] = [];
      const waited: number[] = [];
      for (let round = 0; round < 15; round++) {
        sandbox.requests.clear();
        spent.push(await time(submit));
        // Labels and reviewers follow in a request that nobody waits for; where
        // labels are missing, in two. The backend's own look at the base branch,
        // a conditional request, may fall into any round; nobody waits for it.
        const needed = sandbox.requests
          .list()
          .filter(
            ({ path, operation, kind, status }) =>
              operation !== 'Decorate' &&
              !(kind === 'rest' && status === 304) &&
              !/labels|requested_reviewers/.test(path),
          );
        most = Math.max(most, needed.length);
        waited.push(needed.reduce((sum, one) => sum + one.milliseconds, 0));
      }
      const own = spent.map((total, round) => total - waited[round]);
      measures.push(
        judge(
          {
            name: `click to the link of the pull request at ${latency} ms latency`,
            unit: 'ms',
            ours: median(spent),
          },
          { atMost: 150 + 2 * latency },
        ),
        judge(
          {
            name: `the same at ${latency} ms latency without what the sandbox took for its two answers`,
            unit: 'ms',
            ours: median(own),
          },
          { atMost: 150 },
        ),
      );
    }
    measures.push(
      judge(
        {
          name: 'requests until the link of the pull request is there, at most',
          unit: 'requests',
          ours: most,
          limit: 2,
        },
        { atMost: 2 },
      ),
    );
    sandbox.faults.latency = 0;
    return measures;
  } finally {
    await backend.stop();
    await sandbox.close();
    await rm(stateDir, { recursive: true, force: true });
  }
}

/** What a person waits for in the form, over HTTP on a real backend. */
export async function measure(): Promise<Measure[]> {
  return [...(await click()), ...(await previews())];
}
