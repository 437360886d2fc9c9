import type { ObservedObject } from '@groundwork/backstage-plugin-infra-common';
import type {
  ObservedEvent,
  StatusSink,
} from '@groundwork/backstage-plugin-infra-node';
import type { ObservationStore } from '../database/ObservationStore';

/** How often it is written down that a kind is seen, and how far. */
const CONFIRM_EVERY_MS = 1_000;

/**
 * Stores what a source sees of one cluster. The stored cursor may lie a little
 * behind the stored objects: whoever goes on there sees some events twice, and
 * they change nothing.
 */
export class ClusterSink implements StatusSink {
  readonly #store: ObservationStore;
  readonly #cluster: string;
  readonly #source: string;
  readonly #now: () => Date;
  readonly #onChange: () => void;
  /** When each kind was last written down as seen. */
  readonly #confirmedAt = new Map<string, number>();

  constructor(options: {
    store: ObservationStore;
    cluster: string;
    /** Id of the status source. */
    source: string;
    now: () => Date;
    /** Something was put into the queue of statuses. */
    onChange: () => void;
  }) {
    this.#store = options.store;
    this.#cluster = options.cluster;
    this.#source = options.source;
    this.#now = options.now;
    this.#onChange = options.onChange;
  }

  readCursor(kind: string): Promise<string | undefined> {
    return this.#store.readCursor(this.#key(kind));
  }

  async replace(
    kind: string,
    pages: AsyncIterable<readonly ObservedObject[]>,
    cursor: () => string | undefined,
  ): Promise<void> {
    const key = this.#key(kind);
    const seen = new Set<string>();
    for await (const page of pages) {
      const objects = page.filter(object => this.#isOwn(kind, object));
      for (const { namespace, name } of objects) {
        seen.add(`${namespace}/${name}`);
      }
      const touched = await this.#store.putObjects(key, objects);
      if (touched.length > 0) this.#onChange();
    }
    const gone = (await this.#store.listNames(key))
      .filter(name => !seen.has(name))
      .map(text => {
        const slash = text.indexOf('/');
        return { namespace: text.slice(0, slash), name: text.slice(slash + 1) };
      });
    await this.#store.deleteObjects(key, gone);
    this.#confirmedAt.delete(kind);
    await this.#live(kind, cursor());
    this.#onChange();
  }

  async apply(
    kind: string,
    events: readonly ObservedEvent[],
    cursor?: string,
  ): Promise<void> {
    const key = this.#key(kind);
    // Of several events of one object in a batch only the last one counts.
    const last = new Map<string, ObservedEvent>();
    for (const event of events) {
      const { namespace, name } =
        event.type === 'put' ? event.object : event.ref;
      last.set(`${namespace}/${name}`, event);
    }
    const puts: ObservedObject[] = [];
    const deletes: { namespace: string; name: string }[] = [];
    for (const event of last.values()) {
      if (event.type === 'delete') deletes.push(event.ref);
      else if (this.#isOwn(kind, event.object)) puts.push(event.object);
    }
    const touched = await this.#store.putObjects(key, puts);
    await this.#store.deleteObjects(key, deletes);
    await this.#live(kind, cursor);
    if (touched.length > 0 || deletes.length > 0) this.#onChange();
  }

  async confirm(kind: string, cursor?: string): Promise<void> {
    await this.#live(kind, cursor);
  }

  async unavailable(kind: string, reason: string): Promise<void> {
    this.#confirmedAt.delete(kind);
    await this.#store.setKind(this.#key(kind), {
      state: 'unavailable',
      reason,
    });
    this.#onChange();
  }

  #key(kind: string) {
    return { cluster: this.#cluster, kind, source: this.#source };
  }

  /** A source reports one kind of one cluster at a time; nothing else gets in. */
  #isOwn(kind: string, object: ObservedObject): boolean {
    return object.kind === kind && object.cluster === this.#cluster;
  }

  async #live(kind: string, cursor: string | undefined): Promise<void> {
    const observedAt = this.#now();
    const time = observedAt.getTime();
    // A clock that was set back counts as a long time, too.
    const age = Math.abs(time - (this.#confirmedAt.get(kind) ?? -Infinity));
    if (age < CONFIRM_EVERY_MS) return;
    await this.#store.setKind(this.#key(kind), {
      state: 'live',
      observedAt,
      cursor,
    });
    this.#confirmedAt.set(kind, time);
  }
}
