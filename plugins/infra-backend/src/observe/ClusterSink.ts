import type { ObservedObject } from '@groundwork/backstage-plugin-infra-common';
import type {
  ObservedEvent,
  StatusSink,
} from '@groundwork/backstage-plugin-infra-node';
import type { ObservationStore } from '../database/ObservationStore';

/** Stores what a source sees of one cluster. */
export class ClusterSink implements StatusSink {
  readonly #store: ObservationStore;
  readonly #cluster: string;
  readonly #source: string;
  readonly #now: () => Date;
  readonly #onChange: () => void;

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
    await this.#store.setKind(this.#key(kind), {
      state: 'live',
      observedAt: this.#now(),
      cursor,
    });
  }
}
