import fc from 'fast-check';
import { entityNames, type ResourceParts } from './entityNames';

/** Parts of few words, so that many of them join to the same name. */
const words = fc
  .array(fc.constantFrom('a', 'b', 'sql'), { minLength: 1, maxLength: 3 })
  .map(list => list.join('-'));
const labels = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,20}[a-z0-9])?$/);
const resources = (part: fc.Arbitrary<string>) =>
  fc.uniqueArray(
    fc.tuple(part, part, part, part).map(parts => parts as ResourceParts),
    { maxLength: 40, selector: parts => JSON.stringify(parts) },
  );

describe('entityNames', () => {
  it('joins the parts where that is clear', () => {
    expect(
      entityNames([['payments-api', 'kafka-topic', 'events', 'prod']]),
    ).toEqual(['payments-api-kafka-topic-events-prod']);
  });

  it('tells twins apart, and leaves the ambiguous name to neither', () => {
    const names = entityNames([
      ['ledger-sql', 'server', 'main', 'dev'],
      ['ledger', 'sql-server', 'main', 'dev'],
      ['ledger', 'redis', 'main', 'dev'],
    ]);
    expect(names[0]).toMatch(/^ledger-sql-server-main-dev-[0-9a-f]{8}$/);
    expect(names[1]).toMatch(/^ledger-sql-server-main-dev-[0-9a-f]{8}$/);
    expect(names[0]).not.toBe(names[1]);
    expect(names[2]).toBe('ledger-redis-main-dev');
  });

  it.each([
    ['that join to the same', words],
    ['of any labels', labels],
  ])('gives each resource %s a valid name of its own', (_, part) => {
    fc.assert(
      fc.property(resources(part), list => {
        const names = entityNames(list);
        expect(new Set(names).size).toBe(list.length);
        for (const name of names) {
          expect(name).toMatch(/^[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$/);
        }
      }),
    );
  });

  it('does not depend on the order', () => {
    fc.assert(
      fc.property(resources(words), list => {
        const reversed = entityNames([...list].reverse()).reverse();
        expect(reversed).toEqual(entityNames(list));
      }),
    );
  });
});
