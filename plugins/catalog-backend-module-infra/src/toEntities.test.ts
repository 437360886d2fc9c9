import fc from 'fast-check';
import type { InventoryItem } from '@groundwork/backstage-plugin-infra-common';
import { entityName, toEntities } from './toEntities';

const item: InventoryItem = {
  service: 'ledger',
  component: 'component:default/ledger',
  owner: 'group:default/payments',
  url: 'https://git.example.com/acme/gitops/blob/main/services/ledger.yaml',
  environments: [
    {
      name: 'prod',
      title: 'Production',
      resources: [{ type: 'postgres', name: 'main' }],
    },
  ],
  links: [
    { group: 'logs', title: 'Logs', url: 'https://l/', environment: 'prod' },
    { group: 'logs', title: 'Dev', url: 'https://d/', environment: 'dev' },
    {
      ...{ group: 'monitoring', title: 'Dashboard', url: 'https://m/' },
      ...{ environment: 'prod', resource: 'postgres/main' },
    },
    {
      ...{ group: 'monitoring', title: 'Other', url: 'https://o/' },
      ...{ environment: 'prod', resource: 'redis/main' },
    },
  ],
};

describe('toEntities', () => {
  it('makes a resource with owner, system, relation and links', () => {
    const entities = toEntities(
      {
        revision: 'r',
        resourceTypes: [{ name: 'postgres', title: 'PostgreSQL' }],
        items: [item],
      },
      new Map([['component:default/ledger', 'money']]),
    );
    expect(entities).toEqual([
      expect.objectContaining({
        kind: 'Resource',
        metadata: expect.objectContaining({
          name: 'ledger-postgres-main-prod',
          title: 'PostgreSQL main of ledger (Production)',
          links: [
            { title: 'Dashboard', url: 'https://m/', type: 'monitoring' },
            { title: 'Logs', url: 'https://l/', type: 'logs' },
          ],
        }),
        spec: {
          type: 'postgres',
          owner: 'group:default/payments',
          system: 'money',
          dependencyOf: ['component:default/ledger'],
        },
      }),
    ]);
  });

  it('never gives two resources the same name, nor one that is refused', () => {
    const part = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,20}[a-z0-9])?$/);
    const parts = fc.array(part, { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        const names = [entityName(a), entityName(b)];
        for (const name of names) {
          expect(name).toMatch(/^[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$/);
        }
        expect(names[0] === names[1]).toBe(
          JSON.stringify(a) === JSON.stringify(b),
        );
      }),
      { numRuns: 1_000 },
    );
    // Where dashes may belong to either part, names differ all the same.
    expect(entityName(['a-b', 'c', 'd-e', 'f'])).not.toBe(
      entityName(['a', 'b-c', 'd', 'e-f']),
    );
  });
});
