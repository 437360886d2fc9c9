import fc from 'fast-check';
import { z } from 'zod';
import { annotationsOf } from './annotations';
import { sortItems, type ReportItem } from './report';
import { sarifOf } from './sarif';
import { textOf } from './text';

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.stringMatching(/^[:,%\r\n\u2028\u0085 ]{0,20}$/),
  fc.constantFrom(
    'a\n::error file=x::y',
    '\r\n::set-output name=a::b',
    '::stop-commands::t',
    'x%0Ay',
    '\ud800lone',
  ),
);

const place = fc.record(
  {
    path: hostile.filter(text => text !== ''),
    line: fc.integer({ min: 1, max: 1e6 }),
    column: fc.integer({ min: 1, max: 1e4 }),
  },
  { requiredKeys: ['path', 'line'] },
);

const item: fc.Arbitrary<ReportItem> = fc.record(
  {
    severity: fc.constantFrom('error' as const, 'warning', 'info'),
    rule: hostile.filter(text => text !== ''),
    message: hostile,
    place,
    source: place,
    fix: hostile,
  },
  { requiredKeys: ['severity', 'rule', 'message'] },
);

const physical = z.strictObject({
  artifactLocation: z.strictObject({
    uri: z.string().regex(/^[A-Za-z0-9\-._~!'()*%/]+$/),
    uriBaseId: z.literal('%SRCROOT%'),
  }),
  region: z.strictObject({
    startLine: z.int().min(1),
    startColumn: z.int().min(1).optional(),
  }),
});
const message = z.strictObject({ text: z.string().min(1) });

/** What of SARIF 2.1.0 is written, as strict as its schema is there. */
const sarif = z.strictObject({
  $schema: z.url(),
  version: z.literal('2.1.0'),
  runs: z.tuple([
    z.strictObject({
      tool: z.strictObject({
        driver: z.strictObject({
          name: z.string().min(1),
          semanticVersion: z.string().regex(/^\d+\.\d+\.\d+/),
          informationUri: z.url(),
          rules: z.array(
            z.strictObject({
              id: z.string().min(1),
              shortDescription: message,
              fullDescription: message,
              help: message,
              helpUri: z.url().optional(),
            }),
          ),
        }),
      }),
      automationDetails: z.strictObject({ id: z.string() }),
      columnKind: z.enum(['utf16CodeUnits', 'unicodeCodePoints']),
      originalUriBaseIds: z.record(z.string(), z.looseObject({})),
      results: z.array(
        z.strictObject({
          ruleId: z.string(),
          ruleIndex: z.int().min(0),
          level: z.enum(['none', 'note', 'warning', 'error']),
          message,
          locations: z.array(z.strictObject({ physicalLocation: physical })),
          relatedLocations: z
            .array(
              z.strictObject({
                id: z.int().min(0),
                message,
                physicalLocation: physical,
              }),
            )
            .optional(),
          partialFingerprints: z.record(z.string(), z.string()),
        }),
      ),
    }),
  ]),
});

const options = { check: 'lint', version: '1.2.3', prefix: '' };

describe('reports', () => {
  it('are SARIF, whatever the names are', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 8 }), items => {
        const log = sarif.parse(JSON.parse(sarifOf(items, options)));
        const [{ results, tool }] = log.runs;
        expect(results).toHaveLength(items.length);
        for (const { ruleId, ruleIndex } of results) {
          expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
        }
      }),
    );
  });

  it('are one line of GitHub for each item, and no other command', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 8 }), items => {
        const lines = annotationsOf(items, '').split(
          /[\n\r\v\f\u0085\u2028\u2029]/,
        );
        expect(lines.pop()).toBe('');
        expect(lines).toHaveLength(items.length);
        lines.forEach((line, index) => {
          const parts =
            /^::(error|warning|notice) (?:file=[^,:]*,line=\d+(?:,col=\d+)?,)?title=[^,:]*::(.*)$/.exec(
              line,
            );
          expect(parts).not.toBeNull();
          const decoded = parts![2]
            .replace(/%0A/g, '\n')
            .replace(/%0D/g, '\r')
            .replace(/%25/g, '%');
          expect(
            decoded.startsWith(
              items[index].message.replace(/[\v\f\u0085\u2028\u2029]/g, ' '),
            ),
          ).toBe(true);
        });
      }),
    );
  });

  it('are one line of text for each item, without what a terminal obeys', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 8 }), items => {
        const text = textOf(items, '');
        expect(text.split('\n')).toHaveLength(items.length + 1);
        expect(text.replace(/\n/g, '')).not.toMatch(/[\p{Cc}\u202e\u2028]/u);
      }),
    );
  });

  it('escape properties and messages as GitHub wants them', () => {
    expect(
      annotationsOf(
        [
          {
            severity: 'info',
            rule: 'a:b',
            message: '100%\nof it, all: done',
            place: { path: 'x,y.yaml', line: 3, column: 4 },
            fix: 'Take 2',
          },
        ],
        'gitops/',
      ),
    ).toBe(
      '::notice file=gitops/x%2Cy.yaml,line=3,col=4,title=a%3Ab::100%25%0Aof it, all: done%0ATake 2.\n',
    );
  });

  it('name errors first, and nothing twice', () => {
    const one = { severity: 'warning', rule: 'a', message: 'm' } as const;
    const error = { ...one, severity: 'error' } as const;
    expect(sortItems([one, error, { ...one }])).toEqual([error, one]);
  });
});
