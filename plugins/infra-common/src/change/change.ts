import { z } from 'zod';
import { inputValuesSchema } from '../documents/metadata';
import { entityRefSchema } from '../documents/serviceInfra';
import {
  dnsLabelSchema,
  packageRefSchema,
  resourceNameSchema,
  serviceNameSchema,
} from '../names';

/** Identity of a resource within a service. @public */
export const resourceIdSchema = z
  .strictObject({ type: dnsLabelSchema, name: resourceNameSchema })
  .meta({ title: 'Resource' });

/** @public */
export type ResourceId = z.infer<typeof resourceIdSchema>;

/** `type/name`, the way a resource is written in texts and keys. @public */
export function formatResourceId(id: ResourceId): string {
  return `${id.type}/${id.name}`;
}

/**
 * Inputs are settings, not data. What patterns and rules of the platform are
 * asked about has to be bounded, since they may take long for a long text.
 */
const MAX_INPUTS = 10_000;
const MAX_INPUT_DEPTH = 10;

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

/**
 * Inputs as a change sets them: `null` takes a value back, so that the profile
 * or the type decides again.
 */
const inputEditsSchema = inputValuesSchema
  .refine(values => JSON.stringify(values).length <= MAX_INPUTS, {
    error: `must be at most ${MAX_INPUTS} characters, written as JSON`,
    abort: true,
  })
  .refine(values => depthOf(values) <= MAX_INPUT_DEPTH, {
    error: `must be nested at most ${MAX_INPUT_DEPTH} levels deep`,
  })
  .meta({
    title: 'Inputs',
    description: 'Values to set; null takes a value back to its default.',
  });

const reasonSchema = z.string().max(1000).optional().meta({
  title: 'Reason',
  description: 'Why, for the reviewers of the pull request.',
});

const environmentInputsSchema = z
  .record(dnsLabelSchema, z.strictObject({ inputs: inputEditsSchema }))
  .optional()
  .meta({
    title: 'Environments',
    description: 'What differs in an environment.',
  });

const resourceEditSchema = resourceIdSchema.extend({
  inputs: inputEditsSchema.optional(),
  environments: environmentInputsSchema,
});

/** Ask for resources: creates the claim of a service or extends it. @public */
export const requestChangeSchema = z
  .strictObject({
    kind: z.literal('request'),
    service: serviceNameSchema,
    component: entityRefSchema.optional().meta({
      title: 'Component',
      description:
        'The component in the catalog; component:default/<service> when absent.',
    }),
    owner: entityRefSchema.optional().meta({
      title: 'Owner',
      description:
        'Owner of a service without a claim. Taken from the catalog when absent.',
    }),
    profile: z.string().min(1).max(120).optional().meta({
      title: 'Profile',
      description: 'Needed for a service that has no claim yet.',
    }),
    package: packageRefSchema.optional(),
    environments: z.array(dnsLabelSchema).max(50).default([]).meta({
      title: 'Environments',
      description: 'Environments to add; those of the claim stay.',
    }),
    resources: z
      .array(resourceEditSchema)
      .max(100)
      .default([])
      .meta({ title: 'Resources' }),
    reason: reasonSchema,
  })
  .meta({ title: 'Request' });

/** Change inputs of resources that are there, or the profile. @public */
export const configureChangeSchema = z
  .strictObject({
    kind: z.literal('configure'),
    service: serviceNameSchema,
    profile: z.string().min(1).max(120).optional(),
    resources: z.array(resourceEditSchema).max(100).default([]),
    reason: reasonSchema,
  })
  .meta({ title: 'Configure' });

/**
 * Remove resources, environments or the whole claim. What is stateful is
 * retained: it leaves Git and stays in the cloud.
 *
 * @public
 */
export const removeChangeSchema = z
  .strictObject({
    kind: z.literal('remove'),
    service: serviceNameSchema,
    resources: z.array(resourceIdSchema).max(100).default([]),
    environments: z.array(dnsLabelSchema).max(50).default([]),
    all: z.boolean().default(false).meta({
      title: 'All',
      description: 'Remove the claim with everything in it.',
    }),
    reason: reasonSchema,
  })
  .meta({ title: 'Remove' });

/**
 * One edit of documents. Every operation is one more member of this union and
 * goes the same way: edit, render, check, propose, observe.
 *
 * @public
 */
export const changeSchema = z
  .discriminatedUnion('kind', [
    requestChangeSchema,
    configureChangeSchema,
    removeChangeSchema,
  ])
  .meta({ title: 'Change' });

/** A change with its defaults filled in. @public */
export type Change = z.infer<typeof changeSchema>;

/** A change as a caller writes it. @public */
export type ChangeInput = z.input<typeof changeSchema>;

/** @public */
export type RequestChange = z.infer<typeof requestChangeSchema>;
/** @public */
export type ConfigureChange = z.infer<typeof configureChangeSchema>;
/** @public */
export type RemoveChange = z.infer<typeof removeChangeSchema>;
/** @public */
export type ChangeKind = Change['kind'];
