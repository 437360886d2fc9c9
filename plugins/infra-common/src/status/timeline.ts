import { z } from 'zod';

/** Steps of a request, in order. @public */
export const timelineStepNameSchema = z.enum([
  'submitted',
  'pull-request',
  'checks',
  'merged',
  'source-revision',
  'planned',
  'applied',
  'ready',
  'outputs',
]);

/** @public */
export type TimelineStepName = z.infer<typeof timelineStepNameSchema>;

/** One step of a request's way from the form to the running resource. @public */
export const timelineStepSchema = z.object({
  name: timelineStepNameSchema,
  state: z.enum(['done', 'current', 'failed', 'upcoming', 'skipped']),
  at: z.iso.datetime().optional(),
  /** Seconds since the step before. */
  durationSeconds: z.number().optional(),
  /** Why it stands still, in plain words; only on the current or failed step. */
  stuckBecause: z.string().optional(),
  url: z.string().optional(),
});

/** @public */
export type TimelineStep = z.infer<typeof timelineStepSchema>;

/** A request or another change of a service with its steps. @public */
export const timelineEntrySchema = z
  .object({
    /** Change id, or `pull/<number>` or `commit/<sha>` for a person's own. */
    id: z.string(),
    title: z.string(),
    /** Entity reference or login. */
    by: z.string(),
    at: z.iso.datetime(),
    state: z.enum(['open', 'done', 'failed', 'closed']),
    pullRequest: z
      .object({ number: z.number().int(), url: z.string() })
      .optional(),
    commit: z.string().optional(),
    /** Why, as who asked for it wrote. */
    reason: z.string().optional(),
    /** Logins of those who approved the pull request. */
    approvedBy: z.array(z.string()).optional(),
    /** Names of the policies that had something to say. */
    policies: z.array(z.string()).optional(),
    environments: z.array(z.string()),
    steps: z.array(timelineStepSchema),
  })
  .meta({ title: 'Timeline entry' });

/** @public */
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;

/** What happened to a service, newest first. @public */
export const timelineSchema = z
  .object({ items: z.array(timelineEntrySchema) })
  .meta({ title: 'Timeline' });

/** @public */
export type Timeline = z.infer<typeof timelineSchema>;
