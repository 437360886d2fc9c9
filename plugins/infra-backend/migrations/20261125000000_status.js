// @ts-check

/*
 * What was observed in clusters and at the repository's host, and what it
 * means for each resource. All of it can be dropped: clusters, host and
 * repository tell it again. Only `transitions` remembers times that nobody
 * else does.
 */

/**
 * Text that sorts by bytes, so that pages follow each other the same way in
 * both databases.
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
  await knex.schema.createTable('observed_objects', table => {
    table.text('cluster').notNullable();
    table.text('kind').notNullable();
    table.text('namespace').notNullable();
    table.text('name').notNullable();
    table
      .text('service')
      .index()
      .comment('From its labels; null for what is shared or written by hand');
    table
      .text('applied_by')
      .comment('Kind/namespace/name of the Kustomization or HelmRelease');
    table.text('path').comment('Directory that a Kustomization applies');
    table.text('content').notNullable().comment('JSON of an ObservedObject');
    table.primary(['cluster', 'kind', 'namespace', 'name']);
    table.index(['path', 'cluster']);
    table.index(['cluster', 'applied_by']);
  });

  await knex.schema.createTable('observed_kinds', table => {
    table.text('cluster').notNullable();
    table.text('kind').notNullable();
    table.text('source').notNullable().comment('Id of the status source');
    table.text('state').notNullable().comment('live, starting, unavailable');
    table
      .text('observed_at')
      .comment('When the rows were known to be complete');
    table.text('cursor').comment('Where the source goes on');
    table.text('reason').comment('Why it is unavailable');
    table.primary(['cluster', 'kind']);
  });

  await knex.schema.createTable('desired_services', table => {
    bytewiseText(knex, table, 'service').primary();
    table
      .text('basis')
      .notNullable()
      .comment('Hash of the documents that it was made from');
    table.text('owner').notNullable().index();
    table.text('content').notNullable().comment('JSON of a DesiredService');
  });

  await knex.schema.createTable('desired_objects', table => {
    table.text('cluster').notNullable();
    table.text('kind').notNullable();
    table.text('namespace').notNullable();
    table.text('name').notNullable();
    table.text('service').notNullable().index();
    table.primary(['cluster', 'kind', 'namespace', 'name', 'service']);
  });

  await knex.schema.createTable('status_queue', table => {
    bytewiseText(knex, table, 'service')
      .primary()
      .comment('A service whose statuses are to be derived again');
    table
      .text('ticket')
      .notNullable()
      .comment('Changes whenever it is put in again');
  });

  await knex.schema.createTable('service_statuses', table => {
    bytewiseText(knex, table, 'service').primary();
    table.text('owner').notNullable().index();
    table.integer('attention').notNullable();
    table
      .integer('urgency')
      .notNullable()
      .comment('What needs a person first has the smallest number');
    table.text('attention_text');
    table.text('clusters').notNullable().comment('Names within spaces');
    table.text('packages').notNullable().comment('References within spaces');
    table
      .integer('behind')
      .notNullable()
      .comment('1 when a package has a newer certified version');
    table.text('phases').notNullable().comment('JSON: number by phase');
    table.text('card').notNullable().comment('JSON of a ServiceCard');
    table.text('status').notNullable().comment('JSON of a ServiceStatus');
    table.index(['urgency', 'service']);
  });

  await knex.schema.createTable('resource_statuses', table => {
    bytewiseText(knex, table, 'service').notNullable();
    table.text('environment').notNullable();
    table.text('type').notNullable();
    table.text('name').notNullable();
    table.text('cluster').notNullable();
    table.text('owner').notNullable();
    table.text('phase').notNullable();
    table.integer('attention').notNullable().comment('1 or 0');
    table.text('rollout').notNullable();
    table.text('since');
    table.text('report').notNullable().comment('JSON of a PhaseReport');
    table.text('announced').comment('Phase that people were told of last');
    table.primary(['service', 'environment', 'type', 'name']);
    table.index(['phase', 'service']);
    table.index(['cluster', 'rollout']);
  });

  await knex.schema.createTable('status_counts', table => {
    table.text('owner').notNullable();
    table.text('cluster').notNullable();
    table.text('environment').notNullable();
    table.text('phase').notNullable();
    table.integer('resources').notNullable();
    table.integer('attention').notNullable();
    table.primary(['owner', 'cluster', 'environment', 'phase']);
  });

  await knex.schema.createTable('plan_counts', table => {
    table.text('plan').primary().comment('Object, generation, plan and time');
    table.text('counts').comment('JSON; null when it cannot be read');
    table.text('read_at').notNullable().index();
  });

  await knex.schema.createTable('transitions', table => {
    bytewiseText(knex, table, 'service').notNullable();
    table.text('environment').notNullable();
    table.text('type').notNullable();
    table.text('name').notNullable();
    table.text('change_id').notNullable();
    table.text('step').notNullable();
    table.text('at').notNullable();
    table.primary([
      'service',
      'environment',
      'type',
      'name',
      'change_id',
      'step',
    ]);
  });

  await knex.schema.createTable('proposals', table => {
    table.integer('number').primary();
    table.text('state').notNullable();
    table.text('updated_at').notNullable();
    table.text('change_id').index();
    table.text('content').notNullable().comment('JSON of a ProposalState');
    table.index(['updated_at', 'number']);
    table.index(['state', 'updated_at']);
  });

  await knex.schema.createTable('proposal_services', table => {
    table.integer('number').notNullable();
    bytewiseText(knex, table, 'service').notNullable();
    table.primary(['service', 'number']);
    table.index('number');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const name of [
    'proposal_services',
    'proposals',
    'transitions',
    'plan_counts',
    'status_counts',
    'resource_statuses',
    'service_statuses',
    'status_queue',
    'desired_objects',
    'desired_services',
    'observed_kinds',
    'observed_objects',
  ]) {
    await knex.schema.dropTable(name);
  }
};
