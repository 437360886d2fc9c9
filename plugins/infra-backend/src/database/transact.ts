import type { Knex } from 'knex';
import { setTimeout as sleep } from 'node:timers/promises';

/** Before the second attempt; doubled for each further one. */
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 500;

/** Postgres: could not serialize, deadlock, lock not available. */
const CONTENTION = ['40001', '40P01', '55P03'];
/** Those that fight for rows are soon through. */
const CONTENTION_ATTEMPTS = 5;

/** SQLite: another process writes, which locks all of the database. */
const BUSY = [
  ...['SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT', 'SQLITE_BUSY_RECOVERY'],
  'SQLITE_LOCKED',
];
/** A copy of the database or a long write takes some seconds: about ten. */
const BUSY_ATTEMPTS = 24;

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
  return patiently(() => knex.transaction(run));
}

/**
 * Runs something again, a bounded number of times, while others stand in its
 * way: nothing is wrong then, only somebody else was faster.
 *
 * @param run - must leave nothing behind when it fails
 */
export async function patiently<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      if (attempt >= attemptsAfter(error)) throw error;
      const pause = FIRST_PAUSE_MS * 2 ** (attempt - 1);
      // By chance, so that two of them do not meet again.
      await sleep(Math.min(pause, LONGEST_PAUSE_MS) * (0.5 + Math.random()));
    }
  }
}

/** Whether an error says that another process has locked the SQLite database. */
export function isBusy(error: unknown): boolean {
  return BUSY.includes(codeOf(error));
}

function attemptsAfter(error: unknown): number {
  if (isBusy(error)) return BUSY_ATTEMPTS;
  return CONTENTION.includes(codeOf(error)) ? CONTENTION_ATTEMPTS : 1;
}

function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : '';
}
