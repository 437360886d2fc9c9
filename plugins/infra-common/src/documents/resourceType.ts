import { z } from 'zod';
import { jsonValueSchema } from '../json';
import { dnsLabelSchema } from '../names';
import {
  apiVersionSchema,
  cloudSchema,
  engineSchema,
  expressionSchema,
  linkSchema,
  metadataSchema,
} from './metadata';

const scalarSchema = z.union([z.string(), z.number(), z.boolean()]);

/**
 * One input, in the subset of JSON Schema that a form can be made of, plus what
 * Groundwork has to know about changing it later.
 *
 * @public
 */
export const inputSchemaSchema = z
  .strictObject({
    type: z.enum(['string', 'integer', 'number', 'boolean', 'array', 'object']),
    title: z.string().max(80).optional(),
    description: z.string().max(500).optional(),
    default: jsonValueSchema.optional(),
    enum: z.array(scalarSchema).min(1).optional(),
    enumTitles: z.record(z.string(), z.string().max(120)).optional().meta({
      title: 'Titles of choices',
      description: 'What people read for each value of `enum`.',
    }),
    examples: z.array(jsonValueSchema).optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    multipleOf: z.number().positive().optional(),
    minLength: z.number().int().min(0).optional(),
    maxLength: z.number().int().min(0).optional(),
    pattern: z.string().max(500).optional(),
    patternMessage: z.string().max(200).optional().meta({
      title: 'Pattern message',
      description: 'Said instead of the pattern when a value does not match.',
    }),
    items: z
      .strictObject({
        type: z.enum(['string', 'integer', 'number']),
        enum: z.array(scalarSchema).optional(),
        pattern: z.string().max(500).optional(),
        maxLength: z.number().int().optional(),
      })
      .optional(),
    minItems: z.number().int().min(0).optional(),
    maxItems: z.number().int().min(0).optional(),
    uniqueItems: z.boolean().optional(),
    additionalProperties: z
      .strictObject({
        type: z.enum(['string', 'integer', 'number', 'boolean']),
      })
      .optional()
      .meta({
        title: 'Values',
        description: 'For `object`: the type of the values of a free map.',
      }),
    immutable: z.boolean().optional().meta({
      title: 'Immutable',
      description:
        'Changing it replaces the resource: data of a stateful resource is lost.',
    }),
    restarts: z.boolean().optional().meta({
      title: 'Restarts',
      description: 'Changing it restarts the resource.',
    }),
    perEnvironment: z.boolean().optional().meta({
      title: 'Per environment',
      description:
        'The value belongs to an environment; promotion leaves it alone.',
    }),
    advanced: z.boolean().optional().meta({
      title: 'Advanced',
      description: 'Folded away in forms.',
    }),
  })
  .meta({
    title: 'Input',
    description: 'Schema of one input, a subset of JSON Schema.',
  });

/** @public */
export type InputSchema = z.infer<typeof inputSchemaSchema>;

/** Where a secret input of a module comes from: a reference, never a value. @public */
export const secretVariableSchema = z
  .strictObject({
    variable: z.string().min(1).max(63).meta({
      title: 'Variable',
      description: 'Variable of the module.',
    }),
    path: expressionSchema.meta({
      title: 'Path',
      description: 'Path in the secret store of the environment.',
    }),
    property: z.string().min(1).max(120).meta({
      title: 'Property',
      description: 'Key at that path.',
    }),
  })
  .meta({ title: 'Secret variable' });

/** How a type is made on one cloud. @public */
export const implementationSchema = z
  .strictObject({
    module: dnsLabelSchema.meta({
      title: 'Module',
      description: 'Name of the module in the component package.',
    }),
    engine: engineSchema.optional().meta({
      description: "Overrides the environment's engine.",
    }),
    variables: z
      .record(z.string().min(1).max(63), jsonValueSchema)
      .default({})
      .meta({
        title: 'Variables',
        description:
          'Variables of the module. Texts may hold expressions; a text that is one expression alone keeps the type of its value.',
      }),
    tagsVariable: z.string().min(1).max(63).default('tags').meta({
      title: 'Tags variable',
      description: 'Variable of the module that takes the tags.',
    }),
    secretVariables: z.array(secretVariableSchema).default([]),
  })
  .meta({ title: 'Implementation' });

/** @public */
export type Implementation = z.infer<typeof implementationSchema>;

/** Something that the module gives back. @public */
export const outputSchema = z
  .strictObject({
    name: z.string().min(1).max(63),
    description: z.string().max(300).optional(),
    sensitive: z.boolean().default(false),
    env: z
      .string()
      .regex(/^[A-Z][A-Z0-9_]*$/, 'must be like DATABASE_URL')
      .max(80)
      .optional()
      .meta({
        title: 'Environment variable',
        description:
          'Variable under which the service reads it. The resource `main` has this name; every other one has its own name in front (ORDERS_KAFKA_TOPIC), also while it is the only one, so that names stay when another is asked for.',
      }),
  })
  .meta({ title: 'Output' });

