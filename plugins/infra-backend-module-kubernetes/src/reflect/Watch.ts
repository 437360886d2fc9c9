import type { IncomingMessage } from 'node:http';
import { refusal } from '../connection/failures';
import { project, refOf } from '../project/project';
import { isOlder } from './cursor';
import { EventBatch } from './EventBatch';
import { LineSplitter } from './LineSplitter';
import { pathOf } from './listPages';
import { PositionLostError, type ReflectorContext } from './context';
import { readWatchEvent, resourceVersionOf } from './watchEvent';
import type { Fields } from '../project/fields';

/** Objects are at most 1.5 MB in the API server. */
const longestLine = 4 * 1024 * 1024;
const mostWaiting = 2_000;

/** One connection that tells what happens to objects of a kind. */
export class Watch {
  #position: string;
  #cameSomething = false;
  #garbage = false;
  #response: IncomingMessage | undefined;
  readonly #batch: EventBatch;

  constructor(private readonly context: ReflectorContext, position: string) {
    this.#position = position;
    this.#batch = new EventBatch({
      sink: context.sink,
      kind: context.kind.kind,
      clock: context.clock,
      interval: context.times.batch,
      most: mostWaiting,
      format: context.cursors.format,
      onFailure: error => this.#response?.destroy(error),
    });
  }

  /** Up to where everything has come. */
  get position(): string {
    return this.#position;
  }

  /** Whether there was an event or a bookmark. */
  get cameSomething(): boolean {
    return this.#cameSomething;
  }

  /** Whether something could not be read, so that an event may be missing. */
  get hasGaps(): boolean {
    return this.#garbage;
  }

  /**
   * Reads until the server ends the stream. What came before a failure is
   * written before it is thrown.
   *
   * @throws PositionLostError when everything has to be listed again
   */
  async run(signal: AbortSignal): Promise<void> {
    const { connection, kind, times, clock } = this.context;
    const response = await connection.open({
      path: pathOf(kind),
      query: {
        watch: 'true',
        allowWatchBookmarks: 'true',
        resourceVersion: this.#position,
        timeoutSeconds: `${Math.max(1, Math.round(times.watch / 1000))}`,
      },
      deadline: times.watch + times.grace,
      signal,
    });
    this.#response = response;
    const settled = clock.after(times.settle, () => this.#batch.confirm());
    try {
      await this.#read(response);
      this.#batch.confirm(this.#position);
    } finally {
      settled();
      response.destroy();
      await this.#batch.drained();
    }
  }

  async #read(response: IncomingMessage): Promise<void> {
    const splitter = new LineSplitter(longestLine);
    let parsed = 0;
    for await (const chunk of response) {
      for (const line of splitter.push(chunk)) {
        this.#take(readWatchEvent(line));
        parsed += 1;
      }
      if (this.#batch.full) await this.#batch.room();
      if (parsed >= 100) {
        parsed = 0;
        // A burst is worked off between other people's requests.
        await new Promise(resolve => setImmediate(resolve));
      }
    }
  }

  #take(event: ReturnType<typeof readWatchEvent>): void {
    switch (event.type) {
      case 'put':
      case 'delete':
        this.#takeObject(event.type, event.object);
        return;
      case 'bookmark':
        this.#advance(event.resourceVersion);
        this.#batch.confirm(event.resourceVersion);
        return;
      case 'error':
        throw refusal(this.context.connection.cluster, event.status, 200);
      default:
        this.#skip(event.why);
    }
  }

  #takeObject(type: 'put' | 'delete', raw: Fields): void {
    const { connection, kind } = this.context;
    const { cluster } = connection;
    const version = resourceVersionOf(raw);
    if (version !== undefined) this.#advance(version);
    if (type === 'delete') {
      const ref = refOf(cluster, kind, raw);
      if (ref) this.#batch.put({ type, ref }, version);
      else this.#skip('an object has no name');
      return;
    }
    const object = project(cluster, kind, raw);
    if (!object) {
      this.#skip('an object has no name');
      return;
    }
    if (object.problem !== undefined) {
      this.context.count({ cluster, kind: kind.kind, why: 'wrong fields' });
    }
    this.#batch.put({ type, object }, version);
  }

  #advance(version: string): void {
    if (isOlder(version, this.#position)) {
      throw new PositionLostError(
        `cluster ${
          this.context.connection.cluster
        } has gone back from resource version ${this.#position} to ${version}`,
      );
    }
    this.#position = version;
    this.#cameSomething = true;
  }

  #skip(why: string): void {
    const { cluster } = this.context.connection;
    this.#garbage = true;
    this.context.count({ cluster, kind: this.context.kind.kind, why });
  }
}
