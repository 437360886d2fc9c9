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

/**
 * A resource that was removed and is retained: it left what is rendered and
 * stays in the cloud. It can be restored, and destroyed after its undo window.
 *
 * @public
 */
export const tombstoneSchema = z
  .strictObject({
    ...claimResourceSchema.shape,
    /** Where it was, by environment, with the package that it had there. */
    retained: z.record(
      dnsLabelSchema,
      z.strictObject({ package: packageRefSchema.optional() }),
    ),
    removedAt: z.iso.datetime().meta({ title: 'Removed at' }),
    undoUntil: z.iso.datetime().meta({
      title: 'Undo until',
      description: 'Until then it can be restored; after it, destroyed.',
    }),
    change: z.string().max(40).optional().meta({
      title: 'Change',
      description: 'Id of the change that removed it.',
    }),
    destroy: z
      .strictObject({
        requestedAt: z.iso.datetime(),
        lastBackup: z.iso.datetime(),
        change: z.string().max(40).optional(),
      })
      .optional()
      .meta({
        title: 'Destroy',
        description: 'Set when it is to be destroyed with its data.',
      }),
  })
  .meta({ title: 'Tombstone' });

/** @public */
export type Tombstone = z.infer<typeof tombstoneSchema>;

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
      tombstones: z.array(tombstoneSchema).optional().meta({
        title: 'Tombstones',
        description: 'What was removed and is retained in the cloud.',
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
