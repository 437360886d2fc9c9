import type { Knex } from 'knex';
import { changeRowSchema } from './changeRows';
import type {
  ChangeStore,
  ChangeUpdate,
  Lease,
  NewChange,
  StoredChange,
} from './ChangeStore';
import { applyPermitted } from './selectServices';
import type { Permitted } from './StatusStore';
import { inBatches } from './upsertRows';

/** Submitted changes in SQLite or Postgres. */
export class DatabaseChangeStore implements ChangeStore {
  readonly #knex: Knex;

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  async insert(change: NewChange, lease: Lease | undefined) {
    const inserted = await this.#knex('changes')
      .insert({
        id: change.id,
        service: change.service,
        status: change.status,
        change: JSON.stringify(change.change),
        digest: change.digest,
        requested_by: change.requestedBy,
        created_at: change.createdAt,
        updated_at: change.createdAt,
        title: change.title,
        summary: JSON.stringify(change.summary),
        policies: change.policies ? JSON.stringify(change.policies) : null,
        risk: change.risk,
        branch: change.branch,
        lease_owner: lease?.owner ?? null,
        lease_until: lease?.until.toISOString() ?? null,
      })
      .onConflict('id')
      .ignore()
      .returning('id');
    return inserted.length === 1;
  }

  async find(id: string): Promise<StoredChange | undefined> {
    const row = await this.#knex('changes').where({ id }).first();
    return row && changeRowSchema.parse(row);
  }

  async findAll(ids: readonly string[]) {
    const found = new Map<string, StoredChange>();
    await inBatches(ids, async batch => {
      const rows: unknown[] = await this.#knex('changes').whereIn('id', batch);
      for (const row of rows) {
        const change = changeRowSchema.parse(row);
        found.set(change.id, change);
      }
    });
    return found;
  }

  async listOfService(service: string, limit: number) {
    const rows = await this.#knex('changes')
      .where({ service })
      .orderBy([{ column: 'created_at', order: 'desc' }, 'id'])
      .limit(limit);
    return rows.map(row => changeRowSchema.parse(row));
  }

  async listNewest(limit: number, permitted: Permitted) {
    const query = this.#knex('changes')
      .orderBy([{ column: 'created_at', order: 'desc' }, 'id'])
      .limit(limit);
    if (permitted) {
      query.whereIn(
        'service',
        this.#knex('claims')
          .where({ winner: 1 })
          .modify(claims => applyPermitted(claims, permitted))
          .select('name'),
      );
    }
    const rows: unknown[] = await query;
    return rows.map(row => changeRowSchema.parse(row));
  }

  async listOpen(service: string, limit: number) {
    const rows = await this.#knex('changes')
      .where({ service, status: 'proposed' })
      .orderBy([{ column: 'created_at', order: 'desc' }, 'id'])
      .limit(limit);
    return rows.map(row => changeRowSchema.parse(row));
  }

  async listUnchecked(before: Date, limit: number) {
    const rows = await this.#knex('changes')
      .where('status', 'proposed')
      .where(where => isUnchecked(where, before))
      .orderBy('checked_at')
      .limit(limit);
    return rows.map(row => changeRowSchema.parse(row));
  }

  async listAbandoned(now: Date): Promise<string[]> {
    return this.#knex('changes')
      .where('status', 'proposing')
      .where(where => isFree(where, now))
      .orderBy('created_at')
      .pluck('id');
  }

  async takeLease(
    id: string,
    status: 'proposing' | 'failed',
    lease: Lease,
    now: Date,
  ): Promise<boolean> {
    const taken = await this.#knex('changes')
      .where({ id, status })
      .where(where => isFree(where, now))
      .update({
        status: 'proposing',
        message: null,
        waiting_until: null,
        updated_at: now.toISOString(),
        lease_owner: lease.owner,
        lease_until: lease.until.toISOString(),
      });
    return taken === 1;
  }

  async renewLeases(ids: readonly string[], lease: Lease) {
    await this.#knex('changes')
      .whereIn('id', ids)
      .where({ lease_owner: lease.owner })
      .update({ lease_until: lease.until.toISOString() });
  }

  async releaseLeases(ids: readonly string[], owner: string) {
    await this.#knex('changes')
      .whereIn('id', ids)
      .where({ lease_owner: owner })
      .update({ lease_owner: null, lease_until: null });
  }

  async update(id: string, update: ChangeUpdate, now: Date, owner?: string) {
    const written = await this.#knex('changes')
      .where({ id, ...(owner !== undefined && { lease_owner: owner }) })
      .update({ updated_at: now.toISOString(), ...columnsOf(update) });
    return written === 1;
  }

  async updateProposed(
    numbers: readonly number[],
    update: ChangeUpdate,
    now: Date,
    uncheckedSince?: Date,
  ) {
    await inBatches(numbers, async batch => {
      const query = this.#knex('changes')
        .where('status', 'proposed')
        .whereIn('pull_request_number', batch);
      if (uncheckedSince) {
        query.where(where => isUnchecked(where, uncheckedSince));
      }
      await query.update({
        ...(update.status && { updated_at: now.toISOString() }),
        ...columnsOf(update),
      });
    });
  }
}

function columnsOf(update: ChangeUpdate): Record<string, unknown> {
  const { status, title, summary, risk, pullRequest, checkedAt } = update;
  return {
    ...(status && { status }),
    ...(title && { title }),
    ...(summary && { summary: JSON.stringify(summary) }),
    ...(risk && { risk }),
    ...(pullRequest && {
      pull_request_number: pullRequest.number,
      pull_request_url: pullRequest.url,
    }),
    ...('message' in update && { message: update.message ?? null }),
    ...('waitingUntil' in update && {
      waiting_until: update.waitingUntil?.toISOString() ?? null,
    }),
    ...(checkedAt && { checked_at: checkedAt.toISOString() }),
    // Work on a change ends with another status.
    ...(status &&
      status !== 'proposing' && { lease_owner: null, lease_until: null }),
  };
}

function isUnchecked(where: Knex.QueryBuilder, since: Date) {
  where.whereNull('checked_at').orWhere('checked_at', '<', since.toISOString());
}

function isFree(where: Knex.QueryBuilder, now: Date) {
  where
    .whereNull('lease_until')
    .orWhere('lease_until', '<=', now.toISOString());
}
