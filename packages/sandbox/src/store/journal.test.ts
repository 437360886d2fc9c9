import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import fc from 'fast-check';
import { z } from 'zod';
import { Collection } from './collection';
import { Journal } from './journal';

describe('Journal', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
    path = join(folder, 'records.jsonl');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('has after a restart what it had before, whatever was done', () => {
    const change = fc.tuple(
      fc.constantFrom('a', 'b'),
      fc.constantFrom('1', '2', '__proto__'),
      fc.option(fc.jsonValue(), { nil: undefined }),
    );
    fc.assert(
      fc.property(fc.array(change), changes => {
        const expected = new Map<string, unknown>();
        const journal = new Journal(path);
        for (const [collection, key, value] of changes) {
          journal.put(collection, key, value);
          if (value === undefined || value === null) {
            expected.delete(`${collection}/${key}`);
          } else {
            expected.set(
              `${collection}/${key}`,
              JSON.parse(JSON.stringify(value)),
            );
          }
        }
        journal.close();
        const again = new Journal(path);
        const found = ['a', 'b'].flatMap(collection =>
          again
            .entries(collection)
            .map(([key, value]) => [`${collection}/${key}`, value] as const),
        );
        again.close();
        rmSync(path);
        expect(new Map(found)).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  it('drops a last line that a crash has cut off', () => {
    const journal = new Journal(path);
    journal.put('pulls', '1', { title: 'é' });
    journal.close();
    appendFileSync(path, '["pulls","2",{"tit');
    const again = new Journal(path);
    expect(again.entries('pulls')).toEqual([['1', { title: 'é' }]]);
    again.put('pulls', '3', { title: 'next' });
    again.close();
    expect(new Journal(path).entries('pulls')).toHaveLength(2);
  });

  it('names the line that it cannot read', () => {
    appendFileSync(path, '["a","1",{}]\nnonsense\n');
    expect(() => new Journal(path)).toThrow('records.jsonl:2');
    expect(readFileSync(path, 'utf8')).toContain('nonsense');
  });

  it('keeps a record before the call returns', () => {
    const journal = new Journal(path);
    const collection = new Collection(
      journal,
      'pulls',
      z.object({ n: z.number() }),
    );
    collection.put(1, { n: 1 });
    expect(readFileSync(path, 'utf8')).toContain('["pulls","1",{"n":1}]');
    journal.close();
    expect(() => collection.put(2, { n: 2 })).toThrow('closed');
  });
});
