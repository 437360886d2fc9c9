import type { Knex } from 'knex';
import type { IndexSwitch } from './IndexStore';
import { namesIn } from '../observe/touchedServices';
import { enqueueServices } from './statusQueue';
import { tables, toClaimRow } from './rows';
import { inBatches, MANY, upsertRows } from './upsertRows';

/**
 * Makes a prepared revision the current one.
 *
 * @param trx - a transaction: all of it happens, or nothing
 * @returns false when another replica was faster and nothing was changed
 */
export async function switchIndex(
  trx: Knex,
  next: IndexSwitch,
): Promise<boolean> {
  if (!(await claimGeneration(trx, next))) return false;
  const isFirst = next.from === 0;
  if (isFirst) await clearRows(trx);
  const names = new Set(next.claims.map(claim => claim.name));
  const replaced = isFirst ? [] : await findReplaced(trx, next, names);

  await upsertRows(
    trx,
    tables.files,
    next.files.map(file => ({ path: file.path, blob_id: file.blobId })),
  );
  await inBatches(next.removed, batch =>
    trx('files').whereIn('path', batch).delete(),
  );
  if (!isFirst) await deleteProjected(trx, next);
  await insertProjected(trx, next);
  await electWinners(trx, [...names]);
  const named = isFirst ? [] : await servicesNamedIn(trx, next);
  await enqueueServices(trx, [...new Set([...names, ...named])]);
  await deleteUnusedBlobs(trx, next.hasStrayBlobs ? 'any' : replaced);
  return true;
}

/** Services whose name is part of a path: their files may have changed. */
async function servicesNamedIn(
  trx: Knex,
  next: IndexSwitch,
): Promise<string[]> {
  const paths = [...next.removed, ...next.files.map(file => file.path)];
  const candidates = [...namesIn(paths)];
  return pluckIn(trx('claims').where('winner', 1), 'name', candidates, 'name');
}

async function claimGeneration(trx: Knex, next: IndexSwitch): Promise<boolean> {
  const row = {
    revision: next.state.revision,
    generation: next.from + 1,
    platform_digest: next.state.platformDigest,
    projection: next.state.projection,
    indexed_at: next.state.indexedAt.toISOString(),
  };
  if (next.from === 0) {
    const inserted = await trx('index_state')
      .insert({ id: 1, ...row })
      .onConflict('id')
      .ignore()
      .returning('id');
    return inserted.length === 1;
  }
  const updated = await trx('index_state')
    .where({ id: 1, generation: next.from })
    .update(row);
  return updated === 1;
}

/** Whatever is there without a state to it belongs to nothing. */
async function clearRows(trx: Knex) {
  for (const table of ['files', 'claims', 'problems']) {
    await trx(table).delete();
  }
}

/**
 * Finds blobs that files have now and may not have afterwards, and adds the
 * names of claims that are replaced.
 */
async function findReplaced(
  trx: Knex,
  next: IndexSwitch,
  names: Set<string>,
): Promise<string[]> {
  const gone = [...next.removed, ...next.projected];
  for (const name of await pluckIn(trx('claims'), 'path', gone, 'name')) {
    names.add(name);
  }
  const touched = [...next.removed, ...next.files.map(file => file.path)];
  return pluckIn(trx('files'), 'path', touched, 'blob_id');
}

async function deleteProjected(trx: Knex, next: IndexSwitch) {
  const kept = new Set(next.claims.map(claim => claim.path));
  const withoutClaim = [
    ...next.removed,
    ...next.projected.filter(path => !kept.has(path)),
  ];
  await inBatches(withoutClaim, batch =>
    trx('claims').whereIn('path', batch).delete(),
  );
  await inBatches([...next.removed, ...next.projected], batch =>
    trx('problems').whereIn('path', batch).delete(),
  );
}

async function insertProjected(trx: Knex, next: IndexSwitch) {
  const positions = new Map<string, number>();
  const problems = next.problems.map(problem => {
    const position = positions.get(problem.path) ?? 0;
    positions.set(problem.path, position + 1);
    return {
      path: problem.path,
      position,
      problem: JSON.stringify(problem),
    };
  });
  await upsertRows(trx, tables.problems, problems);
  await upsertRows(
    trx,
    tables.claims,
    next.claims.map(claim => toClaimRow(claim, positions.get(claim.path) ?? 0)),
  );
}

async function pluckIn(
  table: Knex.QueryBuilder,
  key: string,
  values: readonly string[],
  column: string,
): Promise<string[]> {
  const found: string[] = [];
  await inBatches(values, async batch => {
    const rows: string[] = await table
      .clone()
      .whereIn(key, batch)
      .pluck(column);
    found.push(...rows);
  });
  return found;
}

/** The claim in the smallest path counts for its name. */
async function electWinners(trx: Knex, names: readonly string[]) {
  const isSmallest = `case when exists (
      select 1 from claims other
      where other.name = claims.name and other.path < claims.path
    ) then 0 else 1 end`;
  const elect = () =>
    trx('claims')
      .whereRaw(`winner <> (${isSmallest})`)
      .update({ winner: trx.raw(isSmallest) });
  if (names.length > MANY) {
    await elect();
    return;
  }
  await inBatches(names, batch => elect().whereIn('name', batch));
}

/** Deletes contents that no file has, of which these alone are suspected. */
async function deleteUnusedBlobs(
  trx: Knex,
  suspected: readonly string[] | 'any',
) {
  const unused = () =>
    trx('blobs')
      .whereNotExists(
        trx('files').select(1).whereRaw('files.blob_id = blobs.blob_id'),
      )
      .delete();
  if (suspected === 'any' || suspected.length > MANY) {
    await unused();
    return;
  }
  await inBatches(suspected, batch => unused().whereIn('blob_id', batch));
}
