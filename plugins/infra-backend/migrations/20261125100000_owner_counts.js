// @ts-check

/*
 * Sums that the overview shows, by owner: looking at ten thousand rows for two
 * numbers takes longer than everything else on that page.
 */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('owner_counts', table => {
    table.text('owner').primary();
    table.integer('services').notNullable();
    table
      .integer('behind')
      .notNullable()
      .comment('Services on a package with a newer certified version');
  });
  /** @type {{ owner: string; services: unknown; behind: unknown }[]} */
  const sums = await knex('service_statuses')
    .groupBy('owner')
    .select('owner')
    .count({ services: '*' })
    .sum({ behind: 'behind' });
  await knex.batchInsert(
    'owner_counts',
    sums.map(({ owner, services, behind }) => ({
      owner,
      services: Number(services),
      behind: Number(behind),
    })),
  );
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('owner_counts');
};
