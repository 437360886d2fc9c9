import {
  phaseReportSchema,
  serviceCardSchema,
  serviceStatusSchema,
  type Attention,
  type ServiceCard,
  type ServiceStatus,
} from '@groundwork/backstage-plugin-infra-common';
import type { DesiredService } from '@groundwork/backstage-plugin-infra-node';
import type { Knex } from 'knex';
import { enqueueServices } from './statusQueue';
import { applyPermitted } from './selectServices';
import type {
  DerivedService,
  KnownReport,
  Permitted,
  QueuedService,
  StatusCount,
  StatusStore,
  Transition,
} from './StatusStore';
import { statusTables } from './statusRows';
import { transact } from './transact';
import { inBatches, upsertRows } from './upsertRows';
import { CALM, writeDerived } from './writeDerived';

/** Phases in which nothing goes on by itself; all others are looked at again. */
const SETTLED = ['ready', 'retained', 'suspended'];

/**
 * Statuses in SQLite or Postgres. A row that another version of the plugin has
 * written and this one cannot read is as if it was not there: it is derived
 * again.
 */
export class DatabaseStatusStore implements StatusStore {
  readonly #knex: Knex;

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  async takeQueued(limit: number, after = ''): Promise<QueuedService[]> {
    return this.#knex('status_queue')
      .where('service', '>', after)
      .orderBy('service')
      .limit(limit)
      .select('service', 'ticket');
  }

  async enqueue(services: readonly string[]): Promise<void> {
    await enqueueServices(this.#knex, services);
  }

  async enqueueAll(): Promise<void> {
    const claims: string[] = await this.#knex('claims')
      .where({ winner: 1 })
      .pluck('name');
    const known: string[] = await this.#knex('service_statuses').pluck(
      'service',
    );
    await this.enqueue([...new Set([...claims, ...known])]);
  }

  async enqueueCluster(cluster: string): Promise<void> {
    const services: string[] = await this.#knex('resource_statuses')
      .where({ cluster })
      .distinct()
      .pluck('service');
    await this.enqueue(services);
  }

  async enqueueUnsettled(limit: number): Promise<void> {
    const services: string[] = await this.#knex('resource_statuses')
      .whereNotIn('phase', SETTLED)
      .distinct()
      .limit(limit)
      .pluck('service');
    await this.enqueue(services);
  }

  async enqueueUntold(phases: readonly string[]): Promise<void> {
    const services: string[] = await this.#knex('resource_statuses')
      .whereIn('phase', [...phases])
      .where(where =>
        where.whereNull('announced').orWhereRaw('announced <> phase'),
      )
      .distinct()
      .pluck('service');
    await this.enqueue(services);
  }

  async readDesired(services: readonly string[]) {
    const found = new Map<string, { basis: string; desired: DesiredService }>();
    await inBatches(services, async batch => {
      const rows: { service: string; basis: string; content: string }[] =
        await this.#knex('desired_services').whereIn('service', batch);
      for (const { service, basis, content } of rows) {
        // Written by this code for this very basis, so it is not parsed again.
        found.set(service, { basis, desired: JSON.parse(content) });
      }
    });
    return found;
  }

