import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseFromDisk, parseInMemory } from '../archivePipelines';
import { indexOf, newDatabase } from '../indexOf';
import { judge, type Measure } from '../results';
import { interleave, median, medianRatio, time } from '../rounds';
import { startGitHost, type GitHost } from '../startGitHost';
import { Stopwatch } from '../stopwatch';
import { largeRepository } from '../syntheticRepository';

const small = { services: 100, environments: 4 };
const tenth = { services: 1_000, environments: 4 };

/** A first index in a new database; gives what took how long. */
async function indexOnce(host: GitHost): Promise<Stopwatch> {
  const database = await newDatabase();
  const { index, watch } = indexOf(host, database);
  await index.refresh();
  await index.current();
  await database.stop();
  return watch;
}

const heapUsed = () => {
  global.gc?.();
  global.gc?.();
  return process.memoryUsage().heapUsed / 1024 / 1024;
};

/** Heap that an index keeps, and how long others wait while it is made. */
async function memoryAndDelay(host: GitHost): Promise<Measure[]> {
  const database = await newDatabase();
  const before = heapUsed();
  const { index } = indexOf(host, database);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await index.refresh();
  delay.disable();
  await index.current();
  const kept = heapUsed() - before;
  const measures = [
    judge(
      {
        name: 'heap kept by the index of 90,000 files, after a collection',
        unit: 'MB',
        ours: kept,
      },
      { atMost: 25 },
    ),
    judge(
      {
        name: 'event-loop delay while indexing, 99th percentile',
        unit: 'ms',
        ours: delay.percentile(99) / 1e6,
      },
      { atMost: 200 },
    ),
    judge(
      {
        name: 'event-loop delay while indexing, longest',
        unit: 'ms',
        ours: delay.max / 1e6,
      },
      {},
    ),
  ];
  await database.stop();
  return measures;
}

/** The whole repository, beside the limit that stores nothing. */
async function firstIndex(host: GitHost): Promise<Measure[]> {
  const runs: Run[] = [];
  await host.takeCounts();
  await indexOnce(host);
  const counts = await host.takeCounts();
  const timings = await interleave(
    {
      ours: async () => {
        let watch = new Stopwatch();
        const took = await time(async () => {
          watch = await indexOnce(host);
        });
        runs.push({ watch, took });
      },
      all: async () => {
        await parseInMemory(host.archiveUrl);
      },
    },
    { rounds: 3, warmup: 0 },
  );
  // Repeated rounds are among the runs; only what belongs together is used.
  const kept = timings.ours.map(ms => nearest(runs, ms));
  const part = (prefix: string) => kept.map(watch => watch.total(prefix));
  const withoutDatabase = timings.ours.map(
    (total, round) => total - part('store')[round],
  );
  const limit = median(timings.all);
  const information = (name: string, ours: number) =>
    judge({ name: `part of the first index: ${name}`, unit: 'ms', ours }, {});
  return [
    judge(
      {
        name: 'first index of 90,000 files into SQLite (limit: archive in memory and js-yaml)',
        unit: 'ms',
        ours: median(timings.ours),
        limit,
        overLimit: medianRatio(timings.ours, timings.all),
      },
      { atMostTimesLimit: 2 },
    ),
    judge(
      {
        name: 'the same without the time in the database',
        unit: 'ms',
        ours: median(withoutDatabase),
        limit,
        overLimit: medianRatio(withoutDatabase, timings.all),
      },
      { atMostTimesLimit: 1.5 },
    ),
    information('listing the tree', median(part('host.readTree'))),
    // What is taken from the archive goes to the database in the midst of it.
    information(
      'reading, hashing and storing the archive',
      median(part('host.readAll')),
    ),
    information('database', median(part('store'))),
    judge(
      {
        name: 'archives downloaded by a first index',
        unit: 'requests',
        ours: counts.tarball ?? 0,
      },
      { atMost: 1 },
    ),
    judge(
      {
        name: 'all requests of a first index',
        unit: 'requests',
        ours: requestsOf(counts),
      },
      { atMost: 4 },
    ),
  ];
}

interface Run {
  readonly watch: Stopwatch;
  readonly took: number;
}

