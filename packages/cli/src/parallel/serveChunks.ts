import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import type { ChunkAnswer, ChunkMessage, WorkerStart } from './messages';

/**
 * Answers chunks until no more come, in a worker that was started for this
 * purpose; elsewhere it does nothing, so that the file can be imported.
 */
export function serveChunks<Common, Item, Answer>(
  purpose: string,
  prepare: (common: Common) => (items: readonly Item[]) => Promise<Answer>,
): void {
  const start = workerData as Partial<WorkerStart<Common>> | null;
  if (isMainThread || start?.purpose !== purpose) return;
  const port = parentPort!;
  const work = prepare(start.common as Common);
  port.on('message', async ({ items }: ChunkMessage<Item>) => {
    let message: ChunkAnswer<Answer>;
    try {
      message = { answer: await work(items) };
    } catch (error) {
      message = { error: String((error as Error).stack ?? error) };
    }
    port.postMessage(message);
  });
}
