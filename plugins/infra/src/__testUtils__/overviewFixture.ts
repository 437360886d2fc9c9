import type { Overview } from '@groundwork/backstage-plugin-infra-common';

/** A small fleet in which one thing waits for somebody. */
export const overviewFixture: Overview = {
  services: 12,
  resources: 40,
  phases: { ready: 37, applying: 2, 'awaiting-approval': 1 },
  needAttention: 1,
  inProgress: 2,
  behindOnPackages: 3,
  proposalsWaiting: 4,
  attention: [
    {
      service: 'payments-api',
      environment: 'prod',
      resource: { type: 'postgres', name: 'main' },
      phase: 'awaiting-approval',
      text: 'prod/postgres main waits for approval of its plan: 2 to add, 1 to change.',
      since: '2026-11-20T11:00:00.000Z',
      action: 'The platform team approves the plan',
    },
  ],
  recent: [
    {
      id: 'abc123def456',
      service: 'payments-api',
      status: 'proposed',
      change: {
        kind: 'request',
        service: 'payments-api',
        environments: ['dev'],
        resources: [],
      },
      requestedBy: 'user:default/guest',
      createdAt: '2026-11-20T10:00:00.000Z',
      updatedAt: '2026-11-20T10:00:00.000Z',
      title: 'Add kafka-topic events',
      summary: [],
      risk: 'none',
      pullRequest: { number: 128, url: 'https://git.example.com/pull/128' },
    },
  ],
  components: { 'payments-api': 'component:shop/payments-api' },
  clusters: [
    {
      cluster: 'prod',
      environments: ['prod'],
      stale: true,
      observedAt: '2026-11-20T11:56:00.000Z',
      unavailable: [
        {
          cluster: 'prod',
          kind: 'ExternalSecret',
          state: 'unavailable',
          reason: 'The cluster does not know this kind.',
        },
      ],
    },
  ],
};
