import fc from 'fast-check';
import { LineSplitter } from './LineSplitter';

function split(bytes: Buffer, sizes: readonly number[], limit: number) {
  const splitter = new LineSplitter(limit);
  const lines: (string | null)[] = [];
  let start = 0;
  let turn = 0;
  while (start < bytes.length) {
    const size = sizes[turn++ % sizes.length];
    for (const line of splitter.push(bytes.subarray(start, start + size))) {
      lines.push('tooLong' in line ? null : line.text);
    }
    start += size;
  }
  return lines;
}

describe('LineSplitter', () => {
  it('gives the same lines whatever pieces they come in', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 30 })),
        fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 }),
        fc.integer({ min: 1, max: 40 }),
        (texts, sizes, limit) => {
          const all = texts.map(text => text.replace(/\n/g, ' '));
          const bytes = Buffer.from(all.map(text => `${text}\n`).join(''));
          const expected = all
            .filter(text => text !== '')
            .map(text => (Buffer.byteLength(text) > limit ? null : text));
          expect(split(bytes, sizes, limit)).toEqual(expected);
        },
      ),
    );
  });

  it('keeps no more than the limit of a line without an end', () => {
    const splitter = new LineSplitter(1_000);
    for (let i = 0; i < 100; i++) {
      expect([...splitter.push(Buffer.alloc(300, 'x'))]).toEqual([]);
      expect(splitter.pending).toBeLessThanOrEqual(1_000);
    }
    expect([...splitter.push(Buffer.from('\nnext\n'))]).toEqual([
      { tooLong: true },
      { text: 'next' },
    ]);
  });
});
