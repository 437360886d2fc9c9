import { Worker } from 'node:worker_threads';
import type { ChunkAnswer, ChunkMessage, WorkerStart } from './messages';

/** A worker thread with the chunks that it has not answered yet. */
export class ChunkWorker<Item, Answer> {
  waiting = 0;
  private readonly worker: Worker;
  private readonly answers: ChunkAnswer<Answer>[] = [];
  private failed: Error | undefined;
  private wake: () => void = () => {};

  constructor(file: string, start: WorkerStart<unknown>) {
    this.worker = new Worker(file, {
      workerData: start,
      // In this repository sources run directly; a published package has none.
      execArgv: file.endsWith('.ts')
        ? [
            '--require',
            require.resolve('@backstage/cli/config/nodeTransform.cjs'),
          ]
        : [],
    });
    this.worker.on('message', (answer: ChunkAnswer<Answer>) => {
      this.answers.push(answer);
      this.wake();
    });
    this.worker.on('error', error => this.fail(error as Error));
    this.worker.on('exit', code =>
      this.fail(new Error(`A worker thread ended early, with code ${code}`)),
    );
  }

  send(items: readonly Item[]): void {
    this.waiting += 1;
    const message: ChunkMessage<Item> = { items };
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

  take(): Answer {
    const answer = this.answers.shift();
    if (!answer) throw this.failed ?? new Error('There is no answer to take');
    this.waiting -= 1;
    if ('error' in answer) throw new Error(answer.error);
    return answer.answer;
  }

  async stop(): Promise<void> {
    await this.worker.terminate();
  }

  private fail(error: Error): void {
    this.failed ??= error;
    this.wake();
  }
}
