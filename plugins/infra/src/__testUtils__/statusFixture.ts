import type {
  PhaseReport,
  ServiceCard,
  ServiceStatus,
} from '@groundwork/backstage-plugin-infra-common';

const asOf = '2026-11-20T12:00:00.000Z';

/** A report of a phase about which there is nothing more to say. */
export function reportOf(
  phase: PhaseReport['phase'],
  parts: Partial<PhaseReport> = {},
): PhaseReport {
  return {
    phase,
    since: '2026-11-20T11:00:00.000Z',
    reason: 'Succeeded',
    message: 'What Git asks for is there.',
    needsAttention: false,
    checking: false,
    freshness: { observedAt: asOf, stale: false, limitSeconds: 120 },
    links: [],
    ...parts,
  };
}

/** A database in two environments, whose plan waits in one of them. */
export const cardFixture: ServiceCard = {
  service: 'payments-api',
  profile: 'high-traffic-api',
  environments: [
    {
      name: 'dev',
      title: 'Development',
      package: 'aws-data@3.2.0',
      packageState: 'certified',
    },
    {
      name: 'prod',
      title: 'Production',
      package: 'aws-data@3.1.0',
      packageState: 'deprecated',
      behind: 1,
    },
  ],
  resources: [
    {
      type: 'postgres',
      name: 'main',
      phases: {
        dev: { phase: 'ready', since: '2026-11-20T11:00:00.000Z' },
        prod: { phase: 'awaiting-approval' },
      },
    },
    {
      type: 'kafka-topic',
      name: 'events',
      phases: { dev: { phase: 'proposed', proposal: 128 } },
    },
  ],
  attention: {
    service: 'payments-api',
    environment: 'prod',
    resource: { type: 'postgres', name: 'main' },
    phase: 'awaiting-approval',
    text: 'prod/postgres main waits for approval of its plan: 2 to add, 1 to change.',
    action: 'The platform team approves the plan',
  },
  moreAttention: 0,
  proposals: [
    {
      number: 128,
      url: 'https://git.example.com/pull/128',
      title: 'Add kafka-topic events',
      state: 'open',
      summary: 'waits for review',
      environments: ['dev'],
    },
  ],
  links: [
    {
      group: 'monitoring',
      title: 'Grafana',
      url: 'https://grafana.example.com/d/payments',
    },
    { group: 'logs', title: 'Logs', url: 'data:text/html,logs' },
  ],
  linkCount: 9,
  asOf,
};

/** The same service, with what its tab shows. */
export const statusFixture: ServiceStatus = {
  service: 'payments-api',
  owner: 'group:default/payments',
  environments: [
    {
      name: 'dev',
      title: 'Development',
      tier: 'development',
      cluster: 'dev',
      package: 'aws-data@3.2.0',
      packageState: 'certified',
      freshness: { observedAt: asOf, stale: false, limitSeconds: 120 },
      resources: [
        { type: 'postgres', name: 'main', status: reportOf('ready') },
        {
          type: 'kafka-topic',
          name: 'events',
          status: reportOf('proposed', {
            message: 'Pull request #128 is open.',
          }),
        },
      ],
    },
    {
      name: 'prod',
      title: 'Production',
      tier: 'production',
      cluster: 'prod',
      package: 'aws-data@3.1.0',
      packageState: 'deprecated',
      freshness: { observedAt: asOf, stale: false, limitSeconds: 120 },
      resources: [
        {
          type: 'postgres',
          name: 'main',
          status: reportOf('awaiting-approval', {
            reason: 'TerraformPlannedWithChanges',
            message: 'Its plan waits for approval: 2 to add, 1 to change.',
            needsAttention: true,
            actor: { who: 'platform', action: 'Approve the plan' },
            plan: {
              id: 'plan-main-1a2b3c4d5e',
              isDestroy: false,
              counts: { add: 2, change: 1, replace: 0, destroy: 0 },
            },
          }),
        },
      ],
    },
  ],
  proposals: [
    {
      number: 128,
      url: 'https://git.example.com/pull/128',
      title: 'Add kafka-topic events',
      author: 'jo',
      branch: 'groundwork/payments-api/abc123def456',
      headCommit: 'b'.repeat(40),
      state: 'open',
      draft: false,
      createdAt: '2026-11-20T10:00:00.000Z',
      updatedAt: '2026-11-20T11:00:00.000Z',
      review: 'required',
      mergeable: 'yes',
      checks: [
        { name: 'validate', category: 'validation', state: 'success' },
        { name: 'tfsec', category: 'security', state: 'failure' },
      ],
      touches: [{ service: 'payments-api', environments: ['dev'] }],
    },
  ],
  links: [
    {
      group: 'monitoring',
      title: 'Grafana',
      url: 'https://grafana.example.com/d/payments',
      environment: 'prod',
    },
  ],
};
