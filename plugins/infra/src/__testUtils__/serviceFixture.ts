import type { ServiceView } from '@groundwork/backstage-plugin-infra-common';

/** A service with one database in one environment, and an open change. */
export const serviceFixture: ServiceView = {
  name: 'payments-api',
  component: 'component:default/payments-api',
  owner: 'group:default/payments',
  profile: 'high-traffic-api',
  package: 'aws-data@3.2.0',
  revision: 'a'.repeat(40),
  source: { path: 'services/payments-api.yaml', line: 1 },
  url: 'https://git.example.com/acme/platform-gitops/blob/main/services/payments-api.yaml',
  environments: [
    {
      name: 'dev',
      package: 'aws-data@3.2.0',
      packageState: 'certified',
      resources: [{ type: 'postgres', name: 'main', inputs: {}, claimed: {} }],
    },
  ],
  resources: [{ type: 'postgres', name: 'main' }],
  problems: [],
  explanations: [],
  changes: [
    {
      id: 'abc123def456',
      service: 'payments-api',
      status: 'proposed',
      change: {
        kind: 'request',
        service: 'payments-api',
        environments: ['prod'],
        resources: [],
      },
      requestedBy: 'user:default/guest',
      createdAt: '2026-11-20T12:00:00.000Z',
      updatedAt: '2026-11-20T12:00:00.000Z',
      title: 'Add prod',
      summary: [],
      risk: 'none',
      pullRequest: { number: 128, url: 'https://git.example.com/pull/128' },
    },
  ],
};
