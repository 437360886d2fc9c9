import fc from 'fast-check';
import { applyPatch, structuredPatch } from 'diff';
import { hunksBetween } from './hunks';

/** A new seed each time; a failure prints it. */
const seed = Math.floor(Math.random() * 2 ** 31);

const texts = fc
  .tuple(
    fc.array(fc.constantFrom('a', 'b', 'c', ''), {
      minLength: 1,
      maxLength: 30,
    }),
    fc.constantFrom('', '\n'),
  )
  .map(([lines, end]) => lines.join('\n') + end)
  .filter(text => text !== '');

type Hunks = ReturnType<typeof hunksBetween>;

/** The lines of one side of a hunk, and those of the text where it says that they are. */
function sideOf(hunk: Hunks[number], sign: '+' | '-', text: string) {
  const said = hunk.lines
    .filter(line => line.startsWith(' ') || line.startsWith(sign))
    .map(line => line.slice(1));
  const start = sign === '-' ? hunk.oldStart : hunk.newStart;
  const there = text.split('\n').slice(start - 1, start - 1 + said.length);
  return { said, there };
}

function expectPatch(before: string, after: string, hunks: Hunks) {
  for (const [sign, text] of [
    ['-', before],
    ['+', after],
  ] as const) {
    const sides = hunks.map(hunk => sideOf(hunk, sign, text));
    expect(sides.map(s => s.there)).toEqual(sides.map(s => s.said));
  }
  const patch = {
    oldFileName: '',
    newFileName: '',
    oldHeader: '',
    newHeader: '',
    hunks,
  };
  expect(applyPatch(before, patch as never)).toBe(after);
}

it.each([
  ['a\nb\nc\nd\ne\nf\n', 'a\nb\nc\nd\ne\nX\n'],
  ['a\nb\nc\nd\ne\nf\ng\nh\ni\n', 'a\nb\nc\nd\nX\nf\ng\nh\ni\n'],
  ['a\nb\n', 'x\na\nb\n'],
  ['a\nb\nc\nd\ne', 'a\nb\nc\nd\ne\n'],
  ['a\na\na\na\na\na\na\na\na\n', 'a\na\na\na\na\na\na\na\na\na\n'],
  [
    'a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\n',
    'X\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nX\n',
  ],
])('makes one text of the other (%#)', (before, after) => {
  const hunks = hunksBetween(before, after);
  expect(hunks.length).toBeGreaterThan(0);
  expectPatch(before, after, hunks);
});

it(`is as short as comparing everything (seed ${seed})`, () => {
  fc.assert(
    fc.property(texts, texts, fc.boolean(), (one, two, isNear) => {
      const after = isNear ? one.replace(/b\n/, 'x\ny\n') : two;
      fc.pre(after !== '');
      const whole = structuredPatch('', '', one, after, '', '', { context: 3 });
      const size = (hunks: { lines: string[] }[]) =>
        hunks.flatMap(h => h.lines).filter(l => /^[+-]/.test(l)).length;
      const hunks = hunksBetween(one, after);
      expect(size(hunks)).toBe(size(whole.hunks));
      expectPatch(one, after, hunks);
    }),
    { seed, numRuns: 500 },
  );
});
