import type { Knex } from 'knex';
import { inBatches } from './upsertRows';

type Key = readonly string[];

/** Sums over rows, in a table of their own. */
interface SumTable {
  readonly name: string;
  readonly key: Key;
  readonly sums: readonly string[];
  /** The rows that are summed up, grouped. */
  readonly read: (
    trx: Knex,
    services: readonly string[],
  ) => PromiseLike<Record<string, unknown>[]>;
}

const tables: readonly SumTable[] = [
  {
    name: 'status_counts',
    key: ['owner', 'cluster', 'environment', 'phase'],
    sums: ['resources', 'attention'],
    read: (trx, services) =>
      trx('resource_statuses')
        .whereIn('service', services)
        .groupBy('owner', 'cluster', 'environment', 'phase')
        .select('owner', 'cluster', 'environment', 'phase')
        .count({ resources: '*' })
        .sum({ attention: 'attention' }),
  },
  {
    name: 'owner_counts',
    key: ['owner'],
    sums: ['services', 'behind'],
    read: (trx, services) =>
      trx('service_statuses')
        .whereIn('service', services)
        .groupBy('owner')
        .select('owner')
        .count({ services: '*' })
        .sum({ behind: 'behind' }),
  },
];

/** Sums by the JSON of their key, for each of the tables. */
export type Sums = readonly ReadonlyMap<string, readonly number[]>[];

/** What some services add to the sums that the overview shows. */
export async function readSums(
  trx: Knex,
  services: readonly string[],
): Promise<Sums> {
  const found = [];
  for (const table of tables) {
    const sums = new Map<string, number[]>();
    await inBatches(services, async batch => {
      for (const row of await table.read(trx, batch)) {
        const key = JSON.stringify(table.key.map(column => row[column]));
        const known = sums.get(key) ?? table.sums.map(() => 0);
        sums.set(
          key,
          table.sums.map((column, n) => known[n] + Number(row[column])),
        );
      }
    });
    found.push(sums);
  }
  return found;
}

/** Keeps the sums, by what services added before and add now. */
export async function writeSums(
  trx: Knex,
  before: Sums,
  after: Sums,
): Promise<void> {
  for (const [n, table] of tables.entries()) {
    const [old, next] = [before[n], after[n]];
    // In the same order everywhere, so that two never wait for each other.
    for (const key of [...new Set([...old.keys(), ...next.keys()])].sort()) {
      const changes = table.sums.map(
        (_, sum) => (next.get(key)?.[sum] ?? 0) - (old.get(key)?.[sum] ?? 0),
      );
      if (changes.every(change => change === 0)) continue;
      const values: string[] = JSON.parse(key);
      const row = {
        ...Object.fromEntries(table.key.map((name, i) => [name, values[i]])),
        ...Object.fromEntries(table.sums.map((name, i) => [name, changes[i]])),
      };
      const added = table.sums.map((name, i) => [
        name,
        trx.raw('?? + ?', [`${table.name}.${name}`, changes[i]]),
      ]);
      await trx(table.name)
        .insert(row)
        .onConflict([...table.key])
        .merge(Object.fromEntries(added));
    }
  }
}
