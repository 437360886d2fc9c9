import { Worker } from 'node:worker_threads';
import type { ImpactEvent } from '@groundwork/backstage-plugin-infra-node';
import { workerFile } from './impactWorkerThread';
import type {
  ChunkAnswer,
  ChunkMessage,
  ServiceTexts,
  WorkerStart,
} from './messages';

/** A worker thread with the chunks that it has not answered yet. */
export class ImpactWorker {
  waiting = 0;
  private readonly worker: Worker;
  private readonly answers: ChunkAnswer[] = [];
  private failed: Error | undefined;
  private wake: () => void = () => {};

  constructor(start: WorkerStart) {
    this.worker = new Worker(workerFile, {
      workerData: start,
      // In this repository sources run directly; a published package has none.
      execArgv: workerFile.endsWith('.ts')
        ? [
            '--require',
            require.resolve('@backstage/cli/config/nodeTransform.cjs'),
          ]
        : [],
    });
    this.worker.on('message', (answer: ChunkAnswer) => {
      this.answers.push(answer);
      this.wake();
    });
    this.worker.on('error', error => this.fail(error as Error));
    this.worker.on('exit', code =>
      this.fail(new Error(`A worker thread ended early, with code ${code}`)),
    );
  }

  send(services: readonly ServiceTexts[]): void {
    this.waiting += 1;
    const message: ChunkMessage = { services };
    this.worker.postMessage(message);
  }

  /** Resolves when there is an answer to take. */
  async ready(): Promise<this> {
    while (this.answers.length === 0 && !this.failed) {
      await new Promise<void>(resolve => {
        this.wake = resolve;
      });
    }
    return this;
  }

  take(): readonly ImpactEvent[] {
    const answer = this.answers.shift();
    if (!answer) throw this.failed ?? new Error('There is no answer to take');
    this.waiting -= 1;
    if ('error' in answer) throw new Error(answer.error);
    return answer.events;
  }

  async stop(): Promise<void> {
    await this.worker.terminate();
  }

  private fail(error: Error): void {
    this.failed ??= error;
    this.wake();
  }
}
