import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { exampleStep } from './exampleStep';

const step = (change: object) =>
  exampleStep(
    {
      id: 'check',
      name: 'Check the infrastructure',
      action: 'infra:change:check',
    },
    change,
  );

export const examples: TemplateExample[] = [
  {
    description:
      'Check what a new service asks for, before its repository is made',
    example: step({
      kind: 'request',
      service: 'payments-api',
      owner: 'group:default/payments',
      profile: 'high-traffic-api',
      environments: ['dev', 'prod'],
      resources: [{ type: 'postgres', name: 'main' }],
    }),
  },
  {
    description: 'Check whether a topic may have more partitions in production',
    example: step({
      kind: 'configure',
      service: 'payments-api',
      resources: [
        {
          type: 'kafka-topic',
          name: 'events',
          environments: { prod: { inputs: { partitions: 24 } } },
        },
      ],
    }),
  },
];
