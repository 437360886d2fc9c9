import type { Knex } from 'knex';
import { isBusy, patiently } from './transact';
import { isPostgres } from './upsertRows';

/** A statement on its way to a connection; knex has no type for it. */
interface Runner {
  run: () => Promise<unknown>;
}

/** Clients that share already: a second time would make them wait twice. */
const sharing = new WeakSet<object>();

/**
 * Lets a SQLite file be used by others, too: a copy being made of it, a person
 * with a shell. Nothing happens to other databases.
 *
 * Readers and the writer do not wait for each other with a write-ahead log. A
 * writer that finds another one at work waits by itself: the driver would wait
 * for five seconds and stop the whole process meanwhile, requests of all
 * plugins included. The connection is free for readers while a writer waits.
 */
export async function shareSqlite(knex: Knex): Promise<void> {
  const { client } = knex;
  if (isPostgres(knex) || sharing.has(client)) return;
  sharing.add(client);
  const runnerOf: (builder: unknown) => Runner = client.runner.bind(client);
  // Not those in transactions, which have to begin again as a whole.
  client.runner = (builder: unknown) => {
    const runner = runnerOf(builder);
    const run = runner.run.bind(runner);
    runner.run = () => patiently(run);
    return runner;
  };
  client.pool.on(
    'createSuccess',
    (_: number, connection: { pragma: (text: string) => unknown }) => {
      connection.pragma('busy_timeout = 0');
    },
  );
  await knex.raw('pragma busy_timeout = 0');
  try {
    await knex.raw('pragma journal_mode = wal');
  } catch (error) {
    // Somebody reads it just now; the next start finds another moment.
    if (!isBusy(error)) throw error;
  }
}
