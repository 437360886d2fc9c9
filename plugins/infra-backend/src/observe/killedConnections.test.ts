import {
  coreServices,
  createBackendModule,
  createServiceFactory,
  type SchedulerServiceTaskInvocationDefinition,
} from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import {
  infraStatusExtensionPoint,
  type StatusSource,
} from '@groundwork/backstage-plugin-infra-node';
import { get, newHost } from '../__testUtils__/client';
import {
  ConnectionKiller,
  type Moment,
} from '../__testUtils__/ConnectionKiller';
import { databaseIds, newDatabase } from '../__testUtils__/databases';
import {
  condition,
  kustomization,
  terraform,
} from '../__testUtils__/observedObjects';
import { requireSums } from '../__testUtils__/requireSums';
import { startBackend } from '../__testUtils__/startBackend';
import { startObserver } from '../__testUtils__/startObserver';
import { FreshnessWatch } from './FreshnessWatch';
import { sweep } from './sweep';

jest.setTimeout(60_000);

const moments: Moment[] = ['not sent', 'done, but its answer lost'];

type Task = SchedulerServiceTaskInvocationDefinition & { id: string };

const turn = () => new Promise(resolve => setTimeout(resolve, 10));

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await turn();
}

async function* pageOf<T>(page: T): AsyncGenerator<T> {
  yield page;
}

/** Tries as whoever calls it does: until it works. */
async function untilDone(run: () => Promise<unknown>): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await run();
      return attempt;
    } catch (error) {
      if (attempt === 20) throw error;
    }
  }
}

