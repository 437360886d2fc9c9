import fc from 'fast-check';
import { REVIEW_MARKER, reviewMarkdown } from './reviewMarkdown';

const nothing = { services: [], findings: [] };

describe('reviewMarkdown', () => {
  it('says that nothing differs', () => {
    expect(reviewMarkdown(nothing)).toBe(
      `${REVIEW_MARKER}\n## What this changes\n\nNo errors. Nothing that Groundwork knows of is different.\n`,
    );
  });

  it('names services, risks, costs and places', () => {
    const text = reviewMarkdown({
      services: [
        {
          service: 'shop',
          summary: [
            {
              action: 'change',
              text: 'postgres `main`, prod: size small → large; restarts the database',
              risk: 'restart',
              environments: ['prod'],
            },
          ],
          risk: 'restart',
          cost: {
            ...{ currency: 'USD', before: 50, after: 200.5 },
            ...{ environments: [], unknown: [] },
          },
        },
      ],
      findings: [
        {
          severity: 'error',
          rule: 'policy/small',
          message: 'Too *large*',
          source: { path: 'platform/policies/small.yaml', line: 7 },
        },
      ],
      impact: {
        documents: ['platform/profiles/busy.yaml'],
        seen: 40,
        services: [{ service: 'tool', summary: [], risk: 'none' }],
      },
    });
    expect(text).toContain('**1 error** stops this. 1 service edited.');
    expect(text).toContain('### `shop` — risk: restart');
    expect(text).toContain(
      '- Cost per month: USD 50 → USD 200.50 (+USD 150.50)',
    );
    expect(text).toContain(
      '- **error** `policy/small`: Too \\*large\\* (`platform/policies/small.yaml:7`)',
    );
    expect(text).toContain(
      'This edit of `platform/profiles/busy.yaml` changes 1 service of 40 (worst risk: none; none: 1)',
    );
  });

  it('stays within what GitHub takes, and lets nobody write anything live into it', () => {
    const name = fc.string({ unit: 'binary', maxLength: 40 });
    const service = fc.record({
      service: name,
      summary: fc.array(
        fc.record({
          action: fc.constant('change' as const),
          text: name,
          risk: fc.constant('none' as const),
          environments: fc.constant<string[]>([]),
        }),
        { maxLength: 5 },
      ),
      risk: fc.constantFrom('none' as const, 'destroy' as const),
    });
    fc.assert(
      fc.property(
        fc.array(service, { maxLength: 30 }),
        name,
        fc.integer({ min: 1, max: 60 }),
        (services, text, times) => {
          const many = Array.from({ length: times }, () => services).flat();
          const markdown = reviewMarkdown({
            services: many,
            findings: many.map(() => ({
              severity: 'error' as const,
              rule: text,
              message: `<b>@acme ${text}</b> https://evil.example #1`,
            })),
            impact: { documents: [text], seen: 1, services: many },
          });
          expect(markdown.length).toBeLessThanOrEqual(60_000);
          expect(markdown.startsWith(REVIEW_MARKER)).toBe(true);
          expect(markdown).not.toMatch(/<b>|@acme|https:\/\/|\s#1/);
          expect(markdown.split(REVIEW_MARKER)).toHaveLength(2);
        },
      ),
      { numRuns: 40 },
    );
  });
});
