import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  isError,
  ServiceUnavailableError,
  stringifyError,
} from '@backstage/errors';
import { isBusy } from './transact';

/** Codes of drivers and of Postgres that say: nobody is there just now. */
const AWAY = [
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND'],
  // Connection failures, shutting down, starting up, too many connections.
  ...['08000', '08001', '08003', '08006', '57P01', '57P02', '57P03', '53300'],
];

const WORDS =
  /Connection terminated|Unable to acquire a connection|Timeout acquiring a connection/;

/** Whether an error says that the database does not answer, and will again. */
export function isDatabaseAway(error: unknown): boolean {
  if (!isError(error)) return false;
  const { code } = error as { code?: unknown };
  return (
    isBusy(error) ||
    (typeof code === 'string' && AWAY.includes(code)) ||
    WORDS.test(error.message)
  );
}

/**
 * Gives what was asked for; while the database is away, an error that says so
 * and that trying again helps. The cause goes to the log only: it can name
 * hosts and users.
 */
export async function orUnavailable<T>(
  answer: Promise<T>,
  logger: LoggerService,
): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
    logger.warn(`The database does not answer: ${stringifyError(error)}`);
    throw new ServiceUnavailableError(
      'The database does not answer. Try again in a moment.',
    );
  }
}
