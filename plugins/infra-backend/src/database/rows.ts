import {
  problemSchema,
  resourceIdSchema,
  type Problem,
  type ResourceId,
  type ServiceSummary,
} from '@groundwork/backstage-plugin-infra-common';
import { z } from 'zod';
import type {
  BlobProblem,
  ClaimRow,
  IndexedFile,
  IndexState,
} from './IndexStore';
import type { UpsertTable } from './upsertRows';

/*
 * Rows as the database returns them. They are parsed, not cast: what somebody
 * damaged in the database must show up as an error and lead to a new index.
 */

/** Columns of the tables that are filled in bulk. */
export const tables = {
  blobs: {
    name: 'blobs',
    key: ['blob_id'],
    columns: { blob_id: 'text', content: 'text', problem: 'text' },
  },
  files: {
    name: 'files',
    key: ['path'],
    columns: { path: 'text', blob_id: 'text' },
  },
  claims: {
    name: 'claims',
    key: ['path'],
    columns: {
      path: 'text',
      name: 'text',
      component: 'text',
      owner: 'text',
      profile: 'text',
      package: 'text',
      environments: 'text',
      resources: 'text',
      problems: 'integer',
    },
  },
  problems: {
    name: 'problems',
    key: ['path', 'position'],
    columns: { path: 'text', position: 'integer', problem: 'text' },
  },
} as const satisfies Record<string, UpsertTable>;

export const stateRowSchema = z
  .object({
    revision: z.string().min(1),
    generation: z.number().int(),
    platform_digest: z.string(),
    projection: z.string(),
    indexed_at: z.iso.datetime(),
  })
  .transform(
    (row): IndexState => ({
      revision: row.revision,
      generation: row.generation,
      platformDigest: row.platform_digest,
      projection: row.projection,
      indexedAt: new Date(row.indexed_at),
    }),
  );

export const fileRowSchema = z
  .object({
    path: z.string(),
    blob_id: z.string(),
    stored_blob_id: z.string().nullable(),
    content: z.string().nullable(),
  })
  .transform(
    (row): IndexedFile => ({
      path: row.path,
      blobId: row.blob_id,
      content: row.content ?? undefined,
      isStored: row.stored_blob_id !== null,
    }),
  );

const blobProblemSchema = z.object({
  message: z.string(),
  line: z.number().int().min(1),
});

export const blobProblemRowSchema = z
  .object({ blob_id: z.string(), problem: z.string() })
  .transform((row): [string, BlobProblem] => [
    row.blob_id,
    blobProblemSchema.parse(JSON.parse(row.problem)),
  ]);

export const claimRowSchema = z
  .object({
    path: z.string(),
    name: z.string(),
    component: z.string(),
    owner: z.string(),
    profile: z.string(),
    package: z.string().nullable(),
    environments: z.string(),
    resources: z.string(),
    problems: z.number().int(),
  })
  .transform((row): ServiceSummary & { path: string } => ({
    path: row.path,
    name: row.name,
    component: row.component,
    owner: row.owner,
    profile: row.profile,
    ...(row.package !== null && { package: row.package }),
    environments: words(row.environments),
    resources: words(row.resources).map(parseResourceId),
    problems: row.problems,
  }));

export const problemRowSchema = z
  .object({ problem: z.string() })
  .transform((row): Problem => problemSchema.parse(JSON.parse(row.problem)));

/** A row of `claims`. The winner is decided in the database. */
export function toClaimRow(claim: ClaimRow, problems: number) {
  return {
    path: claim.path,
    name: claim.name,
    component: claim.component,
    owner: claim.owner.toLocaleLowerCase('en-US'),
    profile: claim.profile,
    package: claim.package ?? null,
    environments: ` ${claim.environments.join(' ')} `,
    resources: ` ${claim.resources
      .map(resource => `${resource.type}/${resource.name}`)
      .join(' ')} `,
    problems,
  };
}

/** The problem of a claim whose name an earlier path has already. */
export function duplicateProblem(row: {
  path: string;
  name: string;
  winner_path: string;
}): Problem {
  return {
    severity: 'error',
    rule: 'duplicate-name',
    message: `"${row.name}" has its claim in ${row.winner_path} already; this file is ignored. Remove one of the two.`,
    path: row.path,
    line: 1,
    column: 1,
    kind: 'ServiceInfra',
    name: row.name,
  };
}

function words(text: string): string[] {
  return text.split(' ').filter(word => word !== '');
}

function parseResourceId(text: string): ResourceId {
  const slash = text.indexOf('/');
  return resourceIdSchema.parse({
    type: text.slice(0, slash),
    name: text.slice(slash + 1),
  });
}
