import type { IssueRecord, PullRecord } from '../store/records';
import { isValidLogin } from './accounts';
import { branchHead } from './branches';
import { GitHubError, invalid, unprocessable } from './errors';
import type { Repository } from './repository';

/** What a new pull request needs. */
export type NewPull = {
  title: string;
  body: string | null;
  /** Branch, or `owner:branch`. */
  head: string;
  base: string;
  draft: boolean;
};

/** The branch in `owner:branch`; undefined when it is another owner's. */
function ownBranch(repository: Repository, head: string): string | undefined {
  const colon = head.indexOf(':');
  if (colon < 0) {
    return head.replace(/^refs\/heads\//, '');
  }
  return head.slice(0, colon).toLowerCase() === repository.owner.toLowerCase()
    ? head.slice(colon + 1)
    : undefined;
}

function refusal(message: string): GitHubError {
  return invalid({ resource: 'PullRequest', code: 'custom', message });
}

/**
 * Opens a pull request. It is stored before the answer.
 * @throws GitHubError 422 when head or base is no branch, head has nothing that
 * base lacks, or one is open already.
 */
export function createPull(
  repository: Repository,
  actor: string,
  request: NewPull,
): Promise<PullRecord> {
  return repository.git.exclusively(async () => {
    const { git, forge } = repository;
    const headRef = ownBranch(repository, request.head);
    const baseRef = request.base.replace(/^refs\/heads\//, '');
    const headSha = headRef && (await branchHead(repository, headRef));
    const baseSha = await branchHead(repository, baseRef);
    if (!headRef || !headSha) {
      throw new GitHubError(
        422,
        'UNPROCESSABLE',
        `Head sha can't be blank, Base sha can't be blank, No commits between ${baseRef} and ${request.head}, Head ref must be a branch`,
        {
          message: 'Validation Failed',
          problems: [
            { resource: 'PullRequest', field: 'head', code: 'invalid' },
          ],
        },
      );
    }
    if (!baseSha) {
      throw new GitHubError(
        422,
        'UNPROCESSABLE',
        `Base sha can't be blank, No commits between ${baseRef} and ${headRef}, Base ref must be a branch`,
        {
          message: 'Validation Failed',
          problems: [
            { resource: 'PullRequest', field: 'base', code: 'invalid' },
          ],
        },
      );
    }
    if (findOpenPull(repository, headRef, baseRef)) {
      throw refusal(
        `A pull request already exists for ${repository.owner}:${headRef}.`,
      );
    }
    if (await git.isAncestor(headSha, baseSha)) {
      throw refusal(`No commits between ${baseRef} and ${headRef}`);
    }
    if (request.title.trim() === '') {
      throw invalid({
        resource: 'PullRequest',
        field: 'title',
        code: 'missing_field',
        message: "Title can't be blank",
      });
    }
    const now = forge.now();
    const record: PullRecord = {
      id: forge.nextId(),
      number: repository.nextNumber(),
      title: request.title,
      body: request.body,
      author: actor,
      state: 'open',
      labels: [],
      assignees: [],
      createdAt: now,
      updatedAt: now,
      closedAt: null,
      pull: {
        headRef,
        headSha,
        baseRef,
        baseSha,
        draft: request.draft,
        mergedAt: null,
        mergedBy: null,
        mergeCommitSha: null,
        mergedOnto: null,
        requestedReviewers: [],
        requestedTeams: [],
        autoMerge: null,
      },
    };
    await git.updateRefs([
      { ref: `refs/pull/${record.number}/head`, after: headSha },
    ]);
    repository.issues.put(record.number, record);
    forge.emit({
      kind: 'pull_request',
      action: 'opened',
      repository,
      actor,
      pull: record,
    });
    return record;
  });
}

/** The open pull request from head to base, if there is one. */
export function findOpenPull(
  repository: Repository,
  headRef: string,
  baseRef: string,
): PullRecord | undefined {
  return repository
    .pulls()
    .find(
      ({ state, pull }) =>
        state === 'open' &&
        pull.headRef === headRef &&
        pull.baseRef === baseRef,
    );
}

/** Changes that a person or program may make to a pull request. */
export type PullChanges = {
  title?: string;
  body?: string | null;
  state?: 'open' | 'closed';
  base?: string;
  draft?: boolean;
};

/**
 * Edits, closes or reopens a pull request.
 * @throws GitHubError 422 when a merged one is to be reopened, its head branch is
 * gone, or another one is open by now.
 */
export function updatePull(
  repository: Repository,
  actor: string,
  number: number,
  changes: PullChanges,
): Promise<PullRecord> {
  return repository.git.exclusively(async () => {
    const { forge } = repository;
    const before = repository.pull(number);
    const pull = { ...before.pull };
    if (changes.base !== undefined && changes.base !== pull.baseRef) {
      const baseSha = await branchHead(repository, changes.base);
      if (!baseSha) {
        throw refusal('Proposed base branch does not exist');
      }
      pull.baseRef = changes.base;
      pull.baseSha = baseSha;
    }
    if (changes.draft !== undefined) {
      pull.draft = changes.draft;
    }
    const state = changes.state ?? before.state;
    if (state === 'open' && before.state === 'closed') {
      if (pull.mergedAt) {
        throw refusal('state cannot be changed. The pull request was merged.');
      }
      const head = await branchHead(repository, pull.headRef);
      if (!head) {
        throw refusal(
          `state cannot be changed. The ${pull.headRef} branch has been deleted.`,
        );
      }
      if (findOpenPull(repository, pull.headRef, pull.baseRef)) {
        throw refusal(
          `state cannot be changed. There is already an open pull request from ${pull.headRef}.`,
        );
      }
      pull.headSha = head;
    }
    const record = repository.saveIssue<PullRecord>({
      ...before,
      title: changes.title ?? before.title,
      body: changes.body === undefined ? before.body : changes.body,
      state,
      closedAt: state === 'open' ? null : before.closedAt ?? forge.now(),
      pull,
    });
    const edited =
      record.title !== before.title ||
      record.body !== before.body ||
      pull.baseRef !== before.pull.baseRef;
    const tell = (
      action:
        | 'edited'
        | 'closed'
        | 'reopened'
        | 'ready_for_review'
        | 'converted_to_draft',
    ) =>
      forge.emit({
        kind: 'pull_request',
        action,
        repository,
        actor,
        pull: record,
      });
    if (edited) {
      tell('edited');
    }
    if (record.state !== before.state) {
      tell(record.state === 'closed' ? 'closed' : 'reopened');
    }
    if (pull.draft !== before.pull.draft) {
      tell(pull.draft ? 'converted_to_draft' : 'ready_for_review');
    }
    return record;
  });
}

/** Asks people and teams for a review of an open pull request. */
export function requestReviews(
  repository: Repository,
  actor: string,
  number: number,
  reviewers: string[],
  teams: string[],
): PullRecord {
  const before = repository.pull(number);
  if (
    reviewers.some(login => login.toLowerCase() === before.author.toLowerCase())
  ) {
    throw unprocessable(
      'Review cannot be requested from pull request author.',
      'Review cannot be requested from pull request author.',
    );
  }
  if (!reviewers.every(isValidLogin)) {
    const words = `Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the ${repository.fullName} repository.`;
    throw unprocessable(words, words);
  }
  const record = repository.saveIssue<PullRecord>({
    ...before,
    pull: {
      ...before.pull,
      requestedReviewers: [
        ...new Set([...before.pull.requestedReviewers, ...reviewers]),
      ],
      requestedTeams: [...new Set([...before.pull.requestedTeams, ...teams])],
    },
  });
  for (const reviewer of reviewers) {
    repository.forge.emit({
      kind: 'pull_request',
      action: 'review_requested',
      repository,
      actor,
      pull: record,
      reviewer,
    });
  }
  return record;
}

/** Whether an issue matches GitHub's `state` filter. */
export function matchesState(
  issue: IssueRecord,
  state: 'open' | 'closed' | 'all',
): boolean {
  return state === 'all' || issue.state === state;
}
