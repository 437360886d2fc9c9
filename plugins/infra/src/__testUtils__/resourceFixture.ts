import type {
  PlanView,
  ResourceView,
  Timeline,
} from '@groundwork/backstage-plugin-infra-common';
import { reportOf } from './statusFixture';

const object = {
  cluster: 'prod',
  kind: 'Terraform',
  namespace: 'payments-api',
  name: 'postgres-main',
};

/** A database whose plan waits for a network that failed. */
export const resourceFixture: ResourceView = {
  service: 'payments-api',
  environment: 'prod',
  type: 'postgres',
  name: 'main',
  status: reportOf('waiting', {
    reason: 'DependencyNotReady',
    message: 'It waits for the network.',
    needsAttention: true,
    actor: { who: 'platform', action: 'Repair the network' },
    waitsFor: {
      kind: 'dependency',
      text: 'network vpc, which failed: quota exceeded',
      object: { ...object, name: 'network-vpc' },
      rootCause: {
        object: { ...object, name: 'quota' },
        phase: 'failed',
        message: 'The quota of addresses is used up.',
      },
    },
  }),
  inputs: { size: 'large', multiAz: true },
  explanations: [
    {
      environment: 'prod',
      resource: { type: 'postgres', name: 'main' },
      input: 'multiAz',
      value: true,
      decidedBy: {
        level: 'profile-lock',
        value: true,
        reason: 'public services survive the loss of a zone',
        source: { path: 'platform/profiles/high-traffic-api.yaml', line: 12 },
      },
      overridden: [{ level: 'type-default', value: false }],
    },
  ],
  objects: [
    {
      ref: object,
      role: 'resource',
      conditions: [
        {
          type: 'Ready',
          status: 'Unknown',
          reason: 'DependencyNotReady',
          message: 'dependency not ready',
        },
      ],
      revision: 'main@sha1:abc',
      suspended: false,
      observedAt: '2026-11-20T12:00:00.000Z',
    },
  ],
  outputs: [
    {
      name: 'endpoint',
      variable: 'POSTGRES_MAIN_ENDPOINT',
      secret: {
        namespace: 'payments-api',
        name: 'postgres-main-outputs',
        key: 'endpoint',
      },
      available: true,
    },
  ],
  dependsOn: [{ ...object, name: 'network-vpc' }],
  dependents: [],
  drift: {
    detectedAt: '2026-11-20T11:30:00.000Z',
    message: 'The size was changed by hand.',
  },
  tags: { owner: 'payments' },
  links: [],
  source: { path: 'services/payments-api.yaml', line: 9 },
  sourceUrl:
    'https://git.example.com/acme/platform-gitops/blob/main/services/payments-api.yaml#L9',
};

/** A plan that replaces the database because of its version. */
export const planFixture: PlanView = {
  object,
  id: 'plan-main-1a2b3c4d5e',
  isDestroy: false,
  counts: { add: 2, change: 0, replace: 1, destroy: 0 },
  resources: [
    {
      address: 'aws_db_instance.main',
      action: 'replace',
      attributes: [
        {
          path: 'engine_version',
          before: '15',
          after: '16',
          unknown: false,
          sensitive: false,
          forcesReplacement: true,
        },
        {
          path: 'password',
          unknown: false,
          sensitive: true,
          forcesReplacement: false,
        },
        {
          path: 'arn',
          before: 'arn:1',
          unknown: true,
          sensitive: false,
          forcesReplacement: false,
        },
      ],
    },
  ],
  redactions: 1,
};

/** A request whose plan waits for a person. */
export const timelineFixture: Timeline = {
  items: [
    {
      id: 'abc123def456',
      title: 'Add prod',
      by: 'user:default/guest',
      at: '2026-11-20T10:00:00.000Z',
      state: 'open',
      pullRequest: { number: 127, url: 'https://git.example.com/pull/127' },
      commit: 'c'.repeat(40),
      environments: ['prod'],
      steps: [
        { name: 'submitted', state: 'done', at: '2026-11-20T10:00:00.000Z' },
        {
          name: 'merged',
          state: 'done',
          at: '2026-11-20T10:03:20.000Z',
          durationSeconds: 200,
        },
        {
          name: 'planned',
          state: 'current',
          stuckBecause: 'the plan waits for approval',
        },
        { name: 'ready', state: 'upcoming' },
      ],
    },
    {
      id: 'pull/128',
      title: 'Add kafka-topic events',
      by: 'jo',
      at: '2026-11-20T11:00:00.000Z',
      state: 'open',
      environments: ['dev'],
      steps: [],
    },
  ],
};