  async writeDesired(
    entries: readonly { basis: string; desired: DesiredService }[],
  ): Promise<void> {
    const services = entries.map(({ desired }) => desired.service);
    const objects = entries.flatMap(({ desired }) => objectsOf(desired));
    await transact(this.#knex, async trx => {
      const rows = entries.map(({ basis, desired }) => ({
        service: desired.service,
        basis,
        owner: desired.owner,
        content: JSON.stringify(desired),
      }));
      await upsertRows(trx, statusTables.desiredServices, rows);
      await inBatches(services, batch =>
        trx('desired_objects').whereIn('service', batch).delete(),
      );
      await upsertRows(trx, statusTables.desiredObjects, objects);
    });
  }

  async readReports(services: readonly string[]) {
    const found = new Map<string, Map<string, KnownReport>>();
    await inBatches(services, async batch => {
      const rows = await this.#knex('resource_statuses')
        .whereIn('service', batch)
        .select(
          ...['service', 'environment', 'type', 'name', 'report', 'announced'],
        );
      for (const row of rows) {
        const reports = found.get(row.service) ?? new Map();
        const report = phaseReportSchema.safeParse(JSON.parse(row.report));
        if (report.success) {
          reports.set(`${row.environment}/${row.type}/${row.name}`, {
            report: report.data,
            announced: row.announced,
          });
        }
        found.set(row.service, reports);
      }
    });
    return found;
  }

  async writeDerived(options: {
    queued: readonly QueuedService[];
    derived: readonly DerivedService[];
    transitions: readonly Transition[];
  }): Promise<string[]> {
    return transact(this.#knex, trx => writeDerived(trx, options));
  }

  async announce({
    phase,
    ...place
  }: Parameters<StatusStore['announce']>[0]): Promise<boolean> {
    const written = await this.#knex('resource_statuses')
      .where(place)
      .where(where =>
        where.whereNull('announced').orWhereNot('announced', phase),
      )
      .update({ announced: phase });
    return written > 0;
  }

  async readCard(
    service: string,
  ): Promise<{ owner: string; card: ServiceCard } | undefined> {
    const row = await this.#knex('service_statuses')
      .where({ service })
      .first('owner', 'card');
    const card = row && serviceCardSchema.safeParse(JSON.parse(row.card));
    if (card?.success) return { owner: row.owner, card: card.data };
    if (row) await this.enqueue([service]);
    return undefined;
  }

  async readStatus(
    service: string,
  ): Promise<{ owner: string; status: ServiceStatus } | undefined> {
    const row = await this.#knex('service_statuses')
      .where({ service })
      .first('owner', 'status');
    const status = row && serviceStatusSchema.safeParse(JSON.parse(row.status));
    if (status?.success) return { owner: row.owner, status: status.data };
    if (row) await this.enqueue([service]);
    return undefined;
  }

  async forgetTransitions(before: Date): Promise<void> {
    await this.#knex('transitions')
      .where('at', '<', before.toISOString())
      .delete();
  }

  async readTransitions(service: string): Promise<Transition[]> {
    const rows = await this.#knex('transitions')
      .where({ service })
      .orderBy('at');
    return rows.map(({ change_id: changeId, ...row }) => ({
      ...row,
      changeId,
    }));
  }

  async totals(permitted: Permitted) {
    const rows: Record<'services' | 'behind', unknown>[] = await this.#knex(
      'owner_counts',
    )
      .modify(query => applyPermitted(query, permitted))
      .sum({ services: 'services', behind: 'behind' });
    const [row] = rows;
    return { services: Number(row.services), behind: Number(row.behind) };
  }

  async counts(permitted: Permitted): Promise<StatusCount[]> {
    const rows = await this.#knex('status_counts')
      .modify(query => applyPermitted(query, permitted))
      .groupBy('cluster', 'environment', 'phase')
      .select('cluster', 'environment', 'phase')
      .sum({ resources: 'resources', attention: 'attention' });
    return rows.map(row => ({
      cluster: row.cluster,
      environment: row.environment,
      phase: row.phase,
      resources: Number(row.resources),
      attention: Number(row.attention),
    }));
  }

  async findComponents(
    services: readonly string[],
  ): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    await inBatches([...new Set(services)], async batch => {
      const rows: { name: string; component: string }[] = await this.#knex(
        'claims',
      )
        .where({ winner: 1 })
        .whereIn('name', batch)
        .select('name', 'component');
      for (const { name, component } of rows) found.set(name, component);
    });
    return found;
  }

  async listAttention(
    permitted: Permitted,
    limit: number,
  ): Promise<Attention[]> {
    const rows: { card: string }[] = await this.#knex('service_statuses')
      .where('urgency', '<', CALM)
      .modify(query => applyPermitted(query, permitted))
      .orderBy(['urgency', 'service'])
      .limit(limit)
      .select('card');
    return rows.flatMap(({ card }) => {
      const { data } = serviceCardSchema.safeParse(JSON.parse(card));
      return data?.attention ?? [];
    });
  }
}

function objectsOf({ service, environments }: DesiredService) {
  const refs = environments.flatMap(({ resources }) =>
    resources.flatMap(({ object, release }) =>
      [object, release].flatMap(ref => (ref ? [ref] : [])),
    ),
  );
  return refs.map(({ cluster, kind, namespace, name }) => ({
    ...{ cluster, kind, namespace, name },
    service,
  }));
}
