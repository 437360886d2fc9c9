import fc from 'fast-check';
import { databaseIds, newDatabase } from '../__testUtils__/databases';
import { tables } from './rows';
import { upsertRows } from './upsertRows';

describe.each(databaseIds)('upsertRows on %s', databaseId => {
  const rows = (count: number, blobId = (n: number) => `blob-${n}`) =>
    Array.from({ length: count }, (_, n) => ({
      path: `clusters/prod/service-${n}/release.yaml`,
      blob_id: blobId(n),
    }));

  it('writes 40,000 rows once, and then only the ones that differ', async () => {
    const knex = await newDatabase(databaseId);
    expect(await upsertRows(knex, tables.files, rows(40_000))).toBe(40_000);
    expect(await upsertRows(knex, tables.files, rows(40_000))).toBe(0);
    const changed = rows(40_000, n => (n % 1000 === 7 ? 'new' : `blob-${n}`));
    expect(await upsertRows(knex, tables.files, changed)).toBe(40);
    const [{ n }] = await knex('files').count({ n: '*' });
    expect(Number(n)).toBe(40_000);
    expect(await knex('files').where({ blob_id: 'new' })).toHaveLength(40);
  }, 60_000);

  it('keeps every text as it is', async () => {
    const knex = await newDatabase(databaseId);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'binary' }), { maxLength: 5 }),
        async texts => {
          await knex('blobs').delete();
          // What no database holds is refused before, by decodeBlob.
          const contents = texts.map(text => text.replaceAll('\0', ''));
          await upsertRows(
            knex,
            tables.blobs,
            contents.map((content, n) => ({
              blob_id: String(n),
              content,
              problem: null,
            })),
          );
          const stored = await knex('blobs').orderBy('blob_id');
          expect(stored.map(row => row.content)).toEqual(contents);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('tells null from text', async () => {
    const knex = await newDatabase(databaseId);
    const row = { blob_id: 'a', content: 'x', problem: null };
    await upsertRows(knex, tables.blobs, [row]);
    const broken = { blob_id: 'a', content: null, problem: 'no text' };
    expect(await upsertRows(knex, tables.blobs, [broken])).toBe(1);
    expect(await upsertRows(knex, tables.blobs, [broken])).toBe(0);
    expect(await upsertRows(knex, tables.blobs, [row])).toBe(1);
    expect(await knex('blobs')).toEqual([row]);
  });
});
