import {
  formatObjectRef,
  type ObjectRef,
  type ObservedKindState,
  type ObservedObject,
} from '@groundwork/backstage-plugin-infra-common';
import type { Knex } from 'knex';
import type {
  KindKey,
  ObservationStore,
  TouchedObject,
} from './ObservationStore';
import { newest, parseObject, toObjectRow } from './observedRows';
import { enqueueTouched } from './statusQueue';
import { kindRowSchema, statusTables } from './statusRows';
import { transact } from './transact';
import { inBatches, upsertReturning } from './upsertRows';

/** By how much clocks of replicas may differ. */
const SKEW_MS = 10_000;

const objectColumns = ['cluster', 'kind', 'content'] as const;

type ObjectRow = Record<(typeof objectColumns)[number], string>;

/** Observations in SQLite or Postgres. */
export class DatabaseObservationStore implements ObservationStore {
  readonly #knex: Knex;
  /** Kinds that are listed again because rows of them could not be read. */
  readonly #listedAgain = new Set<string>();

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  async readCursor({ cluster, kind }: KindKey): Promise<string | undefined> {
    const row = await this.#knex('observed_kinds')
      .where({ cluster, kind })
      .first('cursor');
    return row?.cursor ?? undefined;
  }

  async listKinds(): Promise<ObservedKindState[]> {
    const rows = await this.#knex('observed_kinds').orderBy([
      'cluster',
      'kind',
    ]);
    return rows.flatMap(row => kindRowSchema.safeParse(row).data ?? []);
  }

  async setKind(
    { cluster, kind, source }: KindKey & { source: string },
    next: Parameters<ObservationStore['setKind']>[1],
  ): Promise<void> {
    const { state, observedAt, cursor, reason } = next;
    const set = {
      source,
      state,
      reason: reason ?? null,
      ...(observedAt && { observed_at: observedAt.toISOString() }),
      ...(cursor !== undefined && { cursor }),
    };
    await this.#knex('observed_kinds')
      .insert({ cluster, kind, ...set })
      .onConflict(['cluster', 'kind'])
      .merge(Object.keys(set));
  }

  async forgetFuture(now: Date): Promise<void> {
    // Clocks of replicas differ by a little.
    const latest = new Date(now.getTime() + SKEW_MS).toISOString();
    await this.#knex('observed_kinds')
      .where('observed_at', '>', latest)
      .update({ observed_at: now.toISOString() });
  }

  async writeBeat(task: string, beat: string): Promise<void> {
    await this.#knex('watchers')
      .insert({ task, beat })
      .onConflict('task')
      .merge();
  }

  async readBeats(): Promise<Map<string, string>> {
    const rows: { task: string; beat: string }[] = await this.#knex('watchers');
    return new Map(rows.map(({ task, beat }) => [task, beat]));
  }

  async putObjects(
    key: KindKey,
    objects: readonly ObservedObject[],
  ): Promise<TouchedObject[]> {
    const rows = [...newest(objects).values()].map(toObjectRow);
    if (rows.length === 0) return [];
    return transact(this.#knex, async trx => {
      const returned = ['namespace', 'name', 'service'] as const;
      const written = await upsertReturning(
        trx,
        statusTables.observedObjects,
        rows,
        returned,
      );
      const touched = written as TouchedObject[];
      await enqueueTouched(trx, key, touched);
      return touched;
    });
  }

  async deleteObjects(
    key: KindKey,
    names: readonly { namespace: string; name: string }[],
  ): Promise<void> {
    const { cluster, kind } = key;
    if (names.length === 0) return;
    await transact(this.#knex, async trx => {
      await inBatches(names, async batch => {
        const pairs = batch.map(({ namespace, name }) => [namespace, name]);
        const rows = () =>
          trx('observed_objects')
            .where({ cluster, kind })
            .whereIn(['namespace', 'name'], pairs);
        const gone: TouchedObject[] = await rows().select(
          'namespace',
          'name',
          'service',
        );
        await rows().delete();
        await enqueueTouched(trx, key, gone);
      });
    });
  }

  async listNames({ cluster, kind }: KindKey): Promise<string[]> {
    const rows: { namespace: string; name: string }[] = await this.#knex(
      'observed_objects',
    )
      .where({ cluster, kind })
      .select('namespace', 'name');
    return rows.map(({ namespace, name }) => `${namespace}/${name}`);
  }

  async objectsOf(services: readonly string[]): Promise<ObservedObject[]> {
    const found = new Map<string, ObservedObject>();
    await inBatches(services, async batch => {
      const labelled = this.#knex('observed_objects')
        .whereIn('service', batch)
        .select(objectColumns);
      const asked = this.#knex('desired_objects as d')
        .join('observed_objects as o', join =>
          join
            .on('o.cluster', 'd.cluster')
            .andOn('o.kind', 'd.kind')
            .andOn('o.namespace', 'd.namespace')
            .andOn('o.name', 'd.name'),
        )
        .whereIn('d.service', batch)
        .select(objectColumns.map(column => `o.${column}`));
      const rows = [...(await labelled), ...(await asked)];
      for (const object of await this.#parse(rows)) {
        found.set(`${object.cluster}/${formatObjectRef(object)}`, object);
      }
    });
    return [...found.values()];
  }

  async findAppliers(paths: readonly string[]): Promise<ObservedObject[]> {
    const found: ObservedObject[] = [];
    const wanted = [...new Set(paths.flatMap(withAncestors))];
    await inBatches(wanted, async batch => {
      const rows = await this.#knex('observed_objects')
        .whereIn('path', batch)
        .where('kind', 'Kustomization')
        .select(objectColumns);
      found.push(...(await this.#parse(rows)));
    });
    return found;
  }

  async findObjects(refs: readonly ObjectRef[]): Promise<ObservedObject[]> {
    const found: ObservedObject[] = [];
    await inBatches(refs, async batch => {
      const rows = await this.#knex('observed_objects')
        .whereIn(
          ['cluster', 'kind', 'namespace', 'name'],
          batch.map(ref => [ref.cluster, ref.kind, ref.namespace, ref.name]),
        )
        .select(objectColumns);
      found.push(...(await this.#parse(rows)));
    });
    return found;
  }

  /**
   * What can be read of rows. Another version of the plugin may have written
   * one that this one cannot read: its kind is listed again then, once.
   */
  async #parse(rows: readonly ObjectRow[]): Promise<ObservedObject[]> {
    const found: ObservedObject[] = [];
    for (const row of rows) {
      const object = parseObject(row);
      if (object) found.push(object);
      else await this.#listAgain(row);
    }
    return found;
  }

  async #listAgain({ cluster, kind }: KindKey): Promise<void> {
    const key = `${cluster}/${kind}`;
    if (this.#listedAgain.has(key)) return;
    this.#listedAgain.add(key);
    await this.#knex('observed_kinds')
      .where({ cluster, kind })
      .update({ cursor: null });
  }
}

/** A path and every directory that holds it; the root is the empty path. */
function withAncestors(path: string): string[] {
  const parts = path.split('/');
  return ['', ...parts.map((_, index) => parts.slice(0, index + 1).join('/'))];
}
