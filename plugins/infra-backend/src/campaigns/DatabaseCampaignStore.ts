import {
  campaignItemStateSchema,
  optOutSchema,
  type OptOut,
} from '@groundwork/backstage-plugin-infra-common';
import type { Knex } from 'knex';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { patiently, transact } from '../database/transact';
import { upsertRows } from '../database/upsertRows';
import {
  throughStates,
  type StoredCampaign,
  type StoredItem,
} from './campaign';
import {
  campaignRowSchema,
  itemRow,
  itemRowSchema,
  itemTable,
} from './campaignRows';
import type {
  CampaignStore,
  ItemCounts,
  ItemFilter,
  ItemWrite,
} from './CampaignStore';

const MAX_CAMPAIGNS = 100;
const MAX_PROGRESS = 500;
/** Items of one transaction: SQLite works on this very thread. */
const WRITES = 100;

const countRowSchema = z.object({
  state: campaignItemStateSchema,
  // Postgres counts in 64 bits, which arrive as text.
  items: z.coerce.number().int(),
});

const submittedRowSchema = z.object({ id: z.string(), created_at: z.string() });

const progressRowSchema = z.object({
  at: z.string(),
  done: z.number().int(),
  total: z.number().int(),
});

/** Campaigns in SQLite or Postgres. */
export class DatabaseCampaignStore implements CampaignStore {
  readonly #knex: Knex;

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  async insert(campaign: StoredCampaign, items: readonly StoredItem[]) {
    const { spec } = campaign;
    return transact(this.#knex, async trx => {
      const inserted = await trx('campaigns')
        .insert({
          name: spec.name,
          spec: JSON.stringify(spec),
          state: campaign.state,
          message: campaign.message ?? null,
          wave: campaign.wave,
          created_by: campaign.createdBy,
          created_at: campaign.createdAt,
          updated_at: campaign.updatedAt,
        })
        .onConflict('name')
        .ignore()
        .returning('name');
      if (inserted.length === 0) return false;
      await upsertRows(
        trx,
        itemTable,
        items.map(item => itemRow(spec.name, item)),
      );
      return true;
    });
  }

  async find(name: string): Promise<StoredCampaign | undefined> {
    const row = await this.#knex('campaigns').where({ name }).first();
    return row && campaignRowSchema.parse(row);
  }

  async findOfChange(changeId: string): Promise<StoredCampaign | undefined> {
    const row = await this.#knex('campaigns')
      .whereIn(
        'name',
        this.#knex('campaign_items')
          .where({ change_id: changeId })
          .select('campaign'),
      )
      .first();
    return row && campaignRowSchema.parse(row);
  }

  async list(): Promise<StoredCampaign[]> {
    const rows: unknown[] = await this.#knex('campaigns')
      .orderBy([{ column: 'created_at', order: 'desc' }, 'name'])
      .limit(MAX_CAMPAIGNS);
    return rows.map(row => campaignRowSchema.parse(row));
  }

  async listRunning(): Promise<string[]> {
    return this.#knex('campaigns')
      .where({ state: 'running' })
      .orderBy('created_at')
      .pluck('name');
  }

  async update(
    name: string,
    update: Pick<StoredCampaign, 'state' | 'message' | 'wave'>,
    from: StoredCampaign['state'],
    now: Date,
  ): Promise<boolean> {
    const updated = await this.#knex('campaigns')
      .where({ name, state: from })
      .modify(where => {
        // Somebody may have put items back since they were looked at.
        if (update.state === 'done') {
          where.whereNotExists(
            this.#knex('campaign_items')
              .where({ campaign: name })
              .whereNotIn('state', throughStates)
              .select(this.#knex.raw('1')),
          );
        }
      })
      .update({
        state: update.state,
        message: update.message ?? null,
        wave: update.wave,
        updated_at: now.toISOString(),
      });
    return updated === 1;
  }

  async listItems(name: string): Promise<StoredItem[]> {
    const rows: unknown[] = await this.#knex('campaign_items')
      .where({ campaign: name })
      .orderBy(['service', 'environment']);
    return rows.map(row => itemRowSchema.parse(row));
  }

  async pageItems(
    name: string,
    query: ItemFilter & { limit: number; after?: string },
  ) {
    const { state, wave, limit, after } = query;
    const [service = '', environment = ''] = after?.split('/') ?? [];
    // Names of services hold no character that means something to `like`.
    const part = query.service?.toLowerCase().replace(/[^a-z0-9.-]/g, '');
    const rows: unknown[] = await this.#knex('campaign_items')
      .where({
        campaign: name,
        ...(state && { state }),
        ...(wave !== undefined && { wave }),
      })
      .modify(select => {
        if (part) select.where('service', 'like', `%${part}%`);
        if (after === undefined) return;
        select.where(where =>
          where
            .where('service', '>', service)
            .orWhere(same =>
              same
                .where('service', service)
                .where('environment', '>', environment),
            ),
        );
      })
      .orderBy(['service', 'environment'])
      .limit(limit + 1);
    const items = rows.map(row => itemRowSchema.parse(row));
    const shown = items.slice(0, limit);
    const last = shown[shown.length - 1];
    return {
      items: shown,
      ...(items.length > limit && {
        nextCursor: `${last.service}/${last.environment}`,
      }),
    };
  }

  async replaceItems(name: string, writes: readonly ItemWrite[]) {
    const written = new Set<ItemWrite>();
    for (let start = 0; start < writes.length; start += WRITES) {
      const batch = writes.slice(start, start + WRITES);
      const done = await transact(this.#knex, async trx => {
        const counts: number[] = [];
        for (const { from, to } of batch) {
          counts.push(await replace(trx, name, from, to));
        }
        return batch.filter((_, at) => counts[at] === 1);
      });
      done.forEach(one => written.add(one));
      await nextTurn();
    }
    return written;
  }

  async claimItem(name: string, from: StoredItem, to: StoredItem) {
    return patiently(async () => {
      const count = await replace(this.#knex, name, from, to).whereExists(
        this.#knex('campaigns')
          .where({ name, state: 'running' })
          .select(this.#knex.raw('1')),
      );
      return count === 1;
    });
  }

  async listSubmitted(since: Date) {
    const rows: unknown[] = await this.#knex('changes')
      .where('created_at', '>', since.toISOString())
      .whereNot({ status: 'no-change' })
      .select('id', 'created_at');
    return rows.map(row => {
      const { id, created_at: at } = submittedRowSchema.parse(row);
      return { id, at: new Date(at) };
    });
  }

  async countItems(name: string): Promise<ItemCounts> {
    const rows: unknown[] = await this.#knex('campaign_items')
      .where({ campaign: name })
      .groupBy('state')
      .select('state')
      .count({ items: '*' });
    return Object.fromEntries(
      rows.map(row => {
        const { state, items } = countRowSchema.parse(row);
        return [state, items];
      }),
    );
  }

  async listOptOuts(name: string): Promise<OptOut[]> {
    const rows: Record<string, unknown>[] = await this.#knex(
      'campaign_opt_outs',
    )
      .where({ campaign: name })
      .orderBy('service');
    return rows.map(({ service, reason, owner, expires_at: expiresAt }) =>
      optOutSchema.parse({ service, reason, owner, expiresAt }),
    );
  }

  async putOptOut(name: string, optOut: OptOut): Promise<void> {
    const { service, reason, owner, expiresAt } = optOut;
    await this.#knex('campaign_opt_outs')
      .insert({
        campaign: name,
        ...{ service, reason, owner },
        expires_at: expiresAt,
      })
      .onConflict(['campaign', 'service'])
      .merge();
  }

  async removeOptOut(name: string, service: string): Promise<void> {
    await this.#knex('campaign_opt_outs')
      .where({ campaign: name, service })
      .delete();
  }

  async addProgress(
    name: string,
    progress: { at: string; done: number; total: number },
  ): Promise<void> {
    await this.#knex('campaign_progress')
      .insert({ campaign: name, ...progress })
      .onConflict(['campaign', 'at'])
      .ignore();
  }

  async listProgress(name: string) {
    const rows: unknown[] = await this.#knex('campaign_progress')
      .where({ campaign: name })
      .orderBy('at', 'desc')
      .limit(MAX_PROGRESS)
      .select('at', 'done', 'total');
    return rows.map(row => progressRowSchema.parse(row)).reverse();
  }
}

/** Writes an item that is as it was read. */
function replace(
  knex: Knex,
  campaign: string,
  from: StoredItem,
  to: StoredItem,
) {
  return knex('campaign_items')
    .where({
      campaign,
      service: from.service,
      environment: from.environment,
      state: from.state,
      attempt: from.attempt,
      updated_at: from.updatedAt,
    })
    .update(itemRow(campaign, to));
}
