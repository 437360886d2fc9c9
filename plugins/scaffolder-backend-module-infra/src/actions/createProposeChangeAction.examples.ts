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
];
