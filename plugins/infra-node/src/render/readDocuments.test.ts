import fc from 'fast-check';
import { readYaml } from '../platform/readYaml';
import { readDocuments } from './readDocuments';

const texts = fc.oneof(
  fc.json().map(json => `value: ${json}\n`),
  fc.constantFrom(
    'a: 1\n---\nb: 2\n',
    'a: &x { b: 1 }\nc: *x\n',
    'a: 1\na: 2\n',
    'a: [\n',
    '',
  ),
);

describe('readDocuments', () => {
  it('gives what reading gives, however often and under whatever name', () => {
    fc.assert(
      fc.property(fc.array(texts, { maxLength: 6 }), read => {
        [...read, ...read].forEach((text, number) => {
          const path = `file-${number}.yaml`;
          const { documents, problems } = readYaml(path, text);
          expect(readDocuments(path, text)).toEqual({
            values: documents.map(({ value }) => value),
            ...(problems[0] && { problem: problems[0] }),
          });
        });
      }),
    );
  });

  it('gives values that nobody can change for others', () => {
    const [value] = readDocuments('a.yaml', 'a: { b: [{ c: 1 }] }\n').values;
    const { a } = value as { a: { b: { c: number }[] } };
    expect(() => a.b.push({ c: 2 })).toThrow(TypeError);
    expect(() => Object.assign(a.b[0], { c: 2 })).toThrow(TypeError);
    expect(readDocuments('b.yaml', 'a: { b: [{ c: 1 }] }\n').values[0]).toBe(
      value,
    );
  });

  it('forgets what was not read lately', () => {
    const filler = (n: number) => `n: ${n} ${'x'.repeat(100_000)}\n`;
    const [first] = readDocuments('a.yaml', filler(0)).values;
    for (let n = 1; n <= 10; n++) readDocuments('a.yaml', filler(n));
    expect(readDocuments('a.yaml', filler(0)).values[0]).not.toBe(first);
    const [last] = readDocuments('a.yaml', filler(10)).values;
    expect(readDocuments('a.yaml', filler(10)).values[0]).toBe(last);
  });
});
