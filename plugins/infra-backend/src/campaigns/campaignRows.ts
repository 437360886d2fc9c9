import {
  campaignItemSchema,
  campaignSpecSchema,
  campaignStateSchema,
} from '@groundwork/backstage-plugin-infra-common';
import { z } from 'zod';
import type { UpsertTable } from '../database/upsertRows';
import type { StoredCampaign, StoredItem } from './campaign';

/** A row of `campaigns`, parsed: damage shows up as an error. */
export const campaignRowSchema = z
  .object({
    name: z.string(),
    spec: z.string(),
    state: campaignStateSchema,
    message: z.string().nullable(),
    wave: z.number().int(),
    created_by: z.string(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .transform(
    (row): StoredCampaign => ({
      spec: campaignSpecSchema.parse(JSON.parse(row.spec)),
      state: row.state,
      message: row.message ?? undefined,
      wave: row.wave,
      createdBy: row.created_by,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    }),
  );

/** A row of `campaign_items`, parsed. */
export const itemRowSchema = z
  .object({
    service: z.string(),
    environment: z.string(),
    owner: z.string(),
    wave: z.number().int(),
    state: z.string(),
    since: z.string(),
    attempt: z.number().int(),
    proposed_at: z.string().nullable(),
    message: z.string().nullable(),
    change_id: z.string().nullable(),
    pull_request_number: z.number().int().nullable(),
    pull_request_url: z.string().nullable(),
    risk: z.string().nullable(),
    updated_at: z.string(),
  })
  .transform(
    (row): StoredItem => ({
      ...campaignItemSchema.parse({
        service: row.service,
        environment: row.environment,
        owner: row.owner,
        wave: row.wave,
        state: row.state,
        ...(row.message !== null && { message: row.message }),
        ...(row.change_id !== null && { changeId: row.change_id }),
        ...(row.pull_request_url !== null && {
          pullRequest: {
            number: row.pull_request_number,
            url: row.pull_request_url,
          },
        }),
        ...(row.risk !== null && { risk: row.risk }),
        updatedAt: row.updated_at,
      }),
      since: row.since,
      attempt: row.attempt,
      ...(row.proposed_at !== null && { proposedAt: row.proposed_at }),
    }),
  );

/** Columns of an item. */
export function itemRow(campaign: string, item: StoredItem) {
  return {
    campaign,
    service: item.service,
    environment: item.environment,
    owner: item.owner,
    wave: item.wave,
    state: item.state,
    since: item.since,
    attempt: item.attempt,
    proposed_at: item.proposedAt ?? null,
    message: item.message ?? null,
    change_id: item.changeId ?? null,
    pull_request_number: item.pullRequest?.number ?? null,
    pull_request_url: item.pullRequest?.url ?? null,
    risk: item.risk ?? null,
    updated_at: item.updatedAt,
  };
}

/** How items are written in bulk. */
export const itemTable = {
  name: 'campaign_items',
  key: ['campaign', 'service', 'environment'],
  columns: {
    campaign: 'text',
    service: 'text',
    environment: 'text',
    owner: 'text',
    wave: 'integer',
    state: 'text',
    since: 'text',
    attempt: 'integer',
    proposed_at: 'text',
    message: 'text',
    change_id: 'text',
    pull_request_number: 'integer',
    pull_request_url: 'text',
    risk: 'text',
    updated_at: 'text',
  },
} as const satisfies UpsertTable;
