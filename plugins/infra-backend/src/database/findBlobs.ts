import type { Knex } from 'knex';
import type { BlobProblem } from './IndexStore';
import { blobProblemRowSchema } from './rows';
import { inBatches, MANY } from './upsertRows';

/** Those of the blobs that are not stored. */
export async function findMissingBlobs(
  knex: Knex,
  blobIds: readonly string[],
): Promise<Set<string>> {
  const missing = new Set(blobIds);
  const blobs = () => knex('blobs').pluck<string[]>('blob_id');
  if (blobIds.length > MANY) {
    for (const id of await blobs()) missing.delete(id);
    return missing;
  }
  await inBatches(blobIds, async batch => {
    for (const id of await blobs().whereIn('blob_id', batch)) {
      missing.delete(id);
    }
  });
  return missing;
}

/** Those of the blobs that are stored and cannot be used, with the reason. */
export async function findBlobProblems(
  knex: Knex,
  blobIds: readonly string[],
): Promise<Map<string, BlobProblem>> {
  const found = new Map<string, BlobProblem>();
  const read = async (blobs: Knex.QueryBuilder) => {
    const rows: unknown[] = await blobs.whereNull('content');
    for (const row of rows) found.set(...blobProblemRowSchema.parse(row));
  };
  const blobs = () => knex('blobs').select('blob_id', 'problem');
  if (blobIds.length > MANY) {
    await read(blobs());
    const asked = new Set(blobIds);
    for (const id of found.keys()) if (!asked.has(id)) found.delete(id);
  } else {
    await inBatches(blobIds, batch => read(blobs().whereIn('blob_id', batch)));
  }
  return found;
}
