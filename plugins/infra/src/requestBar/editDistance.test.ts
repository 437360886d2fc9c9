import * as fc from 'fast-check';
import { editDistance } from './editDistance';

const word = fc.string({ maxLength: 12 });

describe('editDistance', () => {
  it.each([
    ['kafka', 'kafka', 0],
    ['kafak', 'kafka', 1],
    ['postgers', 'postgres', 1],
    ['postgras', 'postgres', 1],
    ['rediss', 'redis', 1],
    ['', 'abc', 3],
  ])('%s → %s is %d', (a, b, distance) => {
    expect(editDistance(a, b, 5)).toBe(distance);
  });

  it('is symmetric, zero only for equal words, and stops at the limit', () => {
    fc.assert(
      fc.property(word, word, fc.nat(4), (a, b, limit) => {
        const distance = editDistance(a, b, 20);
        expect(editDistance(b, a, 20)).toBe(distance);
        expect(distance === 0).toBe(a === b);
        expect(editDistance(a, b, limit)).toBe(Math.min(distance, limit + 1));
      }),
    );
  });
});
