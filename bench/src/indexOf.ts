import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseManager } from '@backstage/backend-defaults/database';
import { ConfigReader } from '@backstage/config';
import { DatabaseIndexStore } from '../../plugins/infra-backend/src/database/DatabaseIndexStore';
import { openDatabase } from '../../plugins/infra-backend/src/database/openDatabase';
import { RepositoryIndex } from '../../plugins/infra-backend/src/index/RepositoryIndex';
import { postgresConnection } from './postgresConnection';
import { quietLogger } from './quietLogger';
import type { GitHost } from './startGitHost';
import { Stopwatch } from './stopwatch';

let databases = 0;

/**
 * A database of its own, set up as Backstage does: SQLite in a folder on disk,
 * or one of the Postgres that the command for measurements has started.
 */
export async function newDatabase(
  client: 'better-sqlite3' | 'pg' = 'better-sqlite3',
) {
  const directory = await mkdtemp(join(tmpdir(), 'groundwork-index-'));
  databases += 1;
  const manager = DatabaseManager.fromConfig(
    new ConfigReader({
      backend: {
        database:
          client === 'pg'
            ? {
                client,
                connection: postgresConnection(),
                prefix: `bench_${process.pid}_${databases}_`,
              }
            : { client, connection: { directory } },
      },
    }),
  );
  const lifecycle = { addStartupHook() {}, addShutdownHook() {} };
  const database = manager.forPlugin('infra', {
    logger: quietLogger,
    lifecycle,
  });
  const knex = await openDatabase(database);
  return {
    knex,
    stop: async () => {
      await knex.destroy();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

type Database = Awaited<ReturnType<typeof newDatabase>>;

/** The plugin's index of a host's repository, as a new process has it. */
export function indexOf(host: GitHost, { knex }: Database) {
  const watch = new Stopwatch();
  const store = watch.wrap('store', new DatabaseIndexStore({ knex }));
  const index = new RepositoryIndex({
    repository: watch.wrap('host', host.connect()),
    store,
    logger: quietLogger,
    now: () => new Date(),
  });
  return { index, store, watch };
}
