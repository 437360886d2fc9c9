import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { clusterNames, terraformObject } from './observedFleet';
import type { observedIndex } from './observedIndex';
import { judge, type Measure } from './results';
import { median, time } from './rounds';
import { largeRepository, serviceName } from './syntheticRepository';

type Observed = Awaited<ReturnType<typeof observedIndex>>;
type Listen = (
  listener: (names: readonly string[] | undefined) => void,
) => void;

const clusters = clusterNames(largeRepository);
const { services } = largeRepository;
/** As many events as a reflector lets wait before it stops reading. */
const BATCH = 1_000;
const EVENTS_PER_SECOND = 100;
const SINGLE_EVENTS = 500;

/** A first list and its statuses, single events, a burst, and what stays in memory. */
export async function observedEvents(
  name: 'SQLite' | 'Postgres',
  observed: Observed,
  listen: Listen,
): Promise<Measure[]> {
  const { observer, listAll, index } = observed;
  const information = (what: string, ours: number) =>
    judge({ name: `${name}: ${what}`, unit: 'ms', ours }, {});
  await index.current();
  const before = heap();
  const listed = await time(() => listAll(largeRepository));
  const derived = await time(() => observer.projector.run());
  const kept = heap() - before;
  return [
    information('first list of 40,000 objects into the database', listed),
    information('first statuses of 10,000 services', derived),
    ...(await singleEvents(name, observed, listen)),
    ...(await burst(name, observed)),
    judge(
      {
        name: `${name}: heap kept by observing 40,000 objects`,
        unit: 'MB',
        ours: kept,
      },
      { atMost: 25 },
    ),
    await growth(name, observed),
  ];
}

/** Megabytes after a forced collection. */
function heap(): number {
  for (let round = 0; round < 3; round += 1) global.gc?.();
  return process.memoryUsage().heapUsed / 1024 / 1024;
}

let version = 1;

/** Events at a steady rate, each until the service's row can be read. */
async function singleEvents(
  name: string,
  { observer, sinkOf }: Observed,
  listen: Listen,
): Promise<Measure[]> {
  const waiting = new Map<string, number>();
  const delays: number[] = [];
  listen(names => {
    const now = performance.now();
    for (const service of names ?? [...waiting.keys()]) {
      const start = waiting.get(service);
      if (start === undefined) continue;
      waiting.delete(service);
      delays.push(now - start);
    }
  });
  const sinks = clusters.map(cluster =>
    sinkOf(cluster, () => observer.projector.wake()),
  );
  version += 1;
  const start = performance.now();
  for (let n = 0; n < SINGLE_EVENTS; n += 1) {
    const due = start + (n * 1000) / EVENTS_PER_SECOND;
    await sleep(Math.max(0, due - performance.now()));
    const service = (n * 7) % services;
    waiting.set(serviceName(service), due);
    const cluster = n % clusters.length;
    const object = terraformObject(service, clusters[cluster], version);
    // A suspended object is shown as such, so that every event shows.
    sinks[cluster]
      .apply('Terraform', [
        { type: 'put', object: { ...object, suspended: true } },
      ])
      .catch(error => {
        throw error;
      });
  }
  while (waiting.size > 0) await sleep(5);
  listen(() => {});
  const sorted = delays.sort((a, b) => a - b);
  return [
    judge(
      {
        name: `${name}: event at 100 per second until its status can be read, median`,
        unit: 'ms',
        ours: median(sorted),
      },
      { atMost: 25 },
    ),
    judge(
      {
        name: `${name}: the same, 99th percentile`,
        unit: 'ms',
        ours: sorted[Math.floor(sorted.length * 0.99)],
      },
      { atMost: 250 },
    ),
  ];
}

async function applyAll({ sinkOf, observer }: Observed): Promise<void> {
  version += 1;
  await Promise.all(
    clusters.map(async cluster => {
      const sink = sinkOf(cluster, () => observer.projector.wake());
      for (let start = 0; start < services; start += BATCH) {
        await sink.apply(
          'Terraform',
          Array.from({ length: BATCH }, (_, n) => ({
            type: 'put' as const,
            object: terraformObject(start + n, cluster, version),
          })),
        );
      }
    }),
  );
}

/** Every object changes at once, while statuses are derived. */
async function burst(name: string, observed: Observed): Promise<Measure[]> {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const drained = await time(() => applyAll(observed));
  delay.disable();
  const rest = await time(() => observed.observer.projector.run());
  return [
    judge(
      {
        name: `${name}: 40,000 events at once until all are stored`,
        unit: 'ms',
        ours: drained,
      },
      { atMost: 8_000 },
    ),
    judge(
      {
        name: `${name}: delay of the event loop meanwhile, 99th percentile`,
        unit: 'ms',
        ours: delay.percentile(99) / 1e6,
      },
      { atMost: 200 },
    ),
    judge(
      {
        name: `${name}: until all statuses of 10,000 services are derived from them, after that`,
        unit: 'ms',
        ours: rest,
      },
      {},
    ),
  ];
}

/** What 10,000 further events leave in memory: ten for each of some services. */
async function growth(name: string, observed: Observed): Promise<Measure> {
  const rounds = 4;
  const { observer, sinkOf } = observed;
  const once = async () => {
    const sink = sinkOf(clusters[0]);
    for (let time = 0; time < 10_000 / BATCH; time += 1) {
      version += 1;
      const events = Array.from({ length: BATCH }, (_, n) => ({
        type: 'put' as const,
        object: terraformObject(n, clusters[0], version),
      }));
      await sink.apply('Terraform', events);
      await observer.projector.run();
    }
  };
  await once();
  const before = heap();
  for (let round = 0; round < rounds; round += 1) await once();
  return judge(
    {
      name: `${name}: growth of the heap per 10,000 events`,
      unit: 'MB',
      ours: (heap() - before) / rounds,
    },
    { atMost: 0.5 },
  );
}
