import { availableParallelism } from 'node:os';
import { ChunkWorker } from './ChunkWorker';
import type { WorkerStart } from './messages';

/** What {@link inParallel} works on. */
export interface ParallelOptions<Item> {
  /** The file that workers run; it calls `serveChunks`. */
  readonly file: string;
  readonly start: WorkerStart<unknown>;
  readonly items: Iterable<Item> | AsyncIterable<Item>;
  /** Threads; as many as there are cores when absent. */
  readonly workers?: number;
  /** Items that a thread gets in one go. */
  readonly chunk?: number;
}

/** Chunks that a worker has at once: one to work on and one to go on with. */
const AHEAD = 2;

/**
 * Hands items to worker threads in chunks, no more of them than are needed to
 * keep the workers busy; gives their answers as they are ready.
 */
export async function* inParallel<Item, Answer>(
  options: ParallelOptions<Item>,
): AsyncGenerator<Answer, void, undefined> {
  const { file, start, workers = availableParallelism(), chunk = 25 } = options;
  const chunks = inChunks(options.items, chunk);
  const pool: ChunkWorker<Item, Answer>[] = [];
  try {
    let isMore = true;
    /** Gives a worker chunks until it has enough of them. */
    const feed = async (worker: ChunkWorker<Item, Answer>) => {
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
      const worker = new ChunkWorker<Item, Answer>(file, start);
      pool.push(worker);
      worker.send(next.value);
    }
    for (const worker of pool) await feed(worker);
    while (pool.some(worker => worker.waiting > 0)) {
      const worker = await Promise.race(
        pool.filter(one => one.waiting > 0).map(one => one.ready()),
      );
      const answer = worker.take();
      await feed(worker);
      yield answer;
    }
  } finally {
    await Promise.all(pool.map(worker => worker.stop()));
  }
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
