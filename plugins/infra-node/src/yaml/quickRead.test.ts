import fc from 'fast-check';
import { handwrittenYaml } from './handwritten.fuzz';
import { parseAny, parsePlain, splitText, type ParsedFile } from './parseFile';

const seed = Math.floor(Math.random() * 2 ** 31);

/** Everything that edits look at. Where a filled document ends is not among it. */
function seen({ documents, survey }: ParsedFile) {
  return {
    roots: documents.map(({ root }) => JSON.parse(JSON.stringify(root))),
    ends: [...survey.blockEnds],
    style: survey.style({ eol: '\n', literals: true }),
  };
}

/** One of the texts of a list. */
function oneOf(list: string) {
  return fc.constantFrom(...list.split(';'));
}

/** Compares both readers, with either line end; false when the text is not for the quick one. */
function agrees(text: string): boolean {
  const lineFeeds = text.replaceAll('\r\n', '\n');
  const windows = lineFeeds.replaceAll('\n', '\r\n');
  const isQuick = agreesAsIs(lineFeeds);
  expect(agreesAsIs(windows)).toBe(isQuick);
  return isQuick && agreesAsIs(text) === isQuick;
}

function agreesAsIs(text: string): boolean {
  const { whole } = splitText(text);
  const quick = parsePlain(whole);
  if (!quick) return false;
  expect(seen(quick)).toEqual(seen(parseAny(whole)));
  return true;
}

describe('quickRead', () => {
  it.each([
    ['a release as people write it', 'a: 1\nb:\n  c: "x" # why\n  d:\n'],
    ['sequences that are not indented', 'a:\n- b: 1\n  c:\n  - d\n- e\nf: g\n'],
    [
      'sequences of sequences',
      'a:\n  - - 1\n    - 2\n  -\n    - 3\n  -\n  - b: c\n',
    ],
    [
      'literal blocks',
      'a: |\n  x\n\n    y: #\n\n\nb: |-\n  z\n# end\nc:\n  - |\n   q\n',
    ],
    ['a mark at the top', '# head\n---\n\na: b\n'],
    ['quotes', `'a': "x\\n\\"y\\"" # c\n"b c": 'it''s'\n`],
    [
      'numbers and words',
      'a: 012\nb: -1.50\nc: ~\nd: yes\ne: True\nf: 1.2.3\ng: +5\n',
    ],
    ['empty collections', 'a: {}\nb: [] # none\nc:\n  - {}\n'],
    [
      'flow collections',
      `a: { b: 1, 'c d': [x y , "z, z", -1,  { e: f g}] } # h\nb: [true, {}]\nc:\n  - { a: b }\n  - [ a ]\n`,
    ],
    [
      'anchors and merge keys',
      'a: &x\n  b: 1 # c\nd: &y-1 e\nf:\n  <<: *x\n  g: *y-1\n  h: &x\n  - *y-1\n  - &i { j: k }\n  - *x\n',
    ],
    ['odd comments', 'a:\n# x\n  b: 1\n      # y\n  c: d#e\n \n'],
  ])('reads %s as the parser does', (_, text) => {
    expect(agrees(text)).toBe(true);
  });

  it.each([
    ['an anchor of nothing', 'a: &x\nb: *x\n'],
    ['an anchor of a key', 'a:\n  - &x b: c\n'],
    ['an alias without an anchor', 'a: *x\n'],
    ['an alias within its anchor', 'a: &x\n  b: *x\n'],
    ['tags', 'a: !!str 1\n'],
    ['merge keys in braces', 'a: { <<: {} }\n'],
    ['flow collections on several lines', 'a: [1,\n  2]\n'],
    ['pairs in brackets', 'a: [b: 1]\n'],
    ['keys without values', 'a: { b }\n'],
    ['a comma at the end', 'a: [b, ]\n'],
    ['a repeated key in braces', 'a: { b: 1, b: 2 }\n'],
    ['folded text', 'a: >\n  b\n'],
    ['text on several lines', 'a: b\n  c\n'],
    ['quoted text on several lines', 'a: "b\n  c"\n'],
    ['several documents', 'a: 1\n---\nb: 2\n'],
    ['a repeated key', 'a: 1\na: 2\n'],
    ['a lesser indentation that nothing has', 'a:\n    b: 1\n  c: 2\n'],
    ['a colon within a value', 'a: b: c\n'],
    ['tabs', 'a:\tb\n'],
    ['a key that is a number', '1: a\n'],
    ['a key that is true', 'true: a\n'],
    ['an explicit key', '? a\n: b\n'],
    ['a sequence at the top', '- a\n'],
    ['blanks in a literal block', 'a: |\n  b\n    \n  c\n'],
    ['a literal block that keeps all', 'a: |+\n  b\n\n'],
    ['rare numbers', 'a: 1e3\n'],
    ['nothing', '# a\n'],
    ['line ends of both kinds', 'a: 1\r\nb: 2\n'],
    ['carriage returns alone', 'a: 1\rb: 2\r\n'],
  ])('leaves %s to the parser', (_, text) => {
    expect(parsePlain(text)).toBeUndefined();
  });

  it(`agrees with the parser on random files (seed ${seed})`, () => {
    let quick = 0;
    fc.assert(
      fc.property(fc.gen(), generate => {
        const pick = (count: number) => generate(fc.nat, { max: count - 1 });
        if (agrees(handwrittenYaml(pick))) quick += 1;
      }),
      { seed, numRuns: 1000 },
    );
    expect(quick).toBeGreaterThan(10);
  });

  it(`agrees with the parser on random lines (seed ${seed})`, () => {
    const line = fc
      .tuple(
        fc.nat(3),
        fc.constantFrom('', '- ', '- - ', '-', '# c'),
        oneOf(String.raw`;a:;b: ;c-d.e/f: ;'q': ;"r": ;on: ;<<: `),
        fc.oneof(
          oneOf(
            String.raw`;1;-0;1.;.5;0x1;08;1_0;-;--a;~;null;NULL;nUll;yes;|;|-;| ;|2;>;{}`,
          ),
          oneOf(
            String.raw`[] # c;'x';'x;'';"\t";"\x41";# c;a #c;a# b;a:b;a :;---;...;?;? a;: a;%a;=`,
          ),
          oneOf('&x;&x 1;*x;&y a;*y;*y # c;&x |;&x {};&x [*y];*x : a;&x &y a'),
          fc
            .array(oneOf(`[;];{;};, ;,;a;b: ;c:;"d": ;'e';1; ;#`), {
              maxLength: 9,
            })
            .map(parts => `[${parts.join('')}]`),
          fc
            .array(oneOf(`a;1;b c;[];{};'d';[e, f];{ g: h };-i;- j;/k.l`), {
              maxLength: 3,
            })
            .chain(items =>
              fc.constantFrom(
                `[${items.join(', ')}]`,
                `{ ${items.map((item, at) => `k${at}: ${item}`).join(', ')} }`,
                `{${items.map(item => `${item}: ${item}`).join(', ')}}`,
              ),
            ),
          fc.string({ unit: oneOf(`a;b;1;.;-;:;#; ;';";~;+;/;\u00e9`) }),
        ),
      )
      .map(
        ([indent, dash, key, value]) =>
          `${'  '.repeat(indent)}${dash}${key}${value}`,
      );
    let quick = 0;
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), lines => {
        const text = `${lines.join('\n')}\n`;
        if (agrees(text)) quick += 1;
      }),
      { seed, numRuns: 5000 },
    );
    expect(quick).toBeGreaterThan(20);
  });
});
