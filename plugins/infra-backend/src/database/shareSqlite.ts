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
  const settings = ['busy_timeout = 0'];
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
      for (const setting of settings) connection.pragma(setting);
    },
  );
  for (const setting of settings) await knex.raw(`pragma ${setting}`);
  try {
    const [{ journal_mode: mode }] = await knex.raw(
      'pragma journal_mode = wal',
    );
    // Neither in memory, nor where files cannot be shared.
    if (mode !== 'wal') return;
    // Whole after a power cut, too, though the last transactions may be gone:
    // all but the journal of changes can be made again from Git and clusters,
    // and a change finds its pull request by the branch.
    settings.push('synchronous = normal');
    await knex.raw('pragma synchronous = normal');
  } catch (error) {
    // Somebody reads it just now; the next start finds another moment.
    if (!isBusy(error)) throw error;
  }
}