describe.each(databaseIds.filter(id => id.startsWith('POSTGRES')))(
  'connections killed in the midst of work on %s',
  id => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    let killer: ConnectionKiller;

    beforeAll(() => {
      process.on('unhandledRejection', note);
      process.on('uncaughtException', note);
    });

    afterEach(async () => {
      await killer.close();
      // Nobody else would see it, and a real process would have ended.
      for (const reason of unhandled.splice(0)) throw reason;
    });

    afterAll(() => {
      process.off('unhandledRejection', note);
      process.off('uncaughtException', note);
    });

    async function start() {
      const host = newHost();
      const knex = await newDatabase(id);
      const started = startObserver({ host, knex });
      const { index, observer, sink } = started;
      await index.refresh();
      await sink().apply('Kustomization', [
        { type: 'put', object: kustomization(host.head) },
      ]);
      await sink().apply('Terraform', [
        { type: 'put', object: terraform('payments-api') },
      ]);
      await observer.projector.run();
      killer = new ConnectionKiller(knex);
      const one = sink();
      let generation = 0;
      /** What the cluster tells next; every other time it has failed. */
      const next = () => {
        generation += 1;
        const failed = generation % 2 === 1;
        const object = terraform('payments-api', {
          ...{ generation, observedGeneration: generation },
          conditions: [
            failed
              ? condition('Ready', 'False', 'TFExecApplyFailed', 'no')
              : condition('Ready', 'True', 'TerraformAppliedSucceed'),
          ],
        });
        const apply = () =>
          one.apply('Terraform', [{ type: 'put', object }], `${generation}`);
        return { apply, phase: failed ? 'failed' : 'ready' };
      };
      /** Requires that all is as if nothing had happened. */
      const requireWhole = async (phase: string) => {
        const { beside } = killer;
        expect(await beside('status_queue')).toEqual([]);
        const phases = await beside('resource_statuses')
          .where({ service: 'payments-api' })
          .pluck('phase');
        expect(phases).toEqual([phase]);
        const objects = await beside('observed_objects').pluck('content');
        expect(objects).toHaveLength(2);
        expect(objects.join()).toContain(`"generation":${generation}`);
        await requireSums(beside);
      };
      return { ...started, next, requireWhole };
    }

    it.each(moments)(
      'loses no observation and writes none twice, at any statement that is %s',
      async moment => {
        const { observer, next, requireWhole } = await start();
        let killed = 0;
        for (let at = 1; ; at += 1) {
          const { apply, phase } = next();
          const wasReached = await killer.during(at, moment, () =>
            untilDone(apply),
          );
          await untilDone(() => observer.projector.run());
          await requireWhole(phase);
          if (!wasReached) break;
          killed += 1;
        }
        expect(killed).toBeGreaterThan(3);
      },
    );

    it.each(moments)(
      'finishes a sweep with the next one, and tells everything once, at any statement that is %s',
      async moment => {
        const { observer, next, requireWhole, notifications, clock } =
          await start();
        const freshness = new FreshnessWatch({
          observer,
          now: () => clock.now,
        });
        let killed = 0;
        for (let at = 1; ; at += 1) {
          const { apply, phase } = next();
          await apply();
          const wasReached = await killer.during(at, moment, () =>
            untilDone(() => sweep({ observer, freshness })),
          );
          // What nobody could be told is told by the next one.
          await untilDone(() => sweep({ observer, freshness }));
          await requireWhole(phase);
          if (!wasReached) break;
          killed += 1;
        }
        expect(killed).toBeGreaterThan(10);
        const titles = notifications.send.mock.calls
          .map(([{ payload }]) => payload.title)
          .filter(title => title.startsWith('payments-api'));
        expect(titles).toEqual(
          Array.from({ length: killed + 1 }, (_, n) =>
            n % 2 === 0
              ? 'payments-api: postgres main in dev failed'
              : 'payments-api: postgres main in dev is ready',
          ),
        );
        const steps = await killer.beside('transitions').pluck('step');
        expect(steps.length).toBe(new Set(steps).size);
      },
    );

    it('recovers the whole backend by itself, and answers 200 or 503 meanwhile', async () => {
      const host = newHost();
      const knex = await newDatabase(id);
      killer = new ConnectionKiller(knex);
      const tasks = new Map<string, Task>();
      let generation = 0;
      let failures = 0;
      const noteFailure = () => {
        failures += 1;
      };
      /** Reports newer and newer generations, and goes on when it has failed. */
      const source: StatusSource = {
        id: 'test',
        clusters: async () => ['dev-1'],
        watch: async ({ sink }) => {
          const base = [kustomization(host.head)];
          for (const [kind, list] of Object.entries({
            Kustomization: base,
            HelmRelease: [],
          })) {
            await sink.replace(kind, pageOf(list), () => '1');
          }
          generation += 1;
          const object = terraform('payments-api', {
            ...{ generation, observedGeneration: generation },
          });
          await sink.apply('Terraform', [{ type: 'put', object }], '1');
          await sink.confirm('Terraform', '1');
        },
      };
      const { server } = await startBackend({
        ...{ host, knex },
        features: [
          createServiceFactory({
            service: coreServices.scheduler,
            deps: {},
            factory: () =>
              mockServices.scheduler.mock({
                scheduleTask: async task => {
                  tasks.set(task.id, task);
                },
              }),
          }),
          createBackendModule({
            pluginId: 'infra',
            moduleId: 'source',
            register(reg) {
              reg.registerInit({
                deps: { statuses: infraStatusExtensionPoint },
                async init({ statuses }) {
                  statuses.addStatusSource(source);
                },
              });
            },
          }),
        ],
      });
      await untilDone(() => get(server, '/services').expect(200));
      const wanted = [
        ...['infra-index', 'infra-proposals', 'infra-statuses'],
        'infra-watch-test-dev-1',
      ];
      while (!wanted.every(name => tasks.has(name))) await turn();
      let isOver = false;
      /** As the scheduler does it: a failure ends one run, not the next one. */
      const loop = async (name: string) => {
        while (!isOver) {
          await Promise.resolve(
            tasks.get(name)?.fn(new AbortController().signal),
          ).catch(noteFailure);
          await turn();
        }
      };
      const answers = new Map<number, number>();
      const ask = async (path: string) => {
        while (!isOver) {
          const { status } = await get(server, path);
          answers.set(status, (answers.get(status) ?? 0) + 1);
          await turn();
        }
      };
      const paths = ['/services', '/services/payments-api/card', '/overview'];
      const work = Promise.all([...wanted.map(loop), ...paths.map(ask)]);
      for (let kills = 0; kills < 40; kills += 1) {
        await killer.kill();
        for (let turns = 0; turns < 5; turns += 1) await turn();
      }
      isOver = true;
      await work;
      // The card is not there before the first status is.
      const codes = [...answers.keys()].filter(code => code !== 404).sort();
      expect(codes).toEqual([200, 503]);
      expect(failures).toBeGreaterThan(0);
      // Nobody does anything but what the scheduler does anyway.
      isOver = false;
      const again = Promise.all(wanted.map(loop));
      await until(async () => {
        const { body } = await get(server, '/services/payments-api/card');
        return body.resources?.[0]?.phases.dev.phase === 'ready';
      });
      isOver = true;
      await again;
      const objects = await killer.beside('observed_objects').pluck('kind');
      expect(objects.sort()).toEqual(['Kustomization', 'Terraform']);
      await requireSums(killer.beside);
    });
  },
);
