import type { Knex } from 'knex';

/** A row of `observed_objects` as a raw driver takes it. */
export type RawRow = readonly (string | null)[];

const columns =
  'cluster, kind, namespace, name, service, applied_by, path, content';
const key = 'cluster, kind, namespace, name';
const update =
  'do update set service = excluded.service, applied_by = excluded.applied_by, path = excluded.path, content = excluded.content';

/** Rows of one statement: with more of them Postgres takes longer for each. */
const STATEMENT = 500;

/** What the driver of Backstage's SQLite can do; knex lends its connection. */
interface SqliteConnection {
  prepare(statement: string): {
    run(...values: unknown[]): unknown;
    all(...values: unknown[]): unknown[];
  };
}

/** What the driver of Backstage's Postgres can do. */
interface PostgresConnection {
  query(
    statement: string | { name: string; text: string },
    values?: unknown[],
  ): Promise<{ rows: unknown[] }>;
}

async function withConnection<T>(
  knex: Knex,
  run: (connection: unknown) => T | Promise<T>,
): Promise<T> {
  const connection = await knex.client.acquireConnection();
  try {
    return await run(connection);
  } finally {
    await knex.client.releaseConnection(connection);
  }
}

/** Writes rows with the driver alone, in one transaction: the least it takes. */
export async function writeRaw(
  knex: Knex,
  rows: readonly RawRow[],
): Promise<void> {
  await withConnection(knex, async connection => {
    if (knex.client.config.client === 'pg') {
      const pg = connection as PostgresConnection;
      const names = columns.split(', ');
      const values = names.map((_, n) => `$${n + 1}::text[]`).join(', ');
      const text = `insert into observed_objects (${columns}) select * from unnest(${values}) on conflict (${key}) ${update}`;
      await pg.query('begin');
      for (let start = 0; start < rows.length; start += STATEMENT) {
        const part = rows.slice(start, start + STATEMENT);
        await pg.query(
          text,
          names.map((_, column) => part.map(row => row[column])),
        );
      }
      await pg.query('commit');
      return;
    }
    const sqlite = connection as SqliteConnection;
    const insert = sqlite.prepare(
      `insert into observed_objects (${columns}) values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (${key}) ${update}`,
    );
    sqlite.prepare('begin').run();
    for (const row of rows) insert.run(...row);
    sqlite.prepare('commit').run();
  });
}

/** A query with the driver alone, prepared once. */
export function rawQuery(knex: Knex, statement: string) {
  let prepared: ReturnType<SqliteConnection['prepare']> | undefined;
  let count = 0;
  const text = statement.replace(/\?/g, () => `$${(count += 1)}`);
  return (values: readonly unknown[]) =>
    withConnection(knex, async connection => {
      if (knex.client.config.client === 'pg') {
        const pg = connection as PostgresConnection;
        const name = `bench_${statement.length}`;
        const query = { name, text };
        return (await pg.query(query, [...values])).rows;
      }
      prepared ??= (connection as SqliteConnection).prepare(statement);
      return prepared.all(...values);
    });
}
