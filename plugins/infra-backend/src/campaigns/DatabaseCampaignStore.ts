import {
  campaignItemStateSchema,
  optOutSchema,
  type OptOut,
} from '@groundwork/backstage-plugin-infra-common';
import type { Knex } from 'knex';
import { z } from 'zod';
import { transact } from '../database/transact';
import { upsertRows } from '../database/upsertRows';
import type { StoredCampaign, StoredItem } from './campaign';
import {
  campaignRowSchema,
  itemRow,
  itemRowSchema,
  itemTable,
} from './campaignRows';
import type { CampaignStore, ItemCounts, ItemFilter } from './CampaignStore';

const MAX_CAMPAIGNS = 100;
const MAX_PROGRESS = 500;

const countRowSchema = z.object({
  state: campaignItemStateSchema,
  // Postgres counts in 64 bits, which arrive as text.
  items: z.coerce.number().int(),
});

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

  async putItems(name: string, items: readonly StoredItem[]): Promise<void> {
    if (items.length === 0) return;
    await transact(this.#knex, trx =>
      upsertRows(
        trx,
        itemTable,
        items.map(item => itemRow(name, item)),
      ),
    );
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
