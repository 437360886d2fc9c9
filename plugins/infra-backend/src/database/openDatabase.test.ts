import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { databaseIds } from '../__testUtils__/databases';
import { openDatabase } from './openDatabase';

const databases = TestDatabases.create();

/** In their order. */
const folder = resolve(__dirname, '../../migrations');
const migrations = readdirSync(folder)
  .sort()
  .map(file => require(join(folder, file)));

describe.each(databaseIds)('openDatabase on %s', databaseId => {
  const open = async () => {
    const knex = await databases.init(databaseId);
    return { knex, database: mockServices.database({ knex }) };
  };

  it('keeps data when it opens the database again', async () => {
    const { knex, database } = await open();
    await openDatabase(database);
    await knex('files').insert({ path: 'a', blob_id: 'b' });
    await openDatabase(database);
    expect(await knex('files')).toEqual([{ path: 'a', blob_id: 'b' }]);
  });

  it('starts on the schema of a newer version', async () => {
    const { knex, database } = await open();
    await openDatabase(database);
    await knex('knex_migrations').insert({
      name: '20990101000000_newer.js',
      batch: 2,
      migration_time: new Date(),
    });
    await knex.schema.alterTable('files', table => table.text('newer'));
    await expect(openDatabase(database)).resolves.toBe(knex);
  });

  it('takes away the lock that a killed migration left', async () => {
    const { knex, database } = await open();
    await openDatabase(database);
    await knex('knex_migrations_lock').update({ is_locked: 1 });
    await knex('knex_migrations').delete();
    for (const { down } of [...migrations].reverse()) await down(knex);
    await openDatabase(database, { lockPatienceMs: 600 });
    expect(await knex('changes')).toEqual([]);
  });

  it('leaves nothing behind when the schema is taken back', async () => {
    const { knex, database } = await open();
    await openDatabase(database);
    for (const { down } of [...migrations].reverse()) await down(knex);
    for (const table of ['changes', 'resource_statuses']) {
      expect(await knex.schema.hasTable(table)).toBe(false);
    }
    for (const { up } of migrations) await up(knex);
    for (const table of ['changes', 'resource_statuses']) {
      expect(await knex.schema.hasTable(table)).toBe(true);
    }
  });
});
