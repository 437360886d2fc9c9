import type { Knex } from 'knex';
import { setTimeout as sleep } from 'node:timers/promises';

/** How often a transaction is begun that others get in the way of. */
const ATTEMPTS = 5;
/** Before the second attempt; doubled for each further one. */
const FIRST_PAUSE_MS = 20;

/** Codes that say: nothing is wrong, only somebody else was faster. */
const CONTENTION = [
  // Postgres: could not serialize, deadlock, lock not available.
  ...['40001', '40P01', '55P03'],
  ...['SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT', 'SQLITE_BUSY_RECOVERY'],
  'SQLITE_LOCKED',
];

/**
 * Runs a function in a transaction; from the beginning again, a few times, when
 * other transactions stand in the way. Other failures end it at once.
 *
 * @param run - all that it changes must be in the database
 */
export async function transact<T>(
  knex: Knex,
  run: (trx: Knex.Transaction) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await knex.transaction(run);
    } catch (error) {
      if (attempt === ATTEMPTS || !isContention(error)) throw error;
      // By chance, so that two of them do not meet again.
      const pause = FIRST_PAUSE_MS * 2 ** (attempt - 1);
      await sleep(pause * (0.5 + Math.random()));
    }
  }
}

function isContention(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && CONTENTION.includes(code);
}
