import type { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError, InputError, stringifyError } from '@backstage/errors';
import {
  isDestructiveRisk,
  type Risk,
} from '@groundwork/backstage-plugin-infra-common';
import type {
  GitOpsRepository,
  PlannedChangeSet,
  ProposalResult,
  PullRequestRef,
  RepositoryCallOptions,
} from '@groundwork/backstage-plugin-infra-node';
import type { ChangePlanner, PlannedChange } from './ChangePlanner';

/** How often a change is planned anew because the base branch moved. */
const REPLANS = 3;

interface ProposedChange {
  readonly status: 'proposed';
  readonly changeSet: PlannedChangeSet;
  readonly pullRequest: PullRequestRef;
}

/** How a change ended that has been proposed, or need not be. */
export type Proposed =
  | ProposedChange
  | { readonly status: 'no-change'; readonly changeSet: PlannedChangeSet };

interface Proposing extends RepositoryCallOptions {
  readonly repository: GitOpsRepository;
  readonly planner: ChangePlanner;
  readonly planned: PlannedChange;
  readonly logger: LoggerService;
  /** The risk that it was allowed with; anything when absent. */
  readonly allowedRisk?: Risk | undefined;
}

/**
 * Holds a change to the risk that it was allowed with: planned again on a base
 * that moved, it must not have become one that replaces or destroys.
 *
 * @throws ConflictError when it has
 */
function holdToRisk(changeSet: PlannedChangeSet, allowed: Risk | undefined) {
  if (allowed === undefined || isDestructiveRisk(allowed)) return;
  if (!isDestructiveRisk(changeSet.risk)) return;
  throw new ConflictError(
    `The repository went on, and as it stands now the change to ${changeSet.service} would ${changeSet.risk} something. Look at it again and submit it anew.`,
  );
}

/**
 * Brings a change to its one pull request: plan, propose, and again on the new
 * head when the base branch moved in between, also while the pull request was
 * being written: then one commit brings it to the new plan. Safe to repeat at
 * any time, since the repository knows a change by its id.
 *
 * @param first - change set that was planned already
 * @throws ConflictError when a person's work is in the way, or the branch moves
 * faster than a change can be proposed
 * @throws InputError when the change is not allowed as things stand now
 */
export async function proposeChange(
  options: Proposing & { first?: PlannedChangeSet },
): Promise<Proposed> {
  const { repository, planner, planned, logger } = options;
  const { signal, onWait, background } = options;
  const call = { signal, onWait, background };
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
    holdToRisk(changeSet, options.allowedRisk);
    const result = await repository.propose(toRequest(changeSet), call);
    if (result.status !== 'base-moved') {
      const pullRequest = accept(result);
      const stands: ProposedChange = {
        status: 'proposed',
        changeSet,
        pullRequest,
      };
      if (!('baseMovedTo' in result) || replans === REPLANS) return stands;
      try {
        return await followBase(options, stands, REPLANS - replans);
      } catch (error) {
        if (signal?.aborted) throw error;
        logger.warn(
          `${pullRequest.url} stays as planned on ${
            changeSet.revision
          }, although ${repository.baseBranch} went on: ${stringifyError(
            error,
          )}`,
        );
        return stands;
      }
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

/**
 * Brings an open pull request to what its change is on the base branch's new
 * head, where that differs.
 */
async function followBase(
  options: Proposing,
  stands: ProposedChange,
  tries: number,
): Promise<ProposedChange> {
  const { repository, planner, planned, signal, onWait, background } = options;
  let current = stands;
  for (let left = tries; left > 0; left -= 1) {
    const changeSet = await planner.planOnHead(planned);
    const { blocked, files, proposal } = changeSet;
    const isSame = proposal.intent === current.changeSet.proposal.intent;
    // What is superfluous or forbidden by now is for its reviewers to close.
    if (isSame || blocked || files.length === 0) return current;
    holdToRisk(changeSet, options.allowedRisk);
    const request = toRequest(changeSet);
    const result = await repository.propose(request, {
      signal,
      onWait,
      background,
    });
    if (result.status === 'base-moved') continue;
    current = { status: 'proposed', changeSet, pullRequest: accept(result) };
    if (!('baseMovedTo' in result)) return current;
  }
  return current;
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

function toRequest(changeSet: PlannedChangeSet) {
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
export function blockedError(changeSet: PlannedChangeSet): InputError {
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
