import type {
  ObservedEvent,
  StatusSink,
} from '@groundwork/backstage-plugin-infra-node';
import type { Clock } from '../connection/clock';

/** Where events go, and how they are gathered. */
export interface EventBatchOptions {
  readonly sink: StatusSink;
  readonly kind: string;
  readonly clock: Clock;
  /** Least milliseconds between two writes. */
  readonly interval: number;
  /** Objects that may wait before reading has to. */
  readonly most: number;
  readonly format: (resourceVersion: string) => string;
  /** Called when the sink fails; nothing is written any more. */
  readonly onFailure: (error: Error) => void;
}

/**
 * Gathers events while the sink is busy. The first event after a quiet time is
 * written at once; of several about one object only the last is.
 */
export class EventBatch {
  #waiting = new Map<string, ObservedEvent>();
  #cursor: string | undefined;
  #confirm = false;
  #writing: Promise<void> | undefined;
  #failure: Error | undefined;
  #lastWrite = -Infinity;

  constructor(private readonly options: EventBatchOptions) {}

  /** Whether reading has to wait for {@link room}. */
  get full(): boolean {
    return this.#waiting.size >= this.options.most;
  }

  put(event: ObservedEvent, resourceVersion: string | undefined): void {
    const ref = event.type === 'put' ? event.object : event.ref;
    const key = `${ref.namespace}/${ref.name}`;
    // Taken out first, so that the last event decides the place.
    this.#waiting.delete(key);
    this.#waiting.set(key, event);
    this.#cursor = resourceVersion ?? this.#cursor;
    this.#start();
  }

  /** All that there was before this position has come. */
  confirm(resourceVersion?: string): void {
    this.#cursor = resourceVersion ?? this.#cursor;
    this.#confirm = true;
    this.#start();
  }

  /** Resolves when less is waiting. */
  async room(): Promise<void> {
    while (this.full && this.#writing) await this.#writing;
    if (this.#failure) throw this.#failure;
  }

  /** Resolves when nothing waits. */
  async drained(): Promise<void> {
    while (this.#writing) await this.#writing;
    if (this.#failure) throw this.#failure;
  }

  #start(): void {
    if (this.#writing || this.#failure) return;
    this.#writing = this.#write().finally(() => {
      this.#writing = undefined;
    });
  }

  async #write(): Promise<void> {
    const { sink, kind, clock, interval, format } = this.options;
    try {
      while (this.#waiting.size > 0 || this.#confirm) {
        const early = this.#lastWrite + interval - clock.now();
        // What is in the same piece of the stream belongs together.
        if (early <= 0) await new Promise(resolve => setImmediate(resolve));
        else await new Promise<void>(resolve => clock.after(early, resolve));
        this.#lastWrite = clock.now();
        const events = [...this.#waiting.values()];
        const confirm = this.#confirm;
        const cursor = this.#cursor && format(this.#cursor);
        this.#waiting = new Map();
        this.#confirm = false;
        if (events.length > 0) await sink.apply(kind, events, cursor);
        if (confirm) await sink.confirm(kind, cursor);
      }
    } catch (error) {
      this.#failure =
        error instanceof Error ? error : new Error('the sink failed');
      this.#waiting.clear();
      this.options.onFailure(this.#failure);
    }
  }
}
