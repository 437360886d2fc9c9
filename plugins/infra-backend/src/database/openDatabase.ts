import {
  resolvePackagePath,
  type DatabaseService,
} from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { setTimeout as sleep } from 'node:timers/promises';
import { shareSqlite } from './shareSqlite';

/**
 * Opens the plugin's database and brings its schema up to date.
 *
 * A migration that was killed leaves knex's lock behind although its own work
 * was rolled back; the lock is taken away after a while. A schema that a newer
 * version has migrated further is accepted, since migrations only add.
 *
 * @param lockPatienceMs - longer than any migration of ours takes
 */
export async function openDatabase(
  database: DatabaseService,
  { lockPatienceMs = 10_000 } = {},
): Promise<Knex> {
  const knex = await database.getClient();
  if (!database.migrations?.skip) await migrate(knex, lockPatienceMs);
  await shareSqlite(knex);
  return knex;
}

async function migrate(knex: Knex, patienceMs: number) {
  const config = {
    directory: resolvePackagePath(
      '@groundwork/backstage-plugin-infra-backend',
      'migrations',
    ),
    disableMigrationsListValidation: true,
  };
  let deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      await knex.migrate.latest(config);
      return;
    } catch (error) {
      if (!isLockError(error)) throw error;
      if (Date.now() > deadline) {
        await knex.migrate.forceFreeMigrationsLock(config);
        deadline = Date.now() + patienceMs;
      }
      await sleep(500);
    }
  }
}

function isLockError(error: unknown): boolean {
  return error instanceof Error && error.message.includes('already locked');
}
