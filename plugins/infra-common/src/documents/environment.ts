import { z } from 'zod';
import { jsonValueSchema } from '../json';
import { dnsLabelSchema, fluxDurationSchema, packageRefSchema } from '../names';
import {
  apiVersionSchema,
  cloudSchema,
  engineSchema,
  expressionSchema,
  linkSchema,
  metadataSchema,
  tierSchema,
} from './metadata';

/** Settings of the tofu-controller in an environment. @public */
export const terraformSettingsSchema = z
  .strictObject({
    interval: fluxDurationSchema.default('1h').meta({
      title: 'Interval',
      description: 'How often a resource is checked for drift.',
    }),
    retryInterval: fluxDurationSchema.default('2m').meta({
      title: 'Retry interval',
      description: 'How long to wait after a failure.',
    }),
    approval: z.enum(['manual', 'auto']).default('manual').meta({
      title: 'Approval',
      description:
        '`manual`: a plan waits for a person. `auto`: plans are applied at once.',
    }),
    serviceAccountName: dnsLabelSchema.default('tf-runner').meta({
      title: 'Service account',
      description: 'Service account of the runner pods.',
    }),
    runnerSecrets: z.array(dnsLabelSchema).default([]).meta({
      title: 'Runner secrets',
      description:
        'Secrets in the namespace of the service that hold cloud credentials for the runner, as environment variables.',
    }),
    readablePlan: z.enum(['none', 'human', 'json']).default('human').meta({
      title: 'Readable plan',
      description: 'Form in which plans are kept for people to read.',
    }),
  })
  .meta({ title: 'Terraform settings' });

/** How secrets reach an environment: by reference only. @public */
export const secretStoreSchema = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('external-secrets'),
      kind: z.enum(['ClusterSecretStore', 'SecretStore']),
      name: dnsLabelSchema,
      refreshInterval: fluxDurationSchema.default('1h'),
    }),
    z.strictObject({
      type: z.literal('vault'),
      mount: z.string().min(1).max(100),
      authRef: z.string().min(1).max(127),
      refreshAfter: z
        .string()
        .regex(
          /^([0-9]+(\.[0-9]+)?(s|m|h))$/,
          'must be one number and one unit, such as 60s or 1h',
        )
        .default('60s'),
    }),
  ])
  .meta({
    title: 'Secret store',
    description:
      'External Secrets or Vault Secrets Operator; Git holds references only.',
  });

/** @public */
export type SecretStore = z.infer<typeof secretStoreSchema>;

/** A place where services run. @public */
export const environmentDocumentSchema = z
  .strictObject({
    apiVersion: apiVersionSchema,
    kind: z.literal('Environment'),
    metadata: metadataSchema.extend({ name: dnsLabelSchema.max(30) }),
    spec: z.strictObject({
      tier: tierSchema,
      order: z.number().int().min(0).max(1000).meta({
        title: 'Promotion order',
        description: 'Changes move from the lowest number to the highest.',
      }),
      cloud: cloudSchema,
      region: z.string().min(1).max(60).meta({ title: 'Region' }),
      account: z.string().max(80).optional().meta({
        title: 'Account',
        description: 'Account, subscription or project in the cloud.',
      }),
      cluster: z.string().min(1).max(120).meta({
        title: 'Cluster',
        description: "Name of the cluster in Backstage's configuration.",
      }),
      namespace: expressionSchema.default('${{ service.name }}').meta({
        title: 'Namespace',
        description: 'Namespace of a service in the cluster.',
      }),
      engine: engineSchema.default('tofu-controller').meta({
        title: 'Engine',
        description: 'How resources are delivered here.',
      }),
      package: packageRefSchema.optional().meta({
        title: 'Default package',
        description:
          'Package of new services here. Without it, the newest usable package for this cloud in the platform channel.',
      }),
      minimumPackageState: z
        .enum(['certified', 'candidate', 'draft'])
        .default('certified')
        .meta({
          title: 'Minimum package state',
          description: 'What a package must at least be to be used here.',
        }),
      terraform: terraformSettingsSchema.prefault({}),
      helm: z
        .strictObject({
          interval: fluxDurationSchema.default('10m'),
          outputs: z.enum(['envFrom', 'values']).default('envFrom').meta({
            title: 'Outputs',
            description:
              'How connection strings reach the service: as `envFrom` in the values, or as `valuesFrom` of the HelmRelease.',
          }),
        })
        .prefault({})
        .meta({ title: 'Helm settings' }),
      secretStore: secretStoreSchema.optional(),
      monitoring: z
        .strictObject({
          dashboardLabels: z
            .record(z.string(), z.string())
            .default({ grafana_dashboard: '1' })
            .meta({
              title: 'Dashboard labels',
              description:
                "Labels by which Grafana's sidecar finds dashboard ConfigMaps.",
            }),
          ruleLabels: z.record(z.string(), z.string()).default({}).meta({
            title: 'Rule labels',
            description: 'Labels by which Prometheus selects rules.',
          }),
        })
        .optional()
        .meta({
          title: 'Monitoring',
          description:
            'Without it no dashboards and alerts are rendered for this environment.',
        }),
      variables: z
        .record(z.string().min(1).max(63), jsonValueSchema)
        .default({})
        .meta({
          title: 'Variables',
          description:
            'Facts that modules need here (network ids, zones); read as environment.variables.',
        }),
      links: z.array(linkSchema).default([]),
    }),
  })
  .meta({
    title: 'Environment',
    description:
      'A place where services run: cluster, cloud, region, tier, engine and its settings.',
  });

/** @public */
export type EnvironmentDocument = z.infer<typeof environmentDocumentSchema>;
