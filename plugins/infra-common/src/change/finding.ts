import { z } from 'zod';
import { jsonValueSchema } from '../json';
import { severitySchema } from '../documents/policy';
import { resourceIdSchema } from './change';

/** A place in a file of the GitOps repository; line and column start at 1. @public */
export const sourcePositionSchema = z
  .object({
    path: z.string(),
    line: z.number().int().min(1),
    column: z.number().int().min(1).optional(),
  })
  .meta({ title: 'Source position' });

/** @public */
export type SourcePosition = z.infer<typeof sourcePositionSchema>;

/** What a finding is about. @public */
export const findingTargetSchema = z.object({
  environment: z.string().optional(),
  resource: resourceIdSchema.optional(),
  input: z.string().optional(),
  /** Key of the change itself, such as `profile` or `environments`. */
  field: z.string().optional(),
});

/** @public */
export type FindingTarget = z.infer<typeof findingTargetSchema>;

/** A value that would pass, which a form can set for the person. @public */
export const findingFixSchema = z.object({
  text: z.string(),
  /** Sets this input of the target's resource, in its environment if named. */
  input: z
    .object({
      resource: resourceIdSchema,
      environment: z.string().optional(),
      name: z.string(),
      value: jsonValueSchema,
    })
    .optional(),
  /** Sets this field of the change. */
  field: z.object({ name: z.string(), value: jsonValueSchema }).optional(),
});

/** @public */
export type FindingFix = z.infer<typeof findingFixSchema>;

/**
 * Something that a person should know about a change. An `error` stops it.
 *
 * @public
 */
export const findingSchema = z
  .object({
    severity: severitySchema,
    /** Stable name of the rule: a built-in one, or `policy/<name>`. */
    rule: z.string(),
    message: z.string(),
    /** The document and line that the rule comes from. */
    source: sourcePositionSchema.optional(),
    target: findingTargetSchema.optional(),
    fix: findingFixSchema.optional(),
    documentation: z.string().optional(),
  })
  .meta({ title: 'Finding' });

/** @public */
export type Finding = z.infer<typeof findingSchema>;

/** Something wrong with a document of the repository. @public */
export const problemSchema = z
  .object({
    severity: severitySchema,
    /** Stable name of the check, such as `unknown-key` or `dangling-reference`. */
    rule: z.string(),
    message: z.string(),
    path: z.string(),
    line: z.number().int().min(1),
    column: z.number().int().min(1),
    kind: z.string().optional(),
    name: z.string().optional(),
  })
  .meta({ title: 'Problem' });

/** @public */
export type Problem = z.infer<typeof problemSchema>;
