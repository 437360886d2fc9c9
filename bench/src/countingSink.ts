import type { StatusSink } from '@groundwork/backstage-plugin-infra-node';

/**
 * Takes rows and remembers which there were. Rows of events it makes text, as a
 * database does before it writes them; those of a list it leaves as they are,
 * because what a database takes for a list is measured with a real one.
 */
export class CountingSink implements StatusSink {
  readonly names = new Set<string>();
  bytes = 0;
  applied = 0;
  writes = 0;
  /** Nanoseconds from the sending of an event to this sink. */
  readonly latencies: number[] = [];
  #listed = () => {};
  readonly listed = new Promise<void>(resolve => {
    this.#listed = resolve;
  });

  async readCursor() {
    return undefined;
  }

  async replace(
    kind: string,
    pages: Parameters<StatusSink['replace']>[1],
  ): Promise<void> {
    for await (const page of pages) {
      for (const row of page) {
        this.names.add(`${row.namespace}/${row.name}`);
      }
    }
    if (kind === 'Terraform') this.#listed();
  }

  async apply(
    _kind: string,
    events: Parameters<StatusSink['apply']>[1],
  ): Promise<void> {
    this.writes += 1;
    for (const event of events) {
      this.applied += 1;
      if (event.type !== 'put') continue;
      this.bytes += JSON.stringify(event.object).length;
      const sentAt = event.object.tags.build;
      if (sentAt && sentAt !== '0') {
        this.latencies.push(Number(process.hrtime.bigint() - BigInt(sentAt)));
      }
    }
  }

  async confirm() {}
  async unavailable() {}
}
