import {
  TestDatabases,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { openDatabase } from '../database/openDatabase';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** SQLite, and Postgres where one is provided. */
export const databaseIds: TestDatabaseId[] = databases
  .eachSupportedId()
  .map(([id]) => id);

/** A new database with the plugin's schema. */
export async function newDatabase(id: TestDatabaseId): Promise<Knex> {
  const knex = await databases.init(id);
  return openDatabase(mockServices.database({ knex }));
}
