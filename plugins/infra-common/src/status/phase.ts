import { z } from 'zod';
import { objectRefSchema } from './observed';

/**
 * The one word a person reads for a resource in an environment.
 *
 * - `proposed`: only a pull request asks for it.
 * - `merged`: in Git, not yet seen by the cluster.
 * - `planning`, `awaiting-approval`, `applying`: on its way.
 * - `ready`: what Git says is there.
 * - `failed`, `drifted`, `unhealthy`, `waiting`, `locked`: it stands still;
 *   the report says why and who can go on.
 * - `suspended`: somebody stopped it on purpose.
 * - `removing`: on its way out. `retained`: out of Git, kept on purpose.
 *   `orphaned`: in the cluster, although Git does not ask for it.
 * - `unknown`: nobody has looked recently, or what was seen says nothing.
 *
 * @public
 */
export const phaseSchema = z
  .enum([
    'proposed',
    'merged',
    'planning',
    'awaiting-approval',
    'applying',
    'ready',
    'failed',
    'drifted',
    'unhealthy',
    'waiting',
    'locked',
    'suspended',
    'removing',
    'retained',
    'orphaned',
    'unknown',
  ])
  .meta({ title: 'Phase' });

/** @public */
export type Phase = z.infer<typeof phaseSchema>;

/** What a resource waits for. @public */
export const waitSchema = z
  .object({
    kind: z.enum([
      'review',
      'checks',
      'merge',
      'rollout',
      'controller',
      'plan-approval',
      'dependency',
      'lock',
      'retry',
      'person',
    ]),
    /** In plain words, such as `approval of plan plan-main-1a2b3c4d5e: 2 to add, 1 to change`. */
    text: z.string(),
    /** What is waited for, when that is an object of a cluster. */
    object: objectRefSchema.optional(),
    /** The end of a chain of waits: what really stands in the way. */
    rootCause: z
      .object({
        object: objectRefSchema,
        phase: phaseSchema,
        message: z.string(),
      })
      .optional(),
  })
  .meta({ title: 'Wait' });

/** @public */
export type Wait = z.infer<typeof waitSchema>;

/** Number of resources that a plan touches, by what it does to them. @public */
export const planCountsSchema = z
  .object({
    add: z.number().int().min(0),
    change: z.number().int().min(0),
    replace: z.number().int().min(0),
    destroy: z.number().int().min(0),
  })
  .meta({ title: 'Plan counts' });

/** @public */
export type PlanCounts = z.infer<typeof planCountsSchema>;

/** How recent what was seen is. @public */
export const freshnessSchema = z
  .object({
    /** When the source was last known to be complete; absent when never. */
    observedAt: z.iso.datetime().optional(),
    /** True when that is longer ago than the limit; the phase is `unknown` then. */
    stale: z.boolean(),
    /** Longest age in seconds that counts as fresh. */
    limitSeconds: z.number(),
    /** Why the source gives nothing, in plain words. */
    problem: z.string().optional(),
  })
  .meta({ title: 'Freshness' });

/** @public */
export type Freshness = z.infer<typeof freshnessSchema>;

/** What became of a resource in an environment. @public */
export const phaseReportSchema = z
  .object({
    phase: phaseSchema,
    /** Since when, as far as is known. */
    since: z.iso.datetime().optional(),
    /** Stable code: a controller's own reason such as `TFExecApplyFailed`, or one of ours in kebab-case. */
    reason: z.string(),
    /** A sentence in plain words, without the name of the resource. */
    message: z.string(),
    waitsFor: waitSchema.optional(),
    /** Whose turn it is, and what they can do. Absent when nobody has to. */
    actor: z
      .object({
        who: z.enum(['reviewers', 'owner', 'platform', 'controller']),
        action: z.string(),
      })
      .optional(),
    /** Whether a person has to do something. */
    needsAttention: z.boolean(),
    /** A routine check goes on; the phase is the one before it. */
    checking: z.boolean(),
    freshness: freshnessSchema,
    /** Of a stale report: what it said when somebody last looked. */
    lastKnown: phaseSchema.optional(),
    /** The plan that waits or is applied. */
    plan: z
      .object({
        id: z.string(),
        /** Everything is to be destroyed. */
        isDestroy: z.boolean(),
        /** Absent until the plan was read. */
        counts: planCountsSchema.optional(),
      })
      .optional(),
    /** The object of the cluster that says so. */
    object: objectRefSchema.optional(),
    links: z.array(z.object({ title: z.string(), url: z.string() })),
  })
  .meta({ title: 'Phase report' });

/** @public */
export type PhaseReport = z.infer<typeof phaseReportSchema>;
