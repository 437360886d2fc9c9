import type {
  Problem,
  ServiceList,
} from '@groundwork/backstage-plugin-infra-common';
import type { Knex } from 'knex';
import { findBlobProblems, findMissingBlobs } from './findBlobs';
import type {
  BlobProblem,
  IndexedFiles,
  IndexState,
  IndexStore,
  IndexSwitch,
  ServiceListQuery,
  StoredBlob,
} from './IndexStore';
import {
  claimRowSchema,
  duplicateProblem,
  fileRowSchema,
  problemRowSchema,
  stateRowSchema,
  tables,
} from './rows';
import { listServices } from './listServices';
import { applyPermitted } from './selectServices';
import { switchIndex } from './switchIndex';
import { transact } from './transact';
import { inBatches, upsertRows } from './upsertRows';

/** The index in SQLite or Postgres. */
export class DatabaseIndexStore implements IndexStore {
  readonly #knex: Knex;

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  async readState(): Promise<IndexState | undefined> {
    const row = await this.#knex('index_state').where({ id: 1 }).first();
    return row && stateRowSchema.parse(row);
  }

  async listFiles(paths?: readonly string[]): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    const read = async (query: Knex.QueryBuilder) => {
      const rows: { path: string; blob_id: string }[] = await query;
      for (const row of rows) found.set(row.path, row.blob_id);
    };
    const files = () => this.#knex('files').select('path', 'blob_id');
    if (paths) {
      await inBatches(paths, batch => read(files().whereIn('path', batch)));
    } else {
      await read(files());
    }
    return found;
  }

  async hasBlobs(): Promise<boolean> {
    return (await this.#knex('blobs').first('blob_id')) !== undefined;
  }

  async findMissingBlobs(blobIds: readonly string[]): Promise<Set<string>> {
    return findMissingBlobs(this.#knex, blobIds);
  }

  async writeBlobs(blobs: readonly StoredBlob[]): Promise<void> {
    const rows = blobs.map(blob => ({
      blob_id: blob.blobId,
      content: 'content' in blob ? blob.content : null,
      problem: 'problem' in blob ? JSON.stringify(blob.problem) : null,
    }));
    // One transaction, since SQLite waits for the disk at the end of each.
    await transact(this.#knex, trx => upsertRows(trx, tables.blobs, rows));
  }

  async readTexts(blobIds: readonly string[]): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    await inBatches(blobIds, async batch => {
      const rows: { blob_id: string; content: string }[] = await this.#knex(
        'blobs',
      )
        .whereIn('blob_id', batch)
        .whereNotNull('content')
        .select('blob_id', 'content');
      for (const row of rows) found.set(row.blob_id, row.content);
    });
    return found;
  }

  async findBlobProblems(
    blobIds: readonly string[],
  ): Promise<Map<string, BlobProblem>> {
    return findBlobProblems(this.#knex, blobIds);
  }

  async switchTo(next: IndexSwitch): Promise<boolean> {
    return transact(this.#knex, trx => switchIndex(trx, next));
  }

  async readFiles(scope: {
    files: readonly string[];
    directories: readonly string[];
  }): Promise<IndexedFiles | undefined> {
    // One statement, so that state and files are of the same commit; files
    // first, so that both databases find them by their index.
    const rows: object[] = await this.#knex
      .withMaterialized('found', found =>
        found
          .from('files')
          .leftJoin('blobs', 'blobs.blob_id', 'files.blob_id')
          .whereIn('files.path', [...scope.files])
          .modify(query => {
            for (const directory of scope.directories) {
              // "0" is the character after "/".
              query.orWhere(range =>
                range
                  .where('files.path', '>=', `${directory}/`)
                  .where('files.path', '<', `${directory}0`),
              );
            }
          })
          .select(
            'files.path',
            'files.blob_id',
            'blobs.content',
            'blobs.blob_id as stored_blob_id',
          ),
      )
      .from('index_state')
      .leftJoin('found', join => join.onVal('index_state.id', '=', 1))
      .where('index_state.id', 1)
      .orderBy('found.path')
      .select('index_state.*', 'found.*');
    if (rows.length === 0) return undefined;
    return {
      state: stateRowSchema.parse(rows[0]),
      files: rows
        .filter(row => 'path' in row && row.path !== null)
        .map(row => fileRowSchema.parse(row)),
    };
  }

  async findService(name: string) {
    const row = await this.#knex('claims').where({ name, winner: 1 }).first();
    return row && claimRowSchema.parse(row);
  }

  async findClaimFiles(names: readonly string[]) {
    const found = new Map<string, { path: string; blobId: string }>();
    await inBatches(names, async batch => {
      const rows: { name: string; path: string; blob_id: string }[] =
        await this.#knex('claims as c')
          .join('files as f', 'f.path', 'c.path')
          .whereIn('c.name', batch)
          .where('c.winner', 1)
          .select('c.name', 'c.path', 'f.blob_id');
      for (const { name, path, blob_id: blobId } of rows) {
        found.set(name, { path, blobId });
      }
    });
    return found;
  }

  async findClaimsWith(word: string) {
    const rows: { path: string; content: string }[] = await this.#knex(
      'claims as c',
    )
      .join('files as f', 'f.path', 'c.path')
      .join('blobs as b', 'b.blob_id', 'f.blob_id')
      .where('c.winner', 1)
      .whereLike('b.content', `%${word}%`)
      .orderBy('c.path')
      .limit(200)
      .select('c.path', 'b.content');
    return rows.map(({ path, content }) => ({ path, text: content }));
  }

  async findServices(names: readonly string[]) {
    const found = new Map<string, { name: string; owner: string }>();
    await inBatches(names, async batch => {
      const rows: { name: string; owner: string }[] = await this.#knex('claims')
        .whereIn('name', batch)
        .where({ winner: 1 })
        .select('name', 'owner');
      for (const row of rows) found.set(row.name, row);
    });
    return found;
  }

  async listServices(query: ServiceListQuery): Promise<ServiceList> {
    return listServices(this.#knex, query);
  }

  async listProblems(path: string): Promise<Problem[]> {
    const rows = await this.#knex('problems')
      .where({ path })
      .orderBy('position');
    return rows.map(row => problemRowSchema.parse(row));
  }

  async listOrphanProblems(
    limit: number,
    permitted?: ServiceListQuery['permitted'],
  ): Promise<Problem[]> {
    const readable = () => {
      const paths = this.#knex('claims').select('path');
      applyPermitted(paths, permitted);
      return paths;
    };
    // Whose a file is that cannot be read, nobody knows.
    const unread = permitted
      ? []
      : await this.#knex('problems')
          .leftJoin('claims', 'claims.path', 'problems.path')
          .whereNull('claims.path')
          .orderBy(['problems.path', 'problems.position'])
          .limit(limit)
          .select('problems.problem');
    const losers: { path: string; name: string; winner_path: string }[] =
      await this.#knex('claims as loser')
        .join('claims as winner', join =>
          join
            .on('winner.name', 'loser.name')
            .andOnVal('winner.winner', '=', 1),
        )
        .where('loser.winner', 0)
        // The message names both files.
        .whereIn('loser.path', readable())
        .whereIn('winner.path', readable())
        .orderBy('loser.path')
        .limit(limit)
        .select('loser.path', 'loser.name', 'winner.path as winner_path');
    return [
      ...unread.map(row => problemRowSchema.parse(row)),
      ...losers.map(duplicateProblem),
    ].slice(0, limit);
  }

  async clear(): Promise<void> {
    await transact(this.#knex, async trx => {
      for (const table of [
        'index_state',
        'problems',
        'claims',
        'files',
        'blobs',
      ]) {
        await trx(table).delete();
      }
    });
  }
}
