import {
  changeRecordSchema,
  type ChangeRecord,
} from '@groundwork/backstage-plugin-infra-common';
import { z } from 'zod';
import type { StoredChange } from './ChangeStore';

/** The record without what the database alone needs. */
export function toChangeRecord(stored: StoredChange): ChangeRecord {
  const { digest: _digest, checkedAt: _checkedAt, ...record } = stored;
  return record;
}

const columnsSchema = z.object({
  id: z.string(),
  service: z.string(),
  status: z.string(),
  change: z.string(),
  digest: z.string(),
  requested_by: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
  title: z.string(),
  summary: z.string(),
  policies: z.string().nullable(),
  risk: z.string(),
  branch: z.string(),
  pull_request_number: z.number().int().nullable(),
  pull_request_url: z.string().nullable(),
  message: z.string().nullable(),
  waiting_until: z.string().nullable(),
  checked_at: z.iso.datetime().nullable(),
});

/** A row of `changes`, parsed: damage shows up as an error. */
export const changeRowSchema = columnsSchema.transform((row): StoredChange => {
  const record = changeRecordSchema.parse({
    id: row.id,
    service: row.service,
    status: row.status,
    change: JSON.parse(row.change),
    requestedBy: row.requested_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    title: row.title,
    summary: JSON.parse(row.summary),
    ...(row.policies !== null && { policies: JSON.parse(row.policies) }),
    risk: row.risk,
    branch: row.branch,
    ...(row.pull_request_url !== null && {
      pullRequest: {
        number: row.pull_request_number,
        url: row.pull_request_url,
      },
    }),
    ...(row.message !== null && { message: row.message }),
    ...(row.waiting_until !== null && { waitingUntil: row.waiting_until }),
  });
  return {
    ...record,
    branch: row.branch,
    digest: row.digest,
    checkedAt: row.checked_at === null ? undefined : new Date(row.checked_at),
  };
});
