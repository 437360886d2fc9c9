import { z } from 'zod';
import { jsonValueSchema } from '../json';
import { objectRefSchema } from './observed';
import { planCountsSchema } from './phase';

/** What a plan does to an attribute. Secret values are gone, not hidden. @public */
export const planAttributeSchema = z.object({
  /** Such as `tags.owner` or `rule[0].port`. */
  path: z.string(),
  before: jsonValueSchema.optional(),
  after: jsonValueSchema.optional(),
  /** The value is known only after the plan was applied. */
  unknown: z.boolean(),
  /** The value is secret, so neither side is given. */
  sensitive: z.boolean(),
  /** This attribute is why the resource is replaced. */
  forcesReplacement: z.boolean(),
});

/** @public */
export type PlanAttribute = z.infer<typeof planAttributeSchema>;

/** What a plan does to one resource. @public */
export const planResourceSchema = z.object({
  address: z.string(),
  action: z.enum(['add', 'change', 'replace', 'destroy', 'read']),
  reason: z.string().optional(),
  attributes: z.array(planAttributeSchema),
});

/** @public */
export type PlanResource = z.infer<typeof planResourceSchema>;

/** A plan for people: redacted by sensitive marks and by known secret values. @public */
export const planViewSchema = z
  .object({
    object: objectRefSchema,
    /** Full id, as `approvePlan` takes it. */
    id: z.string(),
    isDestroy: z.boolean(),
    counts: planCountsSchema,
    /** Empty when only text was kept. */
    resources: z.array(planResourceSchema),
    /** Terraform's own text, redacted; present when plans are kept as text. */
    text: z.string().optional(),
    /** How many values were taken out because they are secret. */
    redactions: z.number().int(),
  })
  .meta({ title: 'Plan' });

/** @public */
export type PlanView = z.infer<typeof planViewSchema>;
