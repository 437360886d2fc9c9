// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('watchers', table => {
    table.text('task').primary().comment('What is watched, as it is scheduled');
    table
      .text('beat')
      .notNullable()
      .comment('Another one every few seconds, for as long as it is watched');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('watchers');
};
