import type { InventoryItem } from '@groundwork/backstage-plugin-infra-common';
import { toEntities } from './toEntities';

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
});