/** The run that took this long. */
function nearest(runs: readonly Run[], took: number): Stopwatch {
  const distance = (run: Run) => Math.abs(run.took - took);
  return [...runs].sort((a, b) => distance(a) - distance(b))[0].watch;
}

const requestsOf = ({ blobs: _, ...requests }: Record<string, number>) =>
  Object.values(requests).reduce((sum, count) => sum + count, 0);

/** A tenth of the repository, because the peer needs minutes for all of it. */
async function besideStock(host: GitHost): Promise<Measure> {
  const timings = await interleave(
    {
      ours: async () => {
        await indexOnce(host);
      },
      peer: async () => {
        await parseFromDisk(host.archiveUrl);
      },
    },
    { rounds: 3, warmup: 1 },
  );
  return judge(
    {
      name: 'first index of a tenth of the repository, 9,000 files (peer: npm tar to disk and yaml, which stores nothing)',
      unit: 'ms',
      ours: median(timings.ours),
      peer: median(timings.peer),
      overPeer: medianRatio(timings.peer, timings.ours),
    },
    { timesFasterThanPeer: 25 },
  );
}

/** What a restart and a commit cost once everything is indexed. */
async function restartAndCommit(host: GitHost): Promise<Measure[]> {
  const database = await newDatabase();
  await indexOf(host, database).index.refresh();
  await host.takeCounts();

  const { index, watch } = indexOf(host, database);
  const restart = await time(async () => {
    await index.refresh();
    await index.current();
  });
  const idle = await host.takeCounts();
  const writes = watch.calls['store.switchTo'] ?? 0;

  const own: number[] = [];
  const asking: number[] = [];
  const requests: number[] = [];
  const blobs: number[] = [];
  for (let round = 0; round < 6; round++) {
    await host.commit(round);
    await host.takeCounts();
    const [waited, asked] = [
      watch.total('host'),
      watch.total('host.readChanges'),
    ];
    const total = await time(() => index.refresh());
    own.push(total - (watch.total('host') - waited));
    asking.push(watch.total('host.readChanges') - asked);
    const counts = await host.takeCounts();
    requests.push(requestsOf(counts));
    blobs.push(counts.blobs ?? 0);
  }
  await database.stop();
  const count = (
    name: string,
    unit: Measure['unit'],
    ours: number,
    atMost: number,
  ) => judge({ name, unit, ours }, { atMost });
  return [
    count(
      'files read at a restart without a new commit',
      'files',
      idle.blobs ?? 0,
      0,
    ),
    count('requests of that restart', 'requests', requestsOf(idle), 1),
    count('revisions written by that restart', 'rows', writes, 0),
    count('restart until the platform is ready', 'ms', restart, 100),
    count(
      'files read after a commit that changes one file',
      'files',
      Math.max(...blobs),
      1,
    ),
    count('requests after that commit', 'requests', Math.max(...requests), 4),
    // The first commit after a start compiles the platform's documents, too.
    judge(
      {
        name: 'first commit after a start, without its requests',
        unit: 'ms',
        ours: own[0],
      },
      {},
    ),
    count(
      'commit of one service, without its requests',
      'ms',
      median(own.slice(1)),
      40,
    ),
    judge(
      {
        name: 'asking what changed with that commit (requests and decoding)',
        unit: 'ms',
        ours: median(asking),
      },
      {},
    ),
  ];
}

async function withHost<T>(
  size: typeof small,
  run: (host: GitHost) => Promise<T>,
): Promise<T> {
  const host = await startGitHost(size);
  try {
    return await run(host);
  } finally {
    host.stop();
  }
}

/**
 * The index of 10,000 services in four environments, read by the real client
 * from a host that answers at once (`gitHost.ts`), into SQLite on disk.
 */
export async function measure(): Promise<Measure[]> {
  await withHost(small, async host => {
    await indexOnce(host);
    await parseInMemory(host.archiveUrl);
  });
  const large = await withHost(largeRepository, async host => [
    // First, while this process has done nothing else.
    ...(await memoryAndDelay(host)),
    ...(await firstIndex(host)),
    ...(await restartAndCommit(host)),
  ]);
  return [...large, await withHost(tenth, besideStock)];
}
