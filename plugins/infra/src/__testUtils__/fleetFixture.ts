import type {
  LinkList,
  RequestList,
  ServiceList,
} from '@groundwork/backstage-plugin-infra-common';
import { statusFixture } from './statusFixture';

/** One page of many services, with facets. */
export const serviceListFixture: ServiceList = {
  totalItems: 10_000,
  nextCursor: 'after-payments-api',
  items: [
    {
      name: 'payments-api',
      component: 'component:default/payments-api',
      owner: 'group:default/payments',
      profile: 'high-traffic-api',
      package: 'aws-data@3.2.0',
      environments: ['dev', 'prod'],
      resources: [{ type: 'postgres', name: 'main' }],
      problems: 1,
      phases: { ready: 3, failed: 1 },
      attention: 1,
      attentionText: 'prod/postgres main failed: quota exceeded.',
    },
  ],
  facets: {
    environment: [
      { value: 'dev', count: 9_000 },
      { value: 'prod', count: 4_000 },
    ],
    package: [],
    profile: [],
    resourceType: [],
    phase: [{ value: 'failed', count: 3 }],
    attention: [{ value: 'true', count: 3 }],
    progress: [{ value: 'true', count: 7 }],
    behind: [],
    owner: [{ value: 'group:default/payments', count: 12 }],
  },
};

/** A pull request, and a change whose pull request could not be opened. */
export const requestListFixture: RequestList = {
  components: { 'payments-api': 'component:shop/payments-api' },
  items: [
    {
      services: ['payments-api'],
      proposal: statusFixture.proposals[0],
      summary: 'checks failed: tfsec',
      updatedAt: '2026-11-20T11:00:00.000Z',
    },
    {
      services: ['orders-api'],
      change: {
        id: 'abc123def456',
        service: 'orders-api',
        status: 'failed',
        change: {
          kind: 'request',
          service: 'orders-api',
          environments: [],
          resources: [],
        },
        requestedBy: 'user:default/guest',
        createdAt: '2026-11-20T10:00:00.000Z',
        updatedAt: '2026-11-20T10:00:00.000Z',
        title: 'Add redis sessions',
        summary: [],
        risk: 'none',
        message: 'The repository refused the branch.',
      },
      summary: 'could not be proposed',
      updatedAt: '2026-11-20T10:00:00.000Z',
    },
  ],
};

/** Links of one service in one of two groups. */
export const linkListFixture: LinkList = {
  groups: [
    { name: 'monitoring', title: 'Monitoring' },
    { name: 'logs', title: 'Logs' },
  ],
  totalItems: 1,
  items: [
    {
      service: 'payments-api',
      component: 'component:shop/payments-api',
      owner: 'group:default/payments',
      links: [
        {
          group: 'monitoring',
          title: 'Grafana',
          url: 'https://grafana.example.com/d/payments',
          environment: 'prod',
        },
        { group: 'monitoring', title: 'Evil', url: 'data:text/html,x' },
      ],
    },
  ],
};
