import { z } from 'zod';

/** One check run or commit status of a pull request. @public */
export const proposalCheckSchema = z
  .object({
    name: z.string(),
    /** What it is about, from its name: `plan` is Atlantis's plan, `apply` its apply. */
    category: z.enum(['validation', 'security', 'plan', 'apply', 'other']),
    state: z.enum(['pending', 'success', 'failure', 'neutral']),
    description: z.string().optional(),
    url: z.string().optional(),
    startedAt: z.iso.datetime().optional(),
    completedAt: z.iso.datetime().optional(),
  })
  .meta({ title: 'Check of a proposal' });

/** @public */
export type ProposalCheck = z.infer<typeof proposalCheckSchema>;

/** A pull request that touches files of services, ours or a person's own. @public */
export const proposalStateSchema = z
  .object({
    number: z.number().int(),
    url: z.string(),
    title: z.string(),
    /** Login at the host. */
    author: z.string(),
    branch: z.string(),
    headCommit: z.string(),
    state: z.enum(['open', 'merged', 'closed']),
    draft: z.boolean(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    mergedAt: z.iso.datetime().optional(),
    closedAt: z.iso.datetime().optional(),
    mergeCommit: z.string().optional(),
    review: z.enum(['approved', 'changes-requested', 'required', 'none']),
    /** Logins of those whose approval stands. */
    approvedBy: z.array(z.string()).optional(),
    /** `unknown` while the host computes it. */
    mergeable: z.enum(['yes', 'conflicts', 'behind', 'blocked', 'unknown']),
    checks: z.array(proposalCheckSchema),
    /** Change that it carries, when Groundwork opened it. */
    changeId: z.string().optional(),
    /** Services whose files it touches, each with the environments; empty for the claim alone. */
    touches: z.array(
      z.object({ service: z.string(), environments: z.array(z.string()) }),
    ),
  })
  .meta({ title: 'Proposal state' });

/** @public */
export type ProposalState = z.infer<typeof proposalStateSchema>;
