import { z } from 'zod';
import { dnsLabelSchema, serviceNameSchema } from '../names';
import { apiVersionSchema, metadataSchema } from './metadata';
import { entityRefSchema } from './serviceInfra';

/** An exception from a policy, with an owner and an end. @public */
export const waiverDocumentSchema = z
  .strictObject({
    apiVersion: apiVersionSchema,
    kind: z.literal('Waiver'),
    metadata: metadataSchema,
    spec: z.strictObject({
      policy: dnsLabelSchema.meta({
        title: 'Policy',
        description: 'Name of the policy that is waived.',
      }),
      services: z.array(serviceNameSchema).min(1).max(100).meta({
        title: 'Services',
        description: 'For which services it is waived.',
      }),
      environments: z.array(dnsLabelSchema).min(1).optional().meta({
        title: 'Environments',
        description: 'Where it is waived; everywhere when absent.',
      }),
      resources: z
        .array(
          z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/, 'must be type/name'),
        )
        .min(1)
        .optional()
        .meta({
          title: 'Resources',
          description: 'For which resources, as type/name; all when absent.',
        }),
      reason: z.string().min(1).max(1000).meta({ title: 'Reason' }),
      owner: entityRefSchema.meta({
        title: 'Owner',
        description: 'Who answers for the exception.',
      }),
      expiresAt: z.iso.datetime().meta({
        title: 'Expires at',
        description: 'After this time the policy counts again.',
      }),
    }),
  })
  .meta({
    title: 'Waiver',
    description:
      'An exception from a policy, with a reason, an owner and an end.',
  });

/** @public */
export type WaiverDocument = z.infer<typeof waiverDocumentSchema>;
