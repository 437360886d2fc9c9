import type { PlatformView } from '@groundwork/backstage-plugin-infra-common';

const at = (path: string) => ({ path: `platform/${path}.yaml`, line: 1 });

/** A small platform for tests: two clouds, two profiles, three types. */
export const platformFixture: PlatformView = {
  revision: 'a'.repeat(40),
  repository: {
    title: 'acme/platform-gitops',
    url: 'https://git.example.com/acme/platform-gitops',
  },
  currency: 'USD',
  environments: [
    {
      name: 'dev',
      title: 'Development',
      source: at('environments/dev'),
      tier: 'development',
      order: 1,
      cloud: 'aws',
      region: 'eu-west-1',
      cluster: 'dev',
      engine: 'helm-values',
      minimumPackageState: 'candidate',
    },
    {
      name: 'prod',
      title: 'Production',
      source: at('environments/prod'),
      tier: 'production',
      order: 3,
      cloud: 'aws',
      region: 'eu-west-1',
      cluster: 'prod',
      engine: 'tofu-controller',
      minimumPackageState: 'certified',
    },
    {
      name: 'prod-azure',
      title: 'Production on Azure',
      source: at('environments/prod-azure'),
      tier: 'production',
      order: 4,
      cloud: 'azure',
      region: 'westeurope',
      cluster: 'prod-azure',
      engine: 'tofu-controller',
      minimumPackageState: 'certified',
    },
  ],
  profiles: [
    {
      name: 'high-traffic-api',
      title: 'High-traffic API',
      source: at('profiles/high-traffic-api'),
      useCase: 'Public, latency-sensitive HTTP',
      decides: ['multi-AZ', 'load balancer'],
      resources: {
        postgres: {
          defaults: { size: 'medium' },
          tiers: { development: { size: 'small' } },
          locks: [
            {
              input: 'multiAz',
              value: true,
              tiers: ['production'],
              reason: 'public services survive the loss of a zone',
            },
          ],
        },
      },
    },
    {
      name: 'internal-tooling',
      title: 'Internal tooling',
      source: at('profiles/internal-tooling'),
      useCase: 'Tools for colleagues',
      decides: ['single zone'],
      allowedTypes: ['postgres', 'object-storage'],
      resources: {},
    },
  ],
  resourceTypes: [
    {
      name: 'postgres',
      title: 'PostgreSQL',
      description: 'A relational database',
      source: at('resource-types/postgres'),
      aliases: ['postgresql', 'pg', 'database'],
      category: 'database',
      stateful: true,
      defaultName: 'main',
      clouds: ['aws', 'azure'],
      inputs: {
        required: ['version'],
        properties: {
          version: {
            type: 'string',
            enum: ['15', '16'],
            default: '16',
            immutable: true,
          },
          size: {
            type: 'string',
            enum: ['small', 'medium', 'large'],
            enumTitles: { large: 'Large (8 CPU)' },
            default: 'small',
            restarts: true,
          },
          multiAz: { type: 'boolean', title: 'Multi-AZ', default: false },
          storageGb: {
            type: 'integer',
            title: 'Storage (GB)',
            minimum: 10,
            maximum: 1000,
            default: 20,
          },
          backupWindow: {
            type: 'string',
            pattern: '^\\d{2}:\\d{2}-\\d{2}:\\d{2}$',
            advanced: true,
          },
          extensions: {
            type: 'array',
            items: { type: 'string' },
            advanced: true,
          },
          parameters: {
            type: 'object',
            additionalProperties: { type: 'string' },
            advanced: true,
          },
        },
      },
      outputs: [],
      cost: {
        aws: {
          terms: [
            { input: 'size', prices: { small: 20, medium: 60, large: 200 } },
            { input: 'storageGb', each: 0.1 },
          ],
          factors: [{ input: 'multiAz', factors: { true: 2 } }],
        },
      },
    },
    {
      name: 'kafka-topic',
      title: 'Kafka topic',
      source: at('resource-types/kafka-topic'),
      aliases: ['kafka', 'topic'],
      category: 'messaging',
      stateful: true,
      defaultName: 'events',
      clouds: ['aws'],
      inputs: {
        required: [],
        properties: {
          partitions: { type: 'integer', minimum: 1, maximum: 48, default: 6 },
        },
      },
      outputs: [],
      cost: { aws: { terms: [{ fixed: 5 }], factors: [] } },
    },
    {
      name: 'object-storage',
      title: 'Object storage',
      source: at('resource-types/object-storage'),
      aliases: ['bucket', 's3'],
      category: 'storage',
      stateful: true,
      defaultName: 'files',
      clouds: ['aws', 'azure'],
      inputs: { required: [], properties: {} },
      outputs: [],
      cost: {},
    },
  ],
  packages: [],
  policies: [],
  linkGroups: [],
  problems: [],
};
