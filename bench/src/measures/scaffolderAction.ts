import {
  coreServices,
  createBackendModule,
  createBackendPlugin,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  catalogServiceRef,
  type CatalogService,
} from '@backstage/plugin-catalog-node';
import {
  createTemplateAction,
  scaffolderActionsExtensionPoint,
} from '@backstage/plugin-scaffolder-node';
import express from 'express';
import { setTimeout as sleep } from 'node:timers/promises';
import { startPortalBackend } from '../portalBackend';
import { judge, type Measure } from '../results';
import { interleave, median } from '../rounds';

/** Longer than the scaffolder takes to close a task. */
const SETTLE_MS = 50;

const now = '2026-11-20T12:00:00.000Z';

/** Submissions that the stand-in for the infra backend has seen. */
let submissions = 0;

/** Answers a submission at once: what a proposal takes is measured elsewhere. */
const infraStub = createBackendPlugin({
  pluginId: 'infra',
  register(env) {
    env.registerInit({
      deps: { httpRouter: coreServices.httpRouter },
      async init({ httpRouter }) {
        const router = express.Router();
        router.use(express.json());
        router.use((_, response) => {
          submissions += 1;
          response.status(201).json({
            id: '0123456789ab',
            service: 'payments-api',
            status: 'proposed',
            change: { kind: 'request', service: 'payments-api' },
            requestedBy: 'user:default/guest',
            createdAt: now,
            updatedAt: now,
            title: 'Add postgres main',
            summary: ['Adds postgres main to dev'],
            risk: 'none',
            pullRequest: { number: 7, url: 'http://git.example.com/pull/7' },
          });
        });
        httpRouter.use(router);
      },
    });
  },
});

/** Says in this process when a task has come to its last step. */
const ended = new EventTarget();

const endOfTask = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'bench',
  register(reg) {
    reg.registerInit({
      deps: { actions: scaffolderActionsExtensionPoint },
      async init({ actions }) {
        actions.addActions(
          createTemplateAction({
            id: 'bench:end',
            schema: {},
            async handler() {
              ended.dispatchEvent(new Event('end'));
            },
          }),
        );
      },
    });
  },
});

const change = {
  kind: 'request',
  service: 'payments-api',
  environments: ['dev'],
  resources: [{ type: 'postgres', name: 'main' }],
};

const template = (name: string, step: object) => ({
  apiVersion: 'scaffolder.backstage.io/v1beta3',
  kind: 'Template',
  metadata: { name, namespace: 'default' },
  spec: {
    type: 'service',
    steps: [
      { id: 'measured', name: 'Measured', ...step },
      { id: 'end', name: 'End', action: 'bench:end' },
    ],
  },
});

const templates = [
  template('noop', { action: 'debug:log', input: { message: 'Nothing' } }),
  template('propose', { action: 'infra:change:propose', input: { change } }),
];

/** A catalog that holds the templates and costs nothing. */
const catalog = createServiceFactory({
  service: catalogServiceRef,
  deps: {},
  factory: () =>
    ({
      getEntityByRef: async (ref: string | { name: string }) =>
        templates.find(({ metadata: { name } }) =>
          typeof ref === 'string'
            ? ref.endsWith(`/${name}`)
            : ref.name === name,
        ),
    } as unknown as CatalogService),
});

/**
 * What our action adds to a task of the real scaffolder that does nothing,
 * with an infra backend that answers at once. From the click to the task's
 * last step: how often the task page looks is not ours.
 */
export async function measure(): Promise<Measure[]> {
  const backend = await startPortalBackend({
    features: [
      catalog,
      infraStub,
      endOfTask,
      import('@backstage/plugin-scaffolder-backend'),
      import('@groundwork/backstage-plugin-scaffolder-backend-module-infra'),
    ],
  });
  const work = { noop: [] as number[], propose: [] as number[] };
  const run = (name: 'noop' | 'propose') => async () => {
    // What the task before leaves to be done must not count here.
    await sleep(SETTLE_MS);
    const before = process.cpuUsage();
    const end = new Promise(resolve => {
      ended.addEventListener('end', resolve, { once: true });
    });
    const { status, text } = await backend.call('/api/scaffolder/v2/tasks', {
      body: { templateRef: `template:default/${name}`, values: {} },
    });
    if (status !== 201) throw new Error(text);
    await end;
    const { user, system } = process.cpuUsage(before);
    work[name].push((user + system) / 1000);
  };
  try {
    const warmup = 10;
    const timings = await interleave(
      { noop: run('noop'), propose: run('propose') },
      { rounds: 31, warmup },
    );
    const difference = (propose: number[], noop: number[]) =>
      median(propose.map((ms, round) => ms - noop[round]));
    const added = difference(
      work.propose.slice(warmup),
      work.noop.slice(warmup),
    );
    const before = submissions;
    await run('propose')();
    return [
      judge(
        {
          name: 'processor time that infra:change:propose adds to a task that does nothing, with its request to the backend',
          unit: 'ms',
          ours: added,
        },
        { atMost: 20 },
      ),
      judge(
        {
          name: 'the same as time on the clock',
          unit: 'ms',
          ours: difference(timings.propose, timings.noop),
        },
        {},
      ),
      judge(
        {
          name: 'a task that does nothing (debug:log)',
          unit: 'ms',
          ours: median(timings.noop) - SETTLE_MS,
        },
        {},
      ),
      judge(
        {
          name: 'requests of the action to the infra backend',
          unit: 'requests',
          ours: submissions - before,
          limit: 1,
        },
        { atMost: 1 },
      ),
    ];
  } finally {
    // A task that is cut off in its last words takes the process along.
    await sleep(20 * SETTLE_MS);
    await backend.stop();
  }
}
