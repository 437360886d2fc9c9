import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { exampleStep } from './exampleStep';

const step = (change: object) =>
  exampleStep(
    {
      id: 'propose',
      name: 'Propose the change',
      action: 'infra:change:propose',
    },
    change,
  );

export const examples: TemplateExample[] = [
  {
    description: 'Ask for a database and a topic for an existing service',
    example: step({
      kind: 'request',
      service: 'payments-api',
      profile: 'high-traffic-api',
      environments: ['dev', 'prod'],
      resources: [
        { type: 'postgres', name: 'main', inputs: { size: 'medium' } },
        { type: 'kafka-topic', name: 'events', inputs: { partitions: 12 } },
      ],
    }),
  },
  {
    description: 'Make a database larger in production only',
    example: step({
      kind: 'configure',
      service: 'payments-api',
      resources: [
        {
          type: 'postgres',
          name: 'main',
          environments: { prod: { inputs: { size: 'large' } } },
        },
      ],
    }),
  },
  {
    description: 'Remove a topic',
    example: step({
      kind: 'remove',
      service: 'payments-api',
      resources: [{ type: 'kafka-topic', name: 'events' }],
    }),
  },
  {
    description: 'Add an environment that starts with the values of another',
    example: step({
      kind: 'configure',
      service: 'payments-api',
      addEnvironments: [{ name: 'staging', copyFrom: 'dev' }],
    }),
  },
  {
    description: 'Move the first environment to a newer package',
    example: step({
      kind: 'upgrade',
      service: 'payments-api',
      package: 'aws-data@3.2.0',
      environments: ['dev'],
    }),
  },
  {
    description: 'Carry what may be carried from one environment to the next',
    example: step({
      kind: 'promote',
      service: 'payments-api',
      from: 'dev',
      to: 'staging',
    }),
  },
  {
    description: 'Go back to an earlier commit in production',
    example: step({
      kind: 'rollback',
      service: 'payments-api',
      revision: '3f2a1b4c5d6e7f8091a2b3c4d5e6f708192a3b4c',
      environments: ['prod'],
    }),
  },
  {
    description: 'Restore a database that was removed',
    example: step({
      kind: 'restore',
      service: 'payments-api',
      resources: [{ type: 'postgres', name: 'main' }],
    }),
  },
  {
    description: 'Approve a plan that waits, by its full id',
    example: step({
      kind: 'approve',
      service: 'payments-api',
      environment: 'prod',
      resource: { type: 'postgres', name: 'main' },
      plan: 'plan-main-1a2b3c4d5e',
    }),
  },
  {
    description: 'Write the claim of a service that people wrote by hand',
    example: step({ kind: 'adopt', service: 'search-indexer' }),
  },
];
