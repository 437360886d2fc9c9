import { availableParallelism } from 'node:os';
import type {
  ImpactEvent,
  ImpactProgress,
  PlatformFile,
} from '@groundwork/backstage-plugin-infra-node';
import { ImpactWorker } from './ImpactWorker';
import type { ServiceTexts, WorkerStart } from './messages';

/** What {@link impactInParallel} works on. */
export interface ParallelImpactOptions {
  /** Documents of the platform before and after the edit. */
  readonly before: readonly PlatformFile[];
  readonly after: readonly PlatformFile[];
  readonly services: Iterable<ServiceTexts> | AsyncIterable<ServiceTexts>;
  readonly now: Date;
  /** Threads; as many as there are cores when absent. */
  readonly workers?: number;
  /** Services that a thread gets in one go. */
  readonly chunk?: number;
}

/** Chunks that a worker has at once: one to work on and one to go on with. */
const AHEAD = 2;

/**
 * `impactOf` on all cores. Services are handed to worker threads as texts and
 * in chunks, no more of them than are needed to keep the workers busy; results
 * come as they are ready, with the progress of all after each chunk.
 */
export async function* impactInParallel(
  options: ParallelImpactOptions,
): AsyncGenerator<ImpactEvent, void, undefined> {
  const { workers = availableParallelism(), chunk = 25 } = options;
  const start: WorkerStart = {
    purpose: 'groundwork-impact',
    before: [...options.before],
    after: [...options.after],
    now: options.now.getTime(),
  };
  const chunks = inChunks(options.services, chunk);
  const pool: ImpactWorker[] = [];
  const total = { seen: 0, concerned: 0, changed: 0 };
  try {
    let isMore = true;
    /** Gives a worker chunks until it has enough of them. */
    const feed = async (worker: ImpactWorker) => {
      while (isMore && worker.waiting < AHEAD) {
        const next = await chunks.next();
        if (next.done) isMore = false;
        else worker.send(next.value);
      }
    };
    for (let n = 0; n < Math.max(1, workers) && isMore; n += 1) {
      const next = await chunks.next();
      if (next.done) {
        isMore = false;
        break;
      }
      // No more workers than there are chunks: each reads the whole platform.
      const worker = new ImpactWorker(start);
      pool.push(worker);
      worker.send(next.value);
    }
    for (const worker of pool) await feed(worker);
    while (pool.some(worker => worker.waiting > 0)) {
      const worker = await Promise.race(
        pool.filter(one => one.waiting > 0).map(one => one.ready()),
      );
      const events = worker.take();
      await feed(worker);
      for (const event of events) {
        if (event.kind === 'progress') add(total, event);
        else yield event;
      }
      yield { kind: 'progress', ...total };
    }
    if (pool.length === 0) yield { kind: 'progress', ...total };
  } finally {
    await Promise.all(pool.map(worker => worker.stop()));
  }
}

function add(
  total: { seen: number; concerned: number; changed: number },
  { seen, concerned, changed }: ImpactProgress,
): void {
  total.seen += seen;
  total.concerned += concerned;
  total.changed += changed;
}

async function* inChunks<T>(
  items: Iterable<T> | AsyncIterable<T>,
  size: number,
): AsyncGenerator<T[], void, undefined> {
  let chunk: T[] = [];
  for await (const item of items) {
    chunk.push(item);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
