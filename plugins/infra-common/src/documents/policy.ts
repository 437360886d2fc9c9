import { z } from 'zod';
import { jsonValueSchema } from '../json';
import {
  apiVersionSchema,
  cloudSchema,
  expressionSchema,
  metadataSchema,
  tierSchema,
} from './metadata';

/** How much a finding weighs. An error stops a proposal. @public */
export const severitySchema = z
  .enum(['error', 'warning', 'info'])
  .meta({ title: 'Severity' });

/** @public */
export type Severity = z.infer<typeof severitySchema>;

/** A rule that every change must pass. @public */
export const policyDocumentSchema = z
  .strictObject({
    apiVersion: apiVersionSchema,
    kind: z.literal('Policy'),
    metadata: metadataSchema,
    spec: z.strictObject({
      severity: severitySchema.default('error'),
      scope: z.enum(['service', 'environment', 'resource']).meta({
        title: 'Scope',
        description:
          'Evaluated once per service, per environment of a service, or per resource in an environment. `resource` sees claim, environment, profile, resource and change.',
      }),
      match: z
        .strictObject({
          tiers: z.array(tierSchema).min(1).optional(),
          environments: z.array(z.string()).min(1).optional(),
          clouds: z.array(cloudSchema).min(1).optional(),
          resourceTypes: z.array(z.string()).min(1).optional(),
          profiles: z.array(z.string()).min(1).optional(),
          changes: z.array(z.string()).min(1).optional(),
        })
        .prefault({})
        .meta({
          title: 'Match',
          description: 'Where the rule applies; everywhere when empty.',
        }),
      rule: z.string().min(1).max(5000).meta({
        title: 'Rule',
        description:
          'CEL expression that must be true. Variables: claim, service, environment, profile, resource (type, name, inputs, stateful, monthlyCost), change.',
      }),
      message: expressionSchema.meta({
        title: 'Message',
        description: 'Said to the person when the rule is not met.',
      }),
      fix: z
        .strictObject({
          input: z.string().min(1).max(63),
          value: jsonValueSchema,
          text: z.string().min(1).max(200),
        })
        .optional()
        .meta({
          title: 'Fix',
          description:
            'The nearest value that would pass, offered as a button.',
        }),
      documentation: z.url({ protocol: /^https?$/ }).optional(),
    }),
  })
  .meta({
    title: 'Policy',
    description: 'A rule that every change must pass.',
  });

/** @public */
export type PolicyDocument = z.infer<typeof policyDocumentSchema>;
