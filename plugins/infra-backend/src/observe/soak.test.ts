import type { ObservedObject } from '@groundwork/backstage-plugin-infra-common';
import type { ObservedEvent } from '@groundwork/backstage-plugin-infra-node';
import { existsSync, readdirSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { databaseIds, newDatabase } from '../__testUtils__/databases';
import { InMemoryHost } from '../__testUtils__/InMemoryHost';
import {
  condition,
  kustomization,
  terraform,
} from '../__testUtils__/observedObjects';
import { claimText, platformFiles } from '../__testUtils__/platformFiles';
import { requireSums } from '../__testUtils__/requireSums';
import { startObserver } from '../__testUtils__/startObserver';
import { FreshnessWatch } from './FreshnessWatch';
import { sweep } from './sweep';

jest.setTimeout(180_000);

const SERVICES = Array.from({ length: 20 }, (_, n) => `service-${n + 10}`);
const KINDS = ['HelmRelease', 'Kustomization', 'Terraform'];
const ROUNDS = 1_000;
const EVENTS_PER_ROUND = 25;
/** Every so many rounds a commit, and every so many a sweep. */
const [COMMIT_EVERY, SWEEP_EVERY] = [10, 4];
/** Three days in all. */
const ROUND_MS = (72 * 60 * 60 * 1000) / ROUNDS;

const claimOf = (name: string) => `services/${name}.yaml`;

/** Numbers that are the same in every run. */
function chances(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
}

/** Megabytes after a forced collection. */
function heap(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  for (let times = 0; times < 3; times += 1) collect();
  return process.memoryUsage().heapUsed / 1024 / 1024;
}

/** Open files and sockets of this process; where the system tells. */
function openFiles(): number {
  return existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : 0;
}

async function* pageOf<T>(page: T): AsyncGenerator<T> {
  yield page;
}

describe.each(databaseIds)('three days in a minute on %s', id => {
  it('leave the rows of a cold start, and neither memory nor files', async () => {
    const chance = chances(7);
    const host = new InMemoryHost({
      ...platformFiles,
      ...Object.fromEntries(
        SERVICES.map(name => [claimOf(name), claimText({ name })]),
      ),
    });
    const knex = await newDatabase(id);
    const started = startObserver({ host, knex });
    const { index, observer, sink, clock } = started;
    const now = () => clock.now;
    const freshness = new FreshnessWatch({ observer, now });
    await index.refresh();
    const cluster = sink();
    const present = new Map<string, ObservedObject>();
    let applied = kustomization(host.head);

    const randomEvent = (generation: number): ObservedEvent => {
      const service = SERVICES[chance(SERVICES.length)];
      const ready = [
        condition('Ready', 'True', 'TerraformAppliedSucceed'),
        condition('Ready', 'False', 'TFExecApplyFailed', 'no'),
        condition('Ready', 'Unknown', 'Progressing', 'Applying'),
      ][chance(3)];
      const object = terraform(service, {
        ...{ generation, observedGeneration: generation - chance(2) },
        suspended: chance(5) === 0,
        conditions: [ready],
        tags: { changeId: `change-${chance(50)}` },
      });
      if (chance(10) === 0) {
        present.delete(service);
        return { type: 'delete', ref: object };
      }
      present.set(service, object);
      return { type: 'put', object };
    };

    const commit = (round: number) => {
      const name = SERVICES[chance(SERVICES.length)];
      const text = `${claimText({ name })}# ${round}\n`;
      host.commit({ [claimOf(name)]: Buffer.from(text) });
    };

    const turn = async (round: number) => {
      clock.now = new Date(clock.now.getTime() + ROUND_MS);
      if (round % COMMIT_EVERY === 0) {
        commit(round);
        await index.refresh();
        applied = kustomization(host.head);
        await cluster.apply('Kustomization', [
          { type: 'put', object: applied },
        ]);
      }
      const events = Array.from({ length: EVENTS_PER_ROUND }, () =>
        randomEvent(round + 2),
      );
      await cluster.apply('Terraform', events, String(round));
      for (const kind of KINDS) await cluster.confirm(kind);
      if (round % SWEEP_EVERY === 0) await sweep({ observer, freshness });
    };

    /** What the tests' own parts remember is no leak. */
    const forget = () => {
      jest.clearAllMocks();
      host.calls.clear();
      host.forgetHistory();
    };

    const warm = ROUNDS / 4;
    for (let round = 0; round < warm; round += 1) await turn(round);
    forget();
    const before = { heap: heap(), files: openFiles() };
    for (let round = warm; round < ROUNDS; round += 1) await turn(round);
    forget();
    const tenThousands = ((ROUNDS - warm) * EVENTS_PER_ROUND) / 10_000;
    expect((heap() - before.heap) / tenThousands).toBeLessThan(0.5);
    expect(openFiles()).toBeLessThanOrEqual(before.files);

    await sweep({ observer, freshness });
    expect(await knex('status_queue')).toEqual([]);
    await requireSums(knex);
    const rows = () =>
      knex('resource_statuses')
        .orderBy(['service', 'environment', 'type', 'name'])
        .select('service', 'environment', 'type', 'name', 'phase', 'rollout');
    const followed = await rows();
    expect(new Set(followed.map(({ phase }) => phase)).size).toBeGreaterThan(3);

    const cold = await newDatabase(id);
    const second = startObserver({ host, knex: cold });
    second.clock.now = clock.now;
    await second.index.refresh();
    for (const kind of KINDS) {
      const list = [...present.values(), applied].filter(
        object => object.kind === kind,
      );
      await second.sink().replace(kind, pageOf(list), () => '1');
    }
    await second.observer.projector.run();
    const coldRows = await cold('resource_statuses')
      .orderBy(['service', 'environment', 'type', 'name'])
      .select('service', 'environment', 'type', 'name', 'phase', 'rollout');
    expect(followed).toEqual(coldRows);
  });
});
