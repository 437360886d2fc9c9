import type { ObservedObject } from '@groundwork/backstage-plugin-infra-common';
import type {
  ObservedEvent,
  StatusSink,
} from '@groundwork/backstage-plugin-infra-node';

/** A sink that keeps rows, as the database does. */
export class RowSink implements StatusSink {
  readonly rows = new Map<string, ObservedObject>();
  readonly cursors = new Map<string, string>();
  readonly reasons: { kind: string; reason: string }[] = [];
  replaced = 0;
  applied = 0;
  writes = 0;
  readonly confirmed: { kind: string; cursor?: string; at: number }[] = [];
  /** Thrown by the next call that writes. */
  failNext: Error | undefined;

  async readCursor(kind: string) {
    return this.cursors.get(kind);
  }

  async replace(
    kind: string,
    pages: AsyncIterable<readonly ObservedObject[]>,
    cursor: () => string | undefined,
  ) {
    const seen = new Set<string>();
    for await (const page of pages) {
      this.#fail();
      for (const row of page) {
        seen.add(keyOf(row));
        this.rows.set(keyOf(row), row);
      }
    }
    for (const [key, row] of this.rows) {
      if (row.kind === kind && !seen.has(key)) this.rows.delete(key);
    }
    this.replaced += 1;
    this.#moveTo(kind, cursor());
  }

  async apply(kind: string, events: readonly ObservedEvent[], cursor?: string) {
    this.#fail();
    this.writes += 1;
    this.applied += events.length;
    for (const event of events) {
      if (event.type === 'put')
        this.rows.set(keyOf(event.object), event.object);
      else this.rows.delete(keyOf(event.ref));
    }
    this.#moveTo(kind, cursor);
  }

  async confirm(kind: string, cursor?: string) {
    this.#fail();
    this.confirmed.push({ kind, cursor, at: Date.now() });
    this.#moveTo(kind, cursor);
  }

  async unavailable(kind: string, reason: string) {
    this.reasons.push({ kind, reason });
  }

  /** Names of the rows of a kind with their resource versions, in order. */
  versions(kind = 'Terraform'): Record<string, string> {
    return Object.fromEntries(
      [...this.rows.values()]
        .filter(row => row.kind === kind)
        .map(row => [row.name, row.resourceVersion])
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  }

  #moveTo(kind: string, cursor: string | undefined) {
    if (cursor !== undefined) this.cursors.set(kind, cursor);
  }

  #fail() {
    const error = this.failNext;
    this.failNext = undefined;
    if (error) throw error;
  }
}

function keyOf(ref: { kind: string; namespace: string; name: string }) {
  return `${ref.kind}/${ref.namespace}/${ref.name}`;
}
