import {
  observedKindStateSchema,
  type ObservedKindState,
} from '@groundwork/backstage-plugin-infra-common';
import { z } from 'zod';
import type { UpsertTable } from './upsertRows';

/** Columns of the tables of statuses that are filled in bulk. */
export const statusTables = {
  observedObjects: {
    name: 'observed_objects',
    key: ['cluster', 'kind', 'namespace', 'name'],
    columns: {
      cluster: 'text',
      kind: 'text',
      namespace: 'text',
      name: 'text',
      service: 'text',
      applied_by: 'text',
      path: 'text',
      content: 'text',
    },
  },
  serviceStatuses: {
    name: 'service_statuses',
    key: ['service'],
    columns: {
      service: 'text',
      owner: 'text',
      attention: 'integer',
      urgency: 'integer',
      attention_text: 'text',
      clusters: 'text',
      packages: 'text',
      behind: 'integer',
      phases: 'text',
      card: 'text',
      status: 'text',
    },
  },
  resourceStatuses: {
    name: 'resource_statuses',
    key: ['service', 'environment', 'type', 'name'],
    columns: {
      service: 'text',
      environment: 'text',
      type: 'text',
      name: 'text',
      cluster: 'text',
      owner: 'text',
      phase: 'text',
      attention: 'integer',
      rollout: 'text',
      since: 'text',
      report: 'text',
      announced: 'text',
    },
    // What is seen for the first time is no news.
    onlyNew: ['announced'],
  },
  desiredServices: {
    name: 'desired_services',
    key: ['service'],
    columns: { service: 'text', basis: 'text', owner: 'text', content: 'text' },
  },
  desiredObjects: {
    name: 'desired_objects',
    key: ['cluster', 'kind', 'namespace', 'name', 'service'],
    columns: {
      cluster: 'text',
      kind: 'text',
      namespace: 'text',
      name: 'text',
      service: 'text',
    },
    isShort: true,
  },
  statusQueue: {
    name: 'status_queue',
    key: ['service'],
    columns: { service: 'text', ticket: 'text' },
    isShort: true,
  },
  transitions: {
    name: 'transitions',
    key: ['service', 'environment', 'type', 'name', 'change_id', 'step'],
    columns: {
      service: 'text',
      environment: 'text',
      type: 'text',
      name: 'text',
      change_id: 'text',
      step: 'text',
      at: 'text',
    },
    isShort: true,
    // The first time that a step was seen is the one that counts.
    keepsFirst: true,
  },
} as const satisfies Record<string, UpsertTable>;

export const kindRowSchema = z
  .object({
    cluster: z.string(),
    kind: z.string(),
    state: z.string(),
    observed_at: z.string().nullable(),
    reason: z.string().nullable(),
  })
  .transform(
    (row): ObservedKindState =>
      observedKindStateSchema.parse({
        cluster: row.cluster,
        kind: row.kind,
        state: row.state,
        ...(row.observed_at !== null && { observedAt: row.observed_at }),
        ...(row.reason !== null && { reason: row.reason }),
      }),
  );
