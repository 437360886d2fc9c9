import { upsertOfObserved } from '../observedUpserts';
import { observedEvents } from '../observedEvents';
import { serviceLists } from '../serviceLists';
import { statusRoutes } from '../statusRoutes';
import { newDatabase } from '../indexOf';
import { observedIndex } from '../observedIndex';
import type { Measure } from '../results';
import { startGitHost, type GitHost } from '../startGitHost';
import { largeRepository } from '../syntheticRepository';

const databases = { SQLite: 'better-sqlite3', Postgres: 'pg' } as const;

/** Rows, events and lists on one kind of database. */
async function onDatabase(
  host: GitHost,
  name: keyof typeof databases,
): Promise<Measure[]> {
  const database = await newDatabase(databases[name]);
  let told = (_: readonly string[] | undefined) => {};
  const observed = await observedIndex(host, database, names => told(names));
  const listen = (listener: typeof told) => {
    told = listener;
  };
  const measures = [
    ...(await observedEvents(name, observed, listen)),
    ...(await serviceLists(name, observed)),
    ...(await upsertOfObserved(name, observed)),
  ];
  await database.stop();
  return measures;
}

/**
 * What became of 10,000 services in four environments: 40,000 Terraform objects
 * come in, become statuses, and are read.
 */
export async function measure(): Promise<Measure[]> {
  const host = await startGitHost(largeRepository);
  try {
    return [
      ...(await onDatabase(host, 'SQLite')),
      ...(await onDatabase(host, 'Postgres')),
      ...(await statusRoutes('SQLite', host)),
      ...(await statusRoutes('Postgres', host)),
    ];
  } finally {
    host.stop();
  }
}
