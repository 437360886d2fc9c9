import { z } from 'zod';

const time = z.string();
const login = z.string();

/** A repository and its settings. `id` is its number in GitHub's sense. */
export const repositoryRecord = z.object({
  id: z.number(),
  owner: login,
  name: z.string(),
  description: z.string().nullable(),
  homepage: z.string().nullable(),
  private: z.boolean(),
  archived: z.boolean(),
  defaultBranch: z.string(),
  topics: z.array(z.string()),
  allowMergeCommit: z.boolean(),
  allowSquashMerge: z.boolean(),
  allowRebaseMerge: z.boolean(),
  allowAutoMerge: z.boolean(),
  deleteBranchOnMerge: z.boolean(),
  hasIssues: z.boolean(),
  hasProjects: z.boolean(),
  hasWiki: z.boolean(),
  collaborators: z.record(z.string(), z.string()),
  createdAt: time,
  updatedAt: time,
  pushedAt: time,
});
export type RepositoryRecord = z.infer<typeof repositoryRecord>;

/** What GitHub asks before a merge into a branch. */
export const protectionRecord = z.object({
  branch: z.string(),
  requiredApprovals: z.number().nullable(),
  requiredChecks: z.array(z.string()).nullable(),
  strict: z.boolean(),
  requiredSignatures: z.boolean(),
  /** The request body as sent; the answer repeats what we do not interpret. */
  settings: z.record(z.string(), z.unknown()),
});
export type ProtectionRecord = z.infer<typeof protectionRecord>;

export const mergeMethod = z.enum(['merge', 'squash', 'rebase']);
export type MergeMethod = z.infer<typeof mergeMethod>;

/** A pull request, or an issue (`pull` is null). They share their numbers. */
export const issueRecord = z.object({
  id: z.number(),
  number: z.number(),
  title: z.string(),
  body: z.string().nullable(),
  author: login,
  state: z.enum(['open', 'closed']),
  labels: z.array(z.string()),
  assignees: z.array(login),
  createdAt: time,
  updatedAt: time,
  closedAt: time.nullable(),
  pull: z
    .object({
      headRef: z.string(),
      headSha: z.string(),
      baseRef: z.string(),
      baseSha: z.string(),
      draft: z.boolean(),
      mergedAt: time.nullable(),
      mergedBy: login.nullable(),
      mergeCommitSha: z.string().nullable(),
      /** The base as it was just before the merge: what a revert returns to. */
      mergedOnto: z.string().nullable(),
      requestedReviewers: z.array(login),
      requestedTeams: z.array(z.string()),
      autoMerge: z
        .object({ method: mergeMethod, enabledAt: time, enabledBy: login })
        .nullable(),
    })
    .nullable(),
});
export type IssueRecord = z.infer<typeof issueRecord>;

/** A pull request as stored. */
export type PullRecord = IssueRecord & {
  pull: NonNullable<IssueRecord['pull']>;
};

export const labelRecord = z.object({
  id: z.number(),
  name: z.string(),
  color: z.string(),
  description: z.string().nullable(),
});
export type LabelRecord = z.infer<typeof labelRecord>;

export const commentRecord = z.object({
  id: z.number(),
  issue: z.number(),
  author: login,
  body: z.string(),
  createdAt: time,
  updatedAt: time,
});
export type CommentRecord = z.infer<typeof commentRecord>;

export const reviewState = z.enum([
  'APPROVED',
  'CHANGES_REQUESTED',
  'COMMENTED',
  'PENDING',
  'DISMISSED',
]);
export type ReviewState = z.infer<typeof reviewState>;

export const reviewRecord = z.object({
  id: z.number(),
  pull: z.number(),
  author: login,
  body: z.string(),
  state: reviewState,
  commitSha: z.string(),
  submittedAt: time,
});
export type ReviewRecord = z.infer<typeof reviewRecord>;

export const statusState = z.enum(['error', 'failure', 'pending', 'success']);
export type StatusState = z.infer<typeof statusState>;

export const statusRecord = z.object({
  id: z.number(),
  sha: z.string(),
  context: z.string(),
  state: statusState,
  description: z.string().nullable(),
  targetUrl: z.string().nullable(),
  author: login,
  createdAt: time,
  updatedAt: time,
});
export type StatusRecord = z.infer<typeof statusRecord>;

export const checkStatus = z.enum([
  'queued',
  'in_progress',
  'completed',
  'waiting',
  'requested',
  'pending',
]);
export const checkConclusion = z.enum([
  'action_required',
  'cancelled',
  'failure',
  'neutral',
  'success',
  'skipped',
  'stale',
  'timed_out',
]);

export const checkRunRecord = z.object({
  id: z.number(),
  sha: z.string(),
  name: z.string(),
  status: checkStatus,
  conclusion: checkConclusion.nullable(),
  detailsUrl: z.string().nullable(),
  externalId: z.string().nullable(),
  title: z.string().nullable(),
  summary: z.string().nullable(),
  text: z.string().nullable(),
  startedAt: time.nullable(),
  completedAt: time.nullable(),
});
export type CheckRunRecord = z.infer<typeof checkRunRecord>;

export const hookRecord = z.object({
  id: z.number(),
  url: z.string(),
  secret: z.string().nullable(),
  contentType: z.enum(['json', 'form']),
  events: z.array(z.string()),
  active: z.boolean(),
  createdAt: time,
  updatedAt: time,
});
export type HookRecord = z.infer<typeof hookRecord>;
