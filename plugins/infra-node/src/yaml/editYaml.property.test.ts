import fc from 'fast-check';
import { load } from 'js-yaml';
import { editYaml } from './editYaml';
import { fuzzEditYaml } from './editYaml.fuzz';
import { printYaml } from './print';

/** A new seed each time; a failure prints it. */
const seed = Math.floor(Math.random() * 2 ** 31);

describe(`with seed ${seed}`, () => {
  it('keeps every promise on random hand-written files', () => {
    const outcomes = fuzzEditYaml({ seed, runs: 300 });
    // Most cases have to be real edits, or the promises would be empty.
    expect(outcomes.changed).toBeGreaterThan(150);
    expect(outcomes.skipped + outcomes.refused).toBeLessThan(90);
  });

  it('prints any JSON so that another parser reads it back', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), value => {
        expect(load(printYaml(value))).toStrictEqual(
          JSON.parse(JSON.stringify(value)),
        );
      }),
      { seed, numRuns: 300 },
    );
  });

  it('writes any string so that another parser reads it back, into a block and into a flow mapping', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('a: {b: 1}', 'a:\n  b: 1', 'a:\n  - b'),
        (value, text) => {
          const result = editYaml(text, [
            { path: ['a'], value: [value, { [value]: value }] },
          ]);
          expect(result.ok && load(result.text)).toStrictEqual({
            a: [value, { [value]: value }],
          });
        },
      ),
      { seed, numRuns: 300 },
    );
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.constantFrom(
              ...'{}[]:,-?&*!|>\'"%@`#\n\r\t ab\ufeff',
              '\n  ',
              '---\n',
              '<<: ',
              '*a',
              '&a ',
              ': ',
              '- ',
            ),
            fc.string(),
          ),
        ),
        fc.array(fc.oneof(fc.constantFrom('a', 'b', ''), fc.string())),
        fc.jsonValue(),
        (parts, path, value) => {
          const text = parts.join('');
          const result = editYaml(text, [{ path, value }]);
          expect(
            result.ok ? typeof result.text : result.refusals.length,
          ).toBeTruthy();
        },
      ),
      { seed, numRuns: 500 },
    );
  });
});
