// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('campaigns', table => {
    table.comment('Changes of many services, wave by wave');
    table.text('name').primary();
    table.text('spec').notNullable().comment('JSON');
    table.text('state').notNullable();
    table.text('message');
    table.integer('wave').notNullable().comment('Position of the current one');
    table.text('created_by').notNullable();
    table.text('created_at').notNullable();
    table.text('updated_at').notNullable();
  });
  await knex.schema.createTable('campaign_items', table => {
    table.comment('One service in one environment');
    table.text('campaign').notNullable();
    table.text('service').notNullable();
    table.text('environment').notNullable();
    table.text('owner').notNullable();
    table.integer('wave').notNullable();
    table.text('state').notNullable();
    table.text('since').notNullable().comment('Of the state');
    table.integer('attempt').notNullable();
    table.text('proposed_at').comment('When its pull request was asked for');
    table.text('message');
    table.text('change_id');
    table.integer('pull_request_number');
    table.text('pull_request_url');
    table.text('risk');
    table.text('updated_at').notNullable();
    table.primary(['campaign', 'service', 'environment']);
    table.index(['campaign', 'state']);
  });
  await knex.schema.createTable('campaign_opt_outs', table => {
    table.text('campaign').notNullable();
    table.text('service').notNullable();
    table.text('reason').notNullable();
    table.text('owner').notNullable();
    table.text('expires_at').notNullable();
    table.primary(['campaign', 'service']);
  });
  await knex.schema.createTable('campaign_progress', table => {
    table.text('campaign').notNullable();
    table.text('at').notNullable();
    table.integer('done').notNullable();
    table.integer('total').notNullable();
    table.primary(['campaign', 'at']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('campaign_progress');
  await knex.schema.dropTable('campaign_opt_outs');
  await knex.schema.dropTable('campaign_items');
  await knex.schema.dropTable('campaigns');
};
