import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { setImmediate } from 'node:timers/promises';
import {
  compilePlatform,
  impactOf,
  type ImpactEvent,
} from '@groundwork/backstage-plugin-infra-node';
import type { ChunkAnswer, ChunkMessage, WorkerStart } from './messages';

/** This file, which workers run: it is its own entry, also in a published package. */
export const workerFile = __filename;

/** Looks at chunks of services until no more come. */
function serve({ before, after, now }: WorkerStart): void {
  const port = parentPort!;
  const platforms = {
    before: compilePlatform(before),
    after: compilePlatform(after),
  };
  port.on('message', async ({ services }: ChunkMessage) => {
    let answer: ChunkAnswer;
    try {
      const events: ImpactEvent[] = [];
      for await (const event of impactOf({
        ...platforms,
        services,
        now: new Date(now),
        breathe: () => setImmediate(),
        progressEvery: Number.POSITIVE_INFINITY,
      })) {
        events.push(event);
      }
      answer = { events };
    } catch (error) {
      answer = { error: String((error as Error).stack ?? error) };
    }
    port.postMessage(answer);
  });
}

const start = workerData as Partial<WorkerStart> | null;
if (!isMainThread && start?.purpose === 'groundwork-impact') {
  serve(start as WorkerStart);
}
