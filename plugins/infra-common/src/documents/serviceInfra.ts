import { z } from 'zod';
import {
  dnsLabelSchema,
  packageRefSchema,
  resourceNameSchema,
  serviceNameSchema,
} from '../names';
import {
  apiVersionSchema,
  inputValuesSchema,
  metadataSchema,
} from './metadata';

/** An entity reference with kind and namespace, in Backstage's lower-case form. @public */
export const entityRefSchema = z
  .string()
  .max(260)
  .regex(
    /^[a-z]+:[a-zA-Z0-9-]+\/[a-zA-Z0-9._-]+$/,
    'must be a full entity reference such as component:default/payments-api',
  );

/** What one service wants in one of its environments. @public */
export const claimEnvironmentSchema = z
  .strictObject({
    package: packageRefSchema.optional().meta({
      description:
        'Differs from the package of the claim while an upgrade moves through the environments, or where the cloud is another.',
    }),
  })
  .meta({ title: 'Environment of a service' });

/** A requested resource. @public */
export const claimResourceSchema = z
  .strictObject({
    type: dnsLabelSchema.meta({
      title: 'Type',
      description: 'Name of a resource type.',
    }),
    name: resourceNameSchema,
    inputs: inputValuesSchema.optional(),
    environments: z
      .record(
        dnsLabelSchema,
        z.strictObject({
          inputs: inputValuesSchema.optional(),
          enabled: z.boolean().optional().meta({
            title: 'Enabled',
            description: 'false leaves the resource out of this environment.',
          }),
        }),
      )
      .optional()
      .meta({
        title: 'Environments',
        description: 'What differs in an environment.',
      }),
  })
  .meta({ title: 'Resource' });

/** @public */
export type ClaimResource = z.infer<typeof claimResourceSchema>;

/** What one service wants: its claim. @public */
export const serviceInfraDocumentSchema = z
  .strictObject({
    apiVersion: apiVersionSchema,
    kind: z.literal('ServiceInfra'),
    metadata: metadataSchema.extend({ name: serviceNameSchema }),
    spec: z.strictObject({
      component: entityRefSchema.meta({
        title: 'Component',
        description: 'The component in the catalog.',
      }),
      owner: entityRefSchema.meta({
        title: 'Owner',
        description: 'Group or user that owns the service.',
      }),
      profile: z.string().min(1).max(120).meta({
        title: 'Profile',
        description: 'Name of a profile.',
      }),
      package: packageRefSchema.optional(),
      environments: z.record(dnsLabelSchema, claimEnvironmentSchema).meta({
        title: 'Environments',
        description: 'Where the service runs, by name of the environment.',
      }),
      resources: z.array(claimResourceSchema).default([]).meta({
        title: 'Resources',
        description: 'What the service needs. Type and name are its identity.',
      }),
    }),
  })
  .meta({
    title: 'Service infrastructure',
    description:
      'What one service wants: profile, package, environments, resources.',
  });

/** @public */
export type ServiceInfraDocument = z.infer<typeof serviceInfraDocumentSchema>;
