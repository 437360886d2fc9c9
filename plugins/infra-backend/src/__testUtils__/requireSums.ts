import type { Knex } from 'knex';

/** Requires of the sums that they are those of the rows. */
export async function requireSums(knex: Knex): Promise<void> {
  const plain = (rows: Record<string, unknown>[]) =>
    rows.map(row =>
      Object.values(row)
        .map(value => String(value))
        .join(' '),
    );
  const key = ['owner', 'cluster', 'environment', 'phase'];
  const counted = await knex('resource_statuses')
    .groupBy(key)
    .orderBy(key)
    .select(key)
    .count({ resources: '*' })
    .sum({ attention: 'attention' });
  const kept = await knex('status_counts')
    .where('resources', '<>', 0)
    .orderBy(key)
    .select(...key, 'resources', 'attention');
  expect(plain(kept)).toEqual(plain(counted));
  const owners = await knex('service_statuses')
    .groupBy('owner')
    .orderBy('owner')
    .select('owner')
    .count({ services: '*' })
    .sum({ behind: 'behind' });
  const keptOwners = await knex('owner_counts')
    .where('services', '<>', 0)
    .orderBy('owner')
    .select('owner', 'services', 'behind');
  expect(plain(keptOwners)).toEqual(plain(owners));
}
