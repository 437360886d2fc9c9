import type { ObservedObject } from '@groundwork/backstage-plugin-infra-common';
import { pause } from '../connection/clock';
import { isExpired } from '../connection/failures';
import { project } from '../project/project';
import { PositionLostError, type ReflectorContext } from './context';
import { isOlder } from './cursor';
import type { KindState } from './KindState';
import { listPages, readPage } from './listPages';
import { unavailability } from './unavailability';
import { Watch } from './Watch';

/** Failures in a row after which people are told. */
const patience = 3;

/** Keeps the sink's rows of one kind equal to one cluster's objects. */
export class KindReflector {
  /** Whether the server is known to stand where we do, or later. */
  #verified = false;

  constructor(
    private readonly context: ReflectorContext,
    private readonly state: KindState,
  ) {}

  /** Goes on until the signal is aborted; failures are waited out. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock } = this.context;
    while (!signal.aborted) {
      await pause(clock, this.state.notBefore - clock.now(), signal);
      if (signal.aborted) return;
      try {
        await this.#follow(signal);
      } catch (error) {
        if (signal.aborted) return;
        await this.#failed(error);
      }
    }
  }

  async #follow(signal: AbortSignal): Promise<void> {
    let position = await this.#resume(signal);
    while (!signal.aborted) position = await this.#watch(position, signal);
  }

  /** Where to watch from: the stored position while it is good, else a new list. */
  async #resume(signal: AbortSignal): Promise<string> {
    const { sink, kind, cursors } = this.context;
    const stored = cursors.parse(await sink.readCursor(kind.kind));
    if (stored === undefined || this.state.mustList) return this.#list(signal);
    return this.#verify(stored, signal);
  }

  /**
   * A server that was restored from a backup would keep silent about what it
   * has, when it is asked for what comes after a time that it does not know.
   */
  async #verify(position: string, signal: AbortSignal): Promise<string> {
    if (this.#verified) return position;
    const { resourceVersion } = await readPage({
      ...this.context,
      limit: 1,
      deadline: this.context.times.page,
      signal,
    });
    if (isOlder(resourceVersion, position)) return this.#list(signal);
    this.#verified = true;
    return position;
  }

  async #list(signal: AbortSignal): Promise<string> {
    const { sink, kind, cursors, times, connection } = this.context;
    let version: string | undefined;
    const pages = listPages({ ...this.context, deadline: times.page, signal });
    const rows = async function* rows(this: KindReflector) {
      for await (const page of pages) {
        version = page.resourceVersion;
        yield this.#project(connection.parse(() => page.items()));
      }
    };
    await sink.replace(
      kind.kind,
      rows.call(this),
      () => version && cursors.format(version),
    );
    if (version === undefined) {
      throw new PositionLostError(`the pages of ${kind.kind} were not taken`);
    }
    this.state.mustList = false;
    this.state.succeeded();
    this.#verified = true;
    return version;
  }

  #project(items: readonly unknown[]): ObservedObject[] {
    const { kind, connection, count } = this.context;
    const { cluster } = connection;
    const rows: ObservedObject[] = [];
    for (const item of items) {
      const row = project(cluster, kind, item);
      if (!row) {
        count({ cluster, kind: kind.kind, why: 'an object has no name' });
        continue;
      }
      if (row.problem !== undefined) {
        count({ cluster, kind: kind.kind, why: 'wrong fields' });
      }
      rows.push(row);
    }
    return rows;
  }

  async #watch(from: string, signal: AbortSignal): Promise<string> {
    const { clock, times } = this.context;
    const watch = new Watch(this.context, from);
    const start = clock.now();
    try {
      await watch.run(signal);
    } finally {
      if (watch.cameSomething) this.state.succeeded();
      this.#mend(watch);
    }
    this.#verified = watch.cameSomething;
    if (this.state.mustList) {
      throw new PositionLostError('something that came could not be read');
    }
    if (clock.now() - start < times.watch / 2 && !signal.aborted) {
      // Servers end watches when they stop; at once again would be a storm.
      await pause(clock, this.state.backoff.next(), signal);
    }
    return this.#verify(watch.position, signal);
  }

  /** An event that could not be read is made up for, but not all the time. */
  #mend(watch: Watch): void {
    const now = this.context.clock.now();
    if (!watch.hasGaps) return;
    if (now - this.state.lastMended < this.context.times.unavailable) return;
    this.state.lastMended = now;
    this.state.mustList = true;
  }

  async #failed(error: unknown): Promise<void> {
    const { clock, times, connection, kind, logger } = this.context;
    this.#verified = false;
    const lost = error instanceof PositionLostError || isExpired(error);
    if (lost) this.state.mustList = true;
    const delay = this.state.backoff.next();
    const words = error instanceof Error ? error.message : String(error);
    logger.debug(`${kind.kind} of ${connection.cluster}: ${words}`);
    const reason = unavailability(error, kind, connection.cluster);
    if (reason !== undefined) {
      // What comes back may be another list altogether.
      this.state.mustList = true;
      this.state.notBefore = clock.now() + times.unavailable;
      await this.#tell(reason);
      return;
    }
    this.state.notBefore = clock.now() + delay;
    if (!lost && this.state.backoff.failures >= patience) {
      await this.#tell(words);
    }
  }

  /** Says what is wrong, once a minute at most while it is the same. */
  async #tell(reason: string): Promise<void> {
    const { sink, kind, clock, times, logger, connection } = this.context;
    const { told } = this.state;
    const now = clock.now();
    if (told?.reason === reason && now - told.at < times.unavailable) return;
    if (told?.reason !== reason) {
      logger.warn(`${kind.kind} of ${connection.cluster}: ${reason}`);
    }
    this.state.told = { reason, at: now };
    await sink.unavailable(kind.kind, reason).catch(error => {
      logger.debug(`a reason could not be stored: ${error}`);
      this.state.told = undefined;
    });
  }
}
