import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import {
  compilePlatform,
  impactOf,
  type ImpactEvent,
} from '@groundwork/backstage-plugin-infra-node';
import { impactInParallel } from '../../../packages/cli/src/impact/impactInParallel';
import { impactRepository } from '../impactRepository';
import { judge, type Measure } from '../results';

const now = new Date('2026-11-20T12:00:00Z');
const environments = 4;
const small = 1_000;
const large = 10_000;
const rounds = 2;

/** What running through an impact shows. */
interface Run {
  readonly ms: number;
  /** Time of processors: waiting for other programs does not count. */
  readonly cpuMs: number;
  /** The same of this thread alone. */
  readonly threadMs: number;
  /** Until the first service is known. */
  readonly firstMs: number;
  readonly changed: number;
  /** Longest time that the thread answered nobody. */
  readonly longestDelay: number;
}

async function run(events: AsyncIterable<ImpactEvent>): Promise<Run> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const cpu = process.cpuUsage();
  const thread = process.threadCpuUsage();
  const start = performance.now();
  let firstMs = 0;
  let changed = 0;
  for await (const event of events) {
    if (event.kind === 'service' && firstMs === 0) {
      firstMs = performance.now() - start;
    }
    if (event.kind === 'progress') changed = event.changed;
  }
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  delay.disable();
  const cpuMs = (user + system) / 1000;
  const own = process.threadCpuUsage(thread);
  const threadMs = (own.user + own.system) / 1000;
  return {
    ms,
    cpuMs,
    threadMs,
    firstMs,
    changed,
    longestDelay: delay.max / 1e6,
  };
}

/**
 * What an edit of the platform's documents changes: a profile that 99 of 100
 * services have, and one that the others have.
 */
export async function measure(): Promise<Measure[]> {
  const repository = impactRepository(environments);
  const before = compilePlatform(repository.platform);
  const inThisThread = (count: number, after = repository.editedProfile) =>
    run(
      impactOf({
        before,
        after: compilePlatform(after),
        services: repository.services(count),
        now,
        breathe: () => setImmediate(),
      }),
    );
  const inWorkers = (count: number, workers: number) =>
    run(
      impactInParallel({
        before: repository.platform,
        after: repository.editedProfile,
        services: repository.services(count),
        now,
        workers,
      }),
    );
  const expect = ({ changed }: Run, wanted: number) => {
    if (changed !== wanted) throw new Error(`${changed} services changed`);
  };

  await inThisThread(500);
  const thousand = await inThisThread(small);
  const all = await inThisThread(large);
  const rare = await inThisThread(large, repository.editedRareProfile);
  const runs: Record<'one' | 'two', Run[]> = { one: [], two: [] };
  for (let round = 0; round < rounds; round += 1) {
    runs.one.push(await inWorkers(large, 1));
    runs.two.push(await inWorkers(large, 2));
  }
  // Other programs only ever add time, and to two busy threads more than to one.
  const [one, two] = [runs.one, runs.two].map(
    list => list.sort((a, b) => a.ms - b.ms)[0],
  );
  expect(thousand, small * 0.99);
  expect(all, large * 0.99);
  expect(rare, large * 0.01);
  expect(two, large * 0.99);

  return [
    judge(
      {
        name: `processor time of an edit that changes 9,900 of 10,000 services in ${environments} environments, compared with ten times that of 1,000`,
        unit: 'ms',
        ours: all.cpuMs,
        limit: thousand.cpuMs * 10,
      },
      { atMostTimesLimit: 1.1 },
    ),
    judge(
      {
        name: 'time of the same with two workers, compared with one',
        unit: 'ms',
        ours: two.ms,
        limit: one.ms,
      },
      { atMostTimesLimit: 0.6 },
    ),
    judge(
      {
        // Does not depend on free cores: no work is done twice.
        name: 'processor time of the same with two workers, compared with one',
        unit: 'ms',
        ours: two.cpuMs,
        limit: one.cpuMs,
      },
      { atMostTimesLimit: 1.2 },
    ),
    judge(
      {
        name: 'processor time of the thread that hands out their texts, compared with that of all',
        unit: 'ms',
        ours: two.threadMs,
        limit: two.cpuMs,
      },
      {},
    ),
    judge(
      {
        name: 'processor time of an edit that changes 100 of 10,000 services, compared with the one that changes 9,900',
        unit: 'ms',
        ours: rare.cpuMs,
        limit: all.cpuMs,
      },
      {},
    ),
    judge(
      {
        name: 'until the first of 10,000 services is known',
        unit: 'ms',
        ours: all.firstMs,
      },
      {},
    ),
    judge(
      {
        name: 'longest delay of the event loop meanwhile, in the same thread',
        unit: 'ms',
        ours: all.longestDelay,
      },
      {},
    ),
    judge(
      {
        name: 'longest delay of the event loop beside two workers',
        unit: 'ms',
        ours: two.longestDelay,
      },
      {},
    ),
  ];
}
