import { z } from 'zod';
import { jsonValueSchema } from '../json';
import { changeSchema, resourceIdSchema } from './change';
import { findingSchema, sourcePositionSchema } from './finding';

/** What a change can do to a running resource, from harmless to worst. @public */
export const riskSchema = z
  .enum(['none', 'restart', 'replace', 'destroy'])
  .meta({ title: 'Risk' });

/** @public */
export type Risk = z.infer<typeof riskSchema>;

/** The worse of two risks. @public */
export function worseRisk(a: Risk, b: Risk): Risk {
  const order = riskSchema.options;
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}

/** Whether a risk is that something running is replaced or destroyed. @public */
export function isDestructiveRisk(risk: Risk): boolean {
  return risk === 'replace' || risk === 'destroy';
}

/** What a change set does to one file: the difference, not the whole texts. @public */
export const fileChangeSchema = z
  .object({
    path: z.string(),
    action: z.enum(['create', 'update', 'delete']),
    /** Unified diff with three lines of context. */
    diff: z.string(),
    addedLines: z.number().int(),
    removedLines: z.number().int(),
    /** Environment that the file belongs to; absent for the claim. */
    environment: z.string().optional(),
  })
  .meta({ title: 'File change' });

/** @public */
export type FileChange = z.infer<typeof fileChangeSchema>;

/** One sentence of the summary, in plain words. @public */
export const summaryItemSchema = z
  .object({
    action: z.enum(['add', 'change', 'remove', 'retain']),
    text: z.string(),
    risk: riskSchema,
    environments: z.array(z.string()),
    resource: resourceIdSchema.optional(),
  })
  .meta({ title: 'Summary item' });

/** @public */
export type SummaryItem = z.infer<typeof summaryItemSchema>;

/** Who can decide the value of an input, from weakest to strongest. @public */
export const decisionLevelSchema = z.enum([
  'type-default',
  'profile-default',
  'profile-tier',
  'claim',
  'claim-environment',
  'profile-lock',
]);

/** @public */
export type DecisionLevel = z.infer<typeof decisionLevelSchema>;

/** One candidate for the value of an input. @public */
export const decisionSchema = z.object({
  level: decisionLevelSchema,
  value: jsonValueSchema,
  source: sourcePositionSchema.optional(),
  /** Given for locks. */
  reason: z.string().optional(),
});

/** @public */
export type Decision = z.infer<typeof decisionSchema>;

/** Why an input has its value in an environment. @public */
export const explanationSchema = z
  .object({
    environment: z.string(),
    resource: resourceIdSchema,
    input: z.string(),
    value: jsonValueSchema,
    decidedBy: decisionSchema,
    /** Candidates that were not taken, strongest first. */
    overridden: z.array(decisionSchema),
  })
  .meta({ title: 'Explanation' });

/** @public */
export type Explanation = z.infer<typeof explanationSchema>;

/** Monthly cost in the platform's currency. @public */
export const costSchema = z
  .object({
    currency: z.string(),
    before: z.number(),
    after: z.number(),
    environments: z.array(
      z.object({
        environment: z.string(),
        before: z.number(),
        after: z.number(),
      }),
    ),
    /** What has no price, as `type/name in environment`. */
    unknown: z.array(z.string()),
  })
  .meta({ title: 'Cost' });

/** @public */
export type Cost = z.infer<typeof costSchema>;

/** What certification says of a package. @public */
export const packageStateSchema = z.enum([
  'draft',
  'candidate',
  'certified',
  'deprecated',
  'revoked',
]);

/** @public */
export type PackageState = z.infer<typeof packageStateSchema>;

/** The pull request that a change set becomes. @public */
export const proposalDraftSchema = z
  .object({
    title: z.string(),
    body: z.string(),
    branch: z.string(),
    commitMessage: z.string(),
    labels: z.array(z.string()),
    reviewers: z.array(z.string()),
    /** SHA-256 (hex) over paths and contents of the files after the change. */
    intent: z.string(),
  })
  .meta({ title: 'Proposal' });

/** @public */
export type ProposalDraft = z.infer<typeof proposalDraftSchema>;

/** What a change does, for people and programs that look at it. @public */
export const changeSetSchema = z
  .object({
    changeId: z.string(),
    service: z.string(),
    change: changeSchema,
    /** Commit of the base branch that the plan was made on. */
    revision: z.string(),
    /** Empty when there is nothing to change. */
    files: z.array(fileChangeSchema),
    summary: z.array(summaryItemSchema),
    findings: z.array(findingSchema),
    risk: riskSchema,
    cost: costSchema,
    explanations: z.array(explanationSchema),
    /** Packages in use after the change, by environment. */
    packages: z.array(
      z.object({
        environment: z.string(),
        package: z.string(),
        state: packageStateSchema,
      }),
    ),
    /** True when an error finding stops the change. */
    blocked: z.boolean(),
    proposal: proposalDraftSchema,
  })
  .meta({ title: 'Change set' });

/** @public */
export type ChangeSet = z.infer<typeof changeSetSchema>;
