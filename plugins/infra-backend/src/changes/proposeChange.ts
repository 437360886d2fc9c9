import { ConflictError, InputError } from '@backstage/errors';
import type { ChangeSet } from '@groundwork/backstage-plugin-infra-common';
import type {
  GitOpsRepository,
  ProposalResult,
  PullRequestRef,
  RepositoryCallOptions,
} from '@groundwork/backstage-plugin-infra-node';
import type { ChangePlanner, PlannedChange } from './ChangePlanner';

/** How often a change is planned anew because the base branch moved. */
const REPLANS = 3;

/** How a change ended that has been proposed, or need not be. */
export type Proposed =
  | {
      readonly status: 'proposed';
      readonly changeSet: ChangeSet;
      readonly pullRequest: PullRequestRef;
    }
  | { readonly status: 'no-change'; readonly changeSet: ChangeSet };

/**
 * Brings a change to its one pull request: plan, propose, and again on the new
 * head when the base branch moved in between. Safe to repeat at any time, since
 * the repository knows a change by its id.
 *
 * @param first - change set that was planned already
 * @throws ConflictError when a person's work is in the way, or the branch moves
 * faster than a change can be proposed
 * @throws InputError when the change is not allowed as things stand now
 */
export async function proposeChange(
  options: RepositoryCallOptions & {
    repository: GitOpsRepository;
    planner: ChangePlanner;
    planned: PlannedChange;
    first?: ChangeSet;
  },
): Promise<Proposed> {
  const { repository, planner, planned, signal, onWait } = options;
  const call = { signal, onWait };
  let changeSet = options.first ?? (await planner.planDecisively(planned));
  for (let replans = 0; ; replans += 1) {
    if (changeSet.files.length === 0 || changeSet.blocked) {
      // What an interrupted run has proposed may be merged by now.
      const { branch } = changeSet.proposal;
      const pullRequest = await repository.findPullRequest(branch, call);
      if (pullRequest) return { status: 'proposed', changeSet, pullRequest };
      if (changeSet.blocked) throw blockedError(changeSet);
      return { status: 'no-change', changeSet };
    }
    const result = await repository.propose(toRequest(changeSet), call);
    if (result.status !== 'base-moved') {
      return { status: 'proposed', changeSet, pullRequest: accept(result) };
    }
    if (replans === REPLANS) {
      throw new ConflictError(
        `${repository.baseBranch} of ${repository.title} moved ${
          REPLANS + 1
        } times while the change was being proposed. Nothing was left behind; submit it again.`,
      );
    }
    changeSet = await planner.planOnHead(planned);
  }
}

function accept(
  result: Exclude<ProposalResult, { status: 'base-moved' }>,
): PullRequestRef {
  if (result.status !== 'conflict') return result.pullRequest;
  const { message, pullRequest } = result;
  throw new ConflictError(
    pullRequest ? `${message} (${pullRequest.url})` : message,
  );
}

function toRequest(changeSet: ChangeSet) {
  const { changeId, revision, files, proposal } = changeSet;
  return {
    changeId,
    branch: proposal.branch,
    baseRevision: revision,
    files: files.map(file => ({ path: file.path, content: file.after })),
    title: proposal.title,
    body: proposal.body,
    commitMessage: proposal.commitMessage,
    labels: proposal.labels,
    reviewers: proposal.reviewers,
    intent: proposal.intent,
  };
}

/** Names every rule that stops a change, and what would pass. */
export function blockedError(changeSet: ChangeSet): InputError {
  const reasons = changeSet.findings
    .filter(finding => finding.severity === 'error')
    .map(({ rule, message, source, fix }) => {
      const place = source ? ` (${source.path}:${source.line})` : '';
      return `${rule}: ${message}${place}${fix ? `. ${fix.text}` : ''}`;
    });
  return new InputError(
    `The change to ${changeSet.service} is not allowed: ${reasons.join('; ')}`,
  );
}
