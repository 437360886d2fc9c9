import type { StatusSink } from '@groundwork/backstage-plugin-infra-node';

/**
 * Does with rows what a database does before it writes them: makes them text
 * and remembers which there were. Nothing is stored.
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
        this.bytes += JSON.stringify(row).length;
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
