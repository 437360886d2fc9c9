import { z } from 'zod';
import { jsonValueSchema } from '../json';
import {
  apiVersionSchema,
  inputValuesSchema,
  linkSchema,
  metadataSchema,
  tierSchema,
} from './metadata';

/** A value that a profile fixes. @public */
export const inputLockSchema = z
  .strictObject({
    input: z.string().min(1).max(63).meta({ title: 'Input' }),
    value: jsonValueSchema.meta({ title: 'Value' }),
    tiers: z.array(tierSchema).min(1).optional().meta({
      title: 'Tiers',
      description: 'Tiers where the lock holds; all when absent.',
    }),
    reason: z.string().min(1).max(300).meta({
      title: 'Reason',
      description: 'Shown beside the locked value in the form.',
    }),
  })
  .meta({ title: 'Lock' });

/** @public */
export type InputLock = z.infer<typeof inputLockSchema>;

/** What a profile decides for one resource type. @public */
export const profileResourceSchema = z
  .strictObject({
    defaults: inputValuesSchema.default({}),
    tiers: z
      .partialRecord(tierSchema, inputValuesSchema)
      .default({})
      .meta({ title: 'Tiers', description: 'Defaults per tier.' }),
    locks: z.array(inputLockSchema).default([]).meta({ title: 'Locks' }),
  })
  .meta({ title: 'Resource settings' });

const releaseValuesSchema = z.record(
  z.string().min(1).max(120),
  jsonValueSchema,
);

/** A named archetype for a use case. @public */
export const profileDocumentSchema = z
  .strictObject({
    apiVersion: apiVersionSchema,
    kind: z.literal('Profile'),
    metadata: metadataSchema,
    spec: z.strictObject({
      useCase: z.string().min(1).max(300).meta({
        title: 'Use case',
        description: 'When to choose this profile, in one sentence.',
      }),
      decides: z.array(z.string().min(1).max(200)).default([]).meta({
        title: 'Decides',
        description: 'What it decides for you, in short phrases.',
      }),
      resources: z
        .record(z.string().min(1).max(63), profileResourceSchema)
        .default({})
        .meta({
          title: 'Resources',
          description: 'Defaults and locks by resource type.',
        }),
      allowedTypes: z.array(z.string()).optional().meta({
        title: 'Allowed types',
        description: 'Resource types that may be asked for; all when absent.',
      }),
      network: z
        .strictObject({
          exposure: z.enum(['none', 'internal', 'public']).meta({
            title: 'Exposure',
            description: 'Who can reach the service.',
          }),
        })
        .optional()
        .meta({ title: 'Network' }),
      release: z
        .strictObject({
          values: releaseValuesSchema.default({}),
          tiers: z.partialRecord(tierSchema, releaseValuesSchema).default({}),
        })
        .prefault({})
        .meta({
          title: 'Release',
          description:
            'Values of a HelmRelease that Groundwork creates. One that a person wrote keeps its own.',
        }),
      links: z.array(linkSchema).default([]),
    }),
  })
  .meta({
    title: 'Profile',
    description:
      'An archetype for a use case: defaults and locks for inputs, network and release values per tier.',
  });

/** @public */
export type ProfileDocument = z.infer<typeof profileDocumentSchema>;
