import type { Knex } from 'knex';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Type of a column, as Postgres calls it. */
export type ColumnType = 'text' | 'integer';

/** A table as {@link upsertRows} has to know it. */
export interface UpsertTable {
  readonly name: string;
  readonly key: readonly string[];
  /** All columns that are written, with their types. */
  readonly columns: Readonly<Record<string, ColumnType>>;
  /** Whether rows take few bytes: then SQLite gets them all as one JSON. */
  readonly isShort?: boolean;
  /** Whether a row that is there stays as it is. */
  readonly keepsFirst?: boolean;
  /** Columns that are written with a new row only. */
  readonly onlyNew?: readonly string[];
}

/** From this many values on it is cheaper to look at all rows than to name them. */
export const MANY = 5_000;

type Row = Readonly<Record<string, string | number | null>>;

/** Rows of one statement; SQLite takes 32,766 parameters. */
const BATCH = 500;
/**
 * Long rows of one statement on SQLite, which works on this very thread: four
 * times as many cost as much in all, and keep everybody else waiting four times
 * as long.
 */
const LONG_ROWS = 125;

/** Whether the database is Postgres; otherwise it is SQLite. */
export function isPostgres(knex: Knex): boolean {
  return knex.client.config.client.includes('pg');
}

/**
 * Inserts rows or updates those that differ, in as few statements as the
 * database allows. A row that is there already with the same values is not
 * written at all. Lets others have their turn between statements, since SQLite
 * works on this very thread.
 *
 * @returns number of rows that were written
 */
export async function upsertRows(
  knex: Knex,
  table: UpsertTable,
  rows: readonly Row[],
): Promise<number> {
  let written = 0;
  const size = isPostgres(knex) || table.isShort ? BATCH : LONG_ROWS;
  for (let start = 0; start < rows.length; start += size) {
    const batch = rows.slice(start, start + size);
    const [statement, bindings] = upsertOf(knex, table, batch);
    // Both drivers tell how many rows a statement wrote, each in its own word.
    const result: { rowCount?: number; changes?: number } = await knex.raw(
      statement,
      bindings,
    );
    written += result.rowCount ?? result.changes ?? 0;
    await nextTurn();
  }
  return written;
}

/**
 * Like {@link upsertRows}, and tells which rows were written: rows that were
 * there with the same values are not among them.
 *
 * @param returning - columns of the rows that were written
 */
export async function upsertReturning<C extends string>(
  knex: Knex,
  table: UpsertTable,
  rows: readonly Row[],
  returning: readonly C[],
): Promise<Record<C, string | null>[]> {
  const written: Record<C, string | null>[] = [];
  const size = isPostgres(knex) || table.isShort ? BATCH : LONG_ROWS;
  for (let start = 0; start < rows.length; start += size) {
    const batch = rows.slice(start, start + size);
    const [statement, bindings] = upsertOf(knex, table, batch);
    const result = await knex.raw(
      `${statement} returning ${returning.join(', ')}`,
      bindings,
    );
    written.push(...(Array.isArray(result) ? result : result.rows));
    await nextTurn();
  }
  return written;
}

function upsertOf(
  knex: Knex,
  table: UpsertTable,
  batch: readonly Row[],
): [statement: string, bindings: (string | number | null | string[])[]] {
  const names = Object.keys(table.columns);
  if (isPostgres(knex)) {
    const arrays = names.map(
      name => batch.map(row => withoutNul(row[name])) as string[],
    );
    return [postgresStatement(table), arrays];
  }
  if (table.isShort) {
    const values = batch.map(row => names.map(name => row[name]));
    return [shortStatement(table), [JSON.stringify(values)]];
  }
  const values = batch.flatMap(row => names.map(name => row[name]));
  return [sqliteStatement(table, batch.length), values];
}

/** Postgres refuses a NUL, and all other rows of the statement with it. */
function withoutNul(value: string | number | null): string | number | null {
  return typeof value === 'string' && value.includes('\0')
    ? value.replaceAll('\0', '\ufffd')
    : value;
}

/** One array per column: the same statement whatever the number of rows. */
function postgresStatement(table: UpsertTable): string {
  const names = Object.keys(table.columns);
  const arrays = names.map(name => `?::${table.columns[name]}[]`).join(', ');
  return `insert into ${table.name} (${names.join(', ')})
    select * from unnest(${arrays})
    ${onConflict(table, 'is distinct from')}`;
}

/** One parameter per value: twice as fast for long texts as passing JSON. */
function sqliteStatement(table: UpsertTable, rows: number): string {
  const names = Object.keys(table.columns);
  const row = `(${names.map(() => '?').join(', ')})`;
  return `insert into ${table.name} (${names.join(', ')})
    values ${Array(rows).fill(row).join(', ')}
    ${onConflict(table, 'is not')}`;
}

/** One parameter: a short statement, which takes no time to be prepared. */
function shortStatement(table: UpsertTable): string {
  const names = Object.keys(table.columns);
  const values = names.map((_, n) => `json_extract(value, '$[${n}]')`);
  return `insert into ${table.name} (${names.join(', ')})
    select ${values.join(', ')} from json_each(?) where true
    ${onConflict(table, 'is not')}`;
}

function onConflict(table: UpsertTable, differs: string): string {
  const rest = Object.keys(table.columns).filter(
    name => !table.key.includes(name) && !table.onlyNew?.includes(name),
  );
  const key = table.key.join(', ');
  if (rest.length === 0 || table.keepsFirst)
    return `on conflict (${key}) do nothing`;
  const set = rest.map(name => `${name} = excluded.${name}`).join(', ');
  const where = rest
    .map(name => `${table.name}.${name} ${differs} excluded.${name}`)
    .join(' or ');
  return `on conflict (${key}) do update set ${set} where ${where}`;
}

/**
 * Runs a statement for every batch of values: `in (…)` with as many
 * placeholders as a database accepts at once.
 */
export async function inBatches<T>(
  values: readonly T[],
  run: (batch: T[]) => Promise<unknown>,
): Promise<void> {
  for (let start = 0; start < values.length; start += BATCH) {
    await run(values.slice(start, start + BATCH));
    if (start + BATCH < values.length) await nextTurn();
  }
}
