import { z } from 'zod';
import { jsonValueSchema } from '../json';
import { dnsLabelSchema } from '../names';

/** The API version of every Groundwork document. @public */
export const GROUNDWORK_API_VERSION = 'groundwork/v1alpha1';

/** @internal */
export const apiVersionSchema = z.literal(GROUNDWORK_API_VERSION).meta({
  title: 'API version',
  description: 'Version of the format of this document.',
});

/** Name and words of a platform document. @public */
export const metadataSchema = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .max(120)
      .regex(
        /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/,
        'must be lower-case letters, digits, dots and dashes',
      )
      .meta({
        title: 'Name',
        description: 'Unique among the documents of its kind.',
      }),
    title: z.string().max(120).optional().meta({
      title: 'Title',
      description: 'What people see instead of the name.',
    }),
    description: z.string().max(2000).optional().meta({
      title: 'Description',
      description: 'One or two sentences for the people who choose it.',
    }),
    labels: z.record(z.string().max(120), z.string().max(120)).optional().meta({
      title: 'Labels',
      description: 'Free labels for grouping and for policies.',
    }),
  })
  .meta({ title: 'Metadata' });

/** @public */
export type Metadata = z.infer<typeof metadataSchema>;

/** The tier of an environment: how careful one has to be there. @public */
export const tierSchema = z
  .enum(['development', 'staging', 'production'])
  .meta({ title: 'Tier', description: 'How careful one has to be there.' });

/** @public */
export type Tier = z.infer<typeof tierSchema>;

/** The clouds a resource type can be implemented on. @public */
export const cloudSchema = z
  .enum(['aws', 'azure', 'gcp'])
  .meta({ title: 'Cloud' });

/** @public */
export type Cloud = z.infer<typeof cloudSchema>;

/** How a resource is delivered to its environment. @public */
export const engineSchema = z
  .enum(['tofu-controller', 'helm-values', 'terragrunt'])
  .meta({
    title: 'Engine',
    description:
      '`tofu-controller`: one Terraform object per resource. `helm-values`: the service chart renders it from values.infrastructure. `terragrunt`: a unit in the shared estate.',
  });

/** @public */
export type Engine = z.infer<typeof engineSchema>;

/**
 * Text with `${{ }}` expressions over service, environment, profile, resource,
 * inputs, package and change.
 *
 * @public
 */
export const expressionSchema = z.string().max(20_000).meta({
  title: 'Expression',
  description:
    'Text that may hold ${{ }} expressions over service, environment, profile, resource, inputs, package and change.',
});

/** A link that people want: `title` and `url` may hold expressions. @public */
export const linkSchema = z
  .strictObject({
    group: dnsLabelSchema.meta({
      title: 'Group',
      description: "Name of a link group of the platform's document.",
    }),
    title: expressionSchema.meta({ title: 'Title' }),
    url: expressionSchema.meta({
      title: 'URL',
      description: 'Must be an http or https address once rendered.',
    }),
    icon: z.string().max(60).optional().meta({ title: 'Icon' }),
  })
  .meta({ title: 'Link' });

/** @public */
export type Link = z.infer<typeof linkSchema>;

/** Values of inputs by name. @public */
export const inputValuesSchema = z
  .record(z.string().min(1).max(63), jsonValueSchema)
  .meta({ title: 'Inputs', description: 'Values of inputs by input name.' });

/** @public */
export type InputValues = z.infer<typeof inputValuesSchema>;
