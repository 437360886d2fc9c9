// @ts-check

/*
 * The index can be dropped at any time: it is read again from the repository.
 * Only `changes` is a record of its own, and what matters of it stands in the
 * pull requests too.
 *
 * Rule for later migrations: they only add. An older version of the plugin then
 * still runs on a newer schema.
 */

/**
 * Text that sorts by bytes. Postgres would sort by the rules of a language
 * otherwise, and ranges of paths would not be what they seem.
 *
 * @param {import('knex').Knex} knex
 * @param {import('knex').Knex.CreateTableBuilder} table
 * @param {string} name
 */
function bytewiseText(knex, table, name) {
  const isPostgres = knex.client.config.client.includes('pg');
  return table.specificType(name, isPostgres ? 'text COLLATE "C"' : 'text');
}

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('index_state', table => {
    table.integer('id').primary().comment('Always 1');
    table.text('revision').notNullable().comment('Commit that was indexed');
    table
      .integer('generation')
      .notNullable()
      .comment('Grows with every switch to another revision');
    table
      .text('platform_digest')
      .notNullable()
      .comment('Hash over the platform documents');
    table
      .text('projection')
      .notNullable()
      .comment('Version of the code that made the rows of claims');
    table.text('indexed_at').notNullable();
  });

  await knex.schema.createTable('blobs', table => {
    table.text('blob_id').primary().comment("Git's hash of the content");
    table.text('content').comment('Null when it cannot be read as text');
    table.text('problem').comment('Why it cannot be read');
  });

  await knex.schema.createTable('files', table => {
    bytewiseText(knex, table, 'path').primary();
    table
      .text('blob_id')
      .notNullable()
      .index()
      .comment('Blob, or "link:" / "submodule:" and an id');
  });

  await knex.schema.createTable('claims', table => {
    bytewiseText(knex, table, 'path').primary();
    bytewiseText(knex, table, 'name').notNullable().index();
    table
      .integer('winner')
      .notNullable()
      .defaultTo(0)
      .comment('1 for the one claim that counts for its name');
    table.text('component').notNullable();
    table.text('owner').notNullable().index().comment('In lower case');
    table.text('profile').notNullable();
    table.text('package');
    table
      .text('environments')
      .notNullable()
      .comment('Names between and within spaces');
    table
      .text('resources')
      .notNullable()
      .comment('type/name between and within spaces');
    table.integer('problems').notNullable();
  });

  await knex.schema.createTable('problems', table => {
    bytewiseText(knex, table, 'path').notNullable();
    table.integer('position').notNullable().comment('Order within the file');
    table.text('problem').notNullable().comment('JSON');
    table.primary(['path', 'position']);
  });

  await knex.schema.createTable('changes', table => {
    table.text('id').primary();
    bytewiseText(knex, table, 'service').notNullable();
    table.text('status').notNullable();
    table.text('change').notNullable().comment('JSON');
    table.text('digest').notNullable().comment('Hash of the submitted change');
    table.text('requested_by').notNullable();
    table.text('created_at').notNullable();
    table.text('updated_at').notNullable();
    table.text('title').notNullable();
    table.text('summary').notNullable().comment('JSON');
    table.text('risk').notNullable();
    table.text('branch').notNullable();
    table.integer('pull_request_number');
    table.text('pull_request_url');
    table.text('message');
    table.text('waiting_until');
    table
      .text('checked_at')
      .comment('When the pull request was last looked at');
    table.text('lease_owner').comment('Who works on it');
    table.text('lease_until').comment('Until when nobody else may');
    table.index(['service', 'created_at']);
    table.index(['status', 'lease_until']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const name of [
    'changes',
    'problems',
    'claims',
    'files',
    'blobs',
    'index_state',
  ]) {
    await knex.schema.dropTable(name);
  }
};
