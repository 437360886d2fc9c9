import { formatObjectRef } from '@groundwork/backstage-plugin-infra-common';
import type { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import type { KindKey, TouchedObject } from './ObservationStore';
import { statusTables } from './statusRows';
import { inBatches, upsertRows } from './upsertRows';

/** Puts services into the queue of statuses. */
export async function enqueueServices(
  trx: Knex,
  services: readonly string[],
): Promise<void> {
  const ticket = randomUUID();
  // In the same order everywhere: then nobody waits for one who waits for him.
  const rows = [...services].sort().map(service => ({ service, ticket }));
  await upsertRows(trx, statusTables.statusQueue, rows);
}

/**
 * Puts the services into the queue that objects concern: by their labels, by
 * what services ask for, and for a Kustomization by what it applies, and by
 * what its cluster has not applied yet.
 */
export async function enqueueTouched(
  trx: Knex,
  { cluster, kind }: KindKey,
  touched: readonly TouchedObject[],
): Promise<void> {
  if (touched.length === 0) return;
  const services = new Set<string>();
  for (const { service } of touched) if (service) services.add(service);
  const shared = touched.filter(({ service }) => !service);
  const add = (names: string[]) => names.forEach(name => services.add(name));
  await inBatches(shared, async batch => {
    const pairs = batch.map(({ namespace, name }) => [namespace, name]);
    add(
      await trx('desired_objects')
        .where({ cluster, kind })
        .whereIn(['namespace', 'name'], pairs)
        .distinct()
        .pluck('service'),
    );
    if (kind !== 'Kustomization') return;
    add(
      await trx('observed_objects')
        .where({ cluster })
        .whereIn(
          'applied_by',
          batch.map(object => formatObjectRef({ kind, ...object })),
        )
        .whereNotNull('service')
        .distinct()
        .pluck('service'),
    );
  });
  if (kind === 'Kustomization') {
    add(
      await trx('resource_statuses')
        .where({ cluster })
        .whereNot('rollout', 'live')
        .distinct()
        .pluck('service'),
    );
  }
  await enqueueServices(trx, [...services]);
}