/** A part of a monthly price. @public */
export const priceTermSchema = z
  .union([
    z.strictObject({
      fixed: z.number().min(0).meta({ description: 'A fixed amount.' }),
    }),
    z.strictObject({
      input: z.string(),
      prices: z.record(z.string(), z.number().min(0)).meta({
        description: 'Amount by value of the input.',
      }),
    }),
    z.strictObject({
      input: z.string(),
      each: z.number().min(0).meta({
        description: 'Amount for each unit of a numeric input.',
      }),
    }),
  ])
  .meta({ title: 'Price term' });

/** Monthly price: the sum of the terms times all factors. @public */
export const priceSchema = z
  .strictObject({
    terms: z.array(priceTermSchema).min(1),
    factors: z
      .array(
        z.strictObject({
          input: z.string(),
          factors: z.record(z.string(), z.number().min(0)),
        }),
      )
      .default([]),
  })
  .meta({
    title: 'Price',
    description:
      "Monthly price in the platform's currency: the sum of the terms, times every factor whose input has one of the listed values.",
  });

/** @public */
export type Price = z.infer<typeof priceSchema>;

/** Monitoring that comes with a resource. @public */
export const monitoringSchema = z
  .strictObject({
    dashboards: z
      .array(
        z.strictObject({
          name: dnsLabelSchema,
          title: expressionSchema,
          panels: z
            .array(
              z.strictObject({
                title: expressionSchema,
                query: expressionSchema.meta({
                  title: 'Query',
                  description: 'PromQL.',
                }),
                unit: z.string().max(40).optional(),
              }),
            )
            .min(1),
        }),
      )
      .default([]),
    alerts: z
      .array(
        z.strictObject({
          name: z
            .string()
            .regex(/^[A-Za-z][A-Za-z0-9]*$/, 'must be letters and digits'),
          query: expressionSchema,
          for: z
            .string()
            .regex(/^([0-9]+(ms|s|m|h|d))+$/)
            .default('10m'),
          severity: z.enum(['info', 'warning', 'critical']),
          summary: expressionSchema,
          runbook: expressionSchema.optional(),
        }),
      )
      .default([]),
  })
  .meta({
    title: 'Monitoring',
    description: 'Dashboards and alerts that come with every such resource.',
  });

/** @public */
export type Monitoring = z.infer<typeof monitoringSchema>;

/** What can be asked for. @public */
export const resourceTypeDocumentSchema = z
  .strictObject({
    apiVersion: apiVersionSchema,
    kind: z.literal('ResourceType'),
    metadata: metadataSchema.extend({ name: dnsLabelSchema.max(30) }),
    spec: z.strictObject({
      aliases: z.array(z.string().min(1).max(40)).default([]).meta({
        title: 'Aliases',
        description: 'Other words that people type for it.',
      }),
      category: z
        .enum([
          'database',
          'messaging',
          'cache',
          'storage',
          'identity',
          'network',
          'other',
        ])
        .default('other'),
      icon: z.string().max(60).optional(),
      stateful: z.boolean().meta({
        title: 'Stateful',
        description:
          'Holds data. A stateful resource is retained when it is removed from Git.',
      }),
      defaultName: dnsLabelSchema.max(30).default('main').meta({
        title: 'Default name',
        description: 'Name that forms propose for the first one.',
      }),
      inputs: z
        .strictObject({
          properties: z
            .record(
              z
                .string()
                .regex(
                  /^[a-z][A-Za-z0-9]{0,62}$/,
                  'must be camelCase letters and digits',
                ),
              inputSchemaSchema,
            )
            .default({}),
          required: z.array(z.string()).default([]),
        })
        .prefault({})
        .meta({ title: 'Inputs' }),
      implementations: z.partialRecord(cloudSchema, implementationSchema).meta({
        title: 'Implementations',
        description: 'How it is made, by cloud.',
      }),
      outputs: z.array(outputSchema).default([]),
      monitoring: monitoringSchema.optional(),
      links: z.array(linkSchema).default([]),
      cost: z.partialRecord(cloudSchema, priceSchema).default({}).meta({
        title: 'Cost',
        description: 'Monthly price by cloud; unknown when absent.',
      }),
    }),
  })
  .meta({
    title: 'Resource type',
    description:
      'Something that can be asked for: its inputs, how each cloud makes it, what it gives back, what it costs.',
  });

/** @public */
export type ResourceTypeDocument = z.infer<typeof resourceTypeDocumentSchema>;
