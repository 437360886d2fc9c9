import { mergeCommits } from '../git/merges';
import type { GitRepository } from '../git/repository';
import type { PullRecord, ReviewRecord } from '../store/records';
import { branchHead } from './branches';
import { combinedState, requiredContextsMet } from './checks';
import type { Repository } from './repository';

/** Whether a pull request merges cleanly, and if not, on which paths. */
export type Mergeability = {
  mergeable: 'MERGEABLE' | 'CONFLICTING' | 'UNKNOWN';
  conflicts: string[];
};

/** GitHub's `MergeStateStatus`. */
export type MergeState =
  | 'BEHIND'
  | 'BLOCKED'
  | 'CLEAN'
  | 'DIRTY'
  | 'DRAFT'
  | 'UNKNOWN'
  | 'UNSTABLE';

const KEPT = 500;
const caches = new WeakMap<GitRepository, Map<string, Mergeability>>();

/** Merges head into base on trial; the answer for two commits never changes. */
export async function mergeabilityOf(
  repository: Repository,
  record: PullRecord,
): Promise<Mergeability> {
  if (record.state === 'closed') {
    return { mergeable: 'UNKNOWN', conflicts: [] };
  }
  const { git } = repository;
  const base = await branchHead(repository, record.pull.baseRef);
  if (!base) {
    return { mergeable: 'UNKNOWN', conflicts: [] };
  }
  const cache = caches.get(git) ?? new Map<string, Mergeability>();
  caches.set(git, cache);
  const key = `${base}..${record.pull.headSha}`;
  const known = cache.get(key);
  if (known) {
    return known;
  }
  const merged = await mergeCommits(git, base, record.pull.headSha);
  const answer: Mergeability =
    'tree' in merged
      ? { mergeable: 'MERGEABLE', conflicts: [] }
      : { mergeable: 'CONFLICTING', conflicts: merged.conflicts };
  if (cache.size >= KEPT) {
    cache.clear();
  }
  cache.set(key, answer);
  return answer;
}

/** The last review with an opinion of every reviewer. */
export function opinions(
  repository: Repository,
  record: PullRecord,
): ReviewRecord[] {
  const latest = new Map<string, ReviewRecord>();
  for (const review of repository.reviews.list()) {
    if (
      review.pull === record.number &&
      review.state !== 'COMMENTED' &&
      review.state !== 'PENDING'
    ) {
      latest.set(review.author, review);
    }
  }
  return [...latest.values()].filter(({ state }) => state !== 'DISMISSED');
}

/** GitHub's `reviewDecision`: null when nobody has to decide or has. */
export function reviewDecision(
  repository: Repository,
  record: PullRecord,
): 'APPROVED' | 'CHANGES_REQUESTED' | 'REVIEW_REQUIRED' | null {
  const required =
    repository.protections.get(record.pull.baseRef)?.requiredApprovals ?? 0;
  const given = opinions(repository, record);
  if (given.some(({ state }) => state === 'CHANGES_REQUESTED')) {
    return 'CHANGES_REQUESTED';
  }
  const approvals = given.filter(({ state }) => state === 'APPROVED').length;
  if (approvals < required) {
    return 'REVIEW_REQUIRED';
  }
  return approvals > 0 ? 'APPROVED' : null;
}

/** Why a pull request cannot be merged now, or that it can. */
export async function mergeState(
  repository: Repository,
  record: PullRecord,
): Promise<MergeState> {
  const { mergeable } = await mergeabilityOf(repository, record);
  if (mergeable === 'UNKNOWN') {
    return 'UNKNOWN';
  }
  if (mergeable === 'CONFLICTING') {
    return 'DIRTY';
  }
  if (record.pull.draft) {
    return 'DRAFT';
  }
  const protection = repository.protections.get(record.pull.baseRef);
  const head = record.pull.headSha;
  if (protection) {
    const decision = reviewDecision(repository, record);
    if (
      (protection.requiredApprovals !== null &&
        (decision === 'REVIEW_REQUIRED' || decision === 'CHANGES_REQUESTED')) ||
      !requiredContextsMet(repository, head, protection.requiredChecks ?? [])
    ) {
      return 'BLOCKED';
    }
    const base = await branchHead(repository, record.pull.baseRef);
    if (
      protection.strict &&
      base &&
      !(await repository.git.isAncestor(base, head))
    ) {
      return 'BEHIND';
    }
  }
  const state = combinedState(repository, head);
  return state === null || state === 'SUCCESS' ? 'CLEAN' : 'UNSTABLE';
}
