import { phasesByUrgency } from '@groundwork/backstage-plugin-infra-common';
import type { Knex } from 'knex';
import { statusTables } from './statusRows';
import type { DerivedService, QueuedService, Transition } from './StatusStore';
import { readSums, writeSums } from './statusSums';
import { inBatches, upsertReturning, upsertRows } from './upsertRows';

/** Urgency of a service that needs nobody: after all that do. */
export const CALM = 1_000;

/**
 * Writes what was derived for services of the queue. A service of the queue
 * that nothing was derived for has neither claim nor objects: it is forgotten.
 *
 * @param trx - a transaction: all of it happens, or nothing
 * @returns the services of which something changed
 */
export async function writeDerived(
  trx: Knex,
  options: {
    queued: readonly QueuedService[];
    derived: readonly DerivedService[];
    transitions: readonly Transition[];
  },
): Promise<string[]> {
  const names = await lockQueued(trx, options.queued);
  const mine = new Set(names);
  const queued = options.queued.filter(({ service }) => mine.has(service));
  const derived = options.derived.filter(({ service }) => mine.has(service));
  const transitions = options.transitions.filter(({ service }) =>
    mine.has(service),
  );
  const before = await readSums(trx, names);

  const services = await upsertReturning(
    trx,
    statusTables.serviceStatuses,
    derived.map(toServiceRow),
    ['service'],
  );
  const resources = await upsertReturning(
    trx,
    statusTables.resourceStatuses,
    derived.flatMap(toResourceRows),
    ['service'],
  );
  const gone = await deleteGone(trx, names, derived);
  await insertTransitions(trx, transitions);
  await writeSums(trx, before, await readSums(trx, names));

  const tickets = queued.map(({ service, ticket }) => [service, ticket]);
  await inBatches(tickets, batch =>
    trx('status_queue').whereIn(['service', 'ticket'], batch).delete(),
  );
  const changed = [...services, ...resources].map(row => row.service ?? '');
  return [...new Set([...changed, ...gone])];
}

/**
 * Keeps other replicas from writing the same services until the transaction
 * ends. A service that is not in the queue any more was written by one of them.
 * (SQLite has one writer at a time anyway.)
 */
async function lockQueued(
  trx: Knex,
  queued: readonly QueuedService[],
): Promise<string[]> {
  const present: string[] = [];
  await inBatches(
    queued.map(({ service }) => service),
    async batch => {
      const rows: string[] = await trx('status_queue')
        .whereIn('service', batch)
        .orderBy('service')
        .forUpdate()
        .pluck('service');
      present.push(...rows);
    },
  );
  return present;
}

function toServiceRow(one: DerivedService) {
  const [first] = one.attention;
  const phases: Record<string, number> = {};
  for (const { report } of one.resources) {
    phases[report.phase] = (phases[report.phase] ?? 0) + 1;
  }
  const clusters = new Set(one.resources.map(({ cluster }) => cluster));
  return {
    service: one.service,
    owner: one.owner,
    attention: one.attention.length,
    urgency: first ? phasesByUrgency.indexOf(first.phase) : CALM,
    attention_text: first?.text ?? null,
    clusters: ` ${[...clusters].join(' ')} `,
    packages: ` ${[...new Set(one.packages)].join(' ')} `,
    behind: one.isBehind ? 1 : 0,
    phases: JSON.stringify(phases),
    card: JSON.stringify(one.card),
    status: JSON.stringify(one.status),
  };
}

function toResourceRows(one: DerivedService) {
  return one.resources.map(resource => ({
    service: one.service,
    environment: resource.environment,
    type: resource.type,
    name: resource.name,
    cluster: resource.cluster,
    owner: one.owner,
    phase: resource.report.phase,
    attention: resource.report.needsAttention ? 1 : 0,
    rollout: resource.rollout,
    since: resource.report.since ?? null,
    report: JSON.stringify(resource.report),
    announced: resource.report.phase,
  }));
}

/** Deletes statuses of resources and services that are not there any more. */
async function deleteGone(
  trx: Knex,
  names: readonly string[],
  derived: readonly DerivedService[],
): Promise<string[]> {
  const keep = new Set(
    derived.flatMap(({ service, resources }) =>
      resources.map(r => [service, r.environment, r.type, r.name].join('/')),
    ),
  );
  const derivedNames = new Set(derived.map(({ service }) => service));
  const touched: string[] = [];
  await inBatches(names, async batch => {
    const columns = ['service', 'environment', 'type', 'name'] as const;
    const rows: Record<(typeof columns)[number], string>[] = await trx(
      'resource_statuses',
    )
      .whereIn('service', batch)
      .select(columns);
    const stale = rows.filter(
      row => !keep.has(columns.map(column => row[column]).join('/')),
    );
    await inBatches(stale, part =>
      trx('resource_statuses')
        .whereIn(
          [...columns],
          part.map(row => columns.map(column => row[column])),
        )
        .delete(),
    );
    touched.push(...stale.map(row => row.service));
    const away = batch.filter(name => !derivedNames.has(name));
    if (away.length === 0) return;
    for (const table of ['service_statuses', 'desired_services']) {
      await trx(table).whereIn('service', away).delete();
    }
    await trx('desired_objects').whereIn('service', away).delete();
  });
  return touched;
}

async function insertTransitions(
  trx: Knex,
  transitions: readonly Transition[],
): Promise<void> {
  const rows = transitions.map(({ changeId, ...row }) => ({
    ...row,
    change_id: changeId,
  }));
  await upsertRows(trx, statusTables.transitions, rows);
}
