import { applyDifference, mergeCommits, rebaseCommits } from '../git/merges';
import type { MergeMethod, PullRecord } from '../store/records';
import { signatureOf } from './accounts';
import { requireBranch } from './branches';
import { commitTitles } from './history';
import { GitHubError, unprocessable } from './errors';
import { mergeState } from './mergeability';
import { createPull } from './pullRequests';
import type { Forge } from './forge';
import type { Repository } from './repository';
import { afterRefChange } from './synchronize';

/** How a pull request is to be merged. */
export type MergeRequest = {
  method: MergeMethod;
  title?: string;
  message?: string;
  /** The head must be here, or the merge is refused. */
  expectedHead?: string;
};

function refuse(status: number, message: string): GitHubError {
  return new GitHubError(status, 'UNPROCESSABLE', message);
}

/**
 * Merges an open pull request into its base.
 * @returns the oid the base now points at.
 * @throws GitHubError 405 when it cannot be merged, 409 when the head has moved.
 */
export function mergePull(
  repository: Repository,
  actor: string,
  number: number,
  request: MergeRequest,
): Promise<string> {
  return repository.git.exclusively(() =>
    mergeAlone(repository, actor, number, request),
  );
}

async function mergeAlone(
  repository: Repository,
  actor: string,
  number: number,
  request: MergeRequest,
): Promise<string> {
  const { git, forge } = repository;
  const record = repository.pull(number);
  const { pull } = record;
  await requireMergeable(repository, record, request);
  const base = await requireBranch(repository, pull.baseRef);
  const ref = `refs/heads/${pull.baseRef}`;
  const oid = await mergedCommit(repository, actor, record, base, request);
  await git.updateRefs([{ ref, before: base, after: oid }]);
  const now = forge.now();
  const merged = repository.saveIssue<PullRecord>({
    ...record,
    state: 'closed',
    closedAt: now,
    pull: {
      ...pull,
      baseSha: base,
      mergedAt: now,
      mergedBy: actor,
      mergeCommitSha: oid,
      mergedOnto: base,
      autoMerge: null,
    },
  });
  forge.emit({
    kind: 'pull_request',
    action: 'closed',
    repository,
    actor,
    pull: merged,
  });
  const changes = [{ ref, before: base, after: oid as string | undefined }];
  if (repository.record.deleteBranchOnMerge) {
    const head = `refs/heads/${pull.headRef}`;
    await git.updateRefs([{ ref: head, before: pull.headSha }]);
    changes.push({ ref: head, before: pull.headSha, after: undefined });
  }
  await afterRefChange(repository, actor, changes);
  return oid;
}

async function requireMergeable(
  repository: Repository,
  record: PullRecord,
  { method, expectedHead }: MergeRequest,
): Promise<void> {
  const { allowMergeCommit, allowSquashMerge, allowRebaseMerge } =
    repository.record;
  if (record.state === 'closed') {
    throw refuse(
      405,
      record.pull.mergedAt
        ? 'Pull Request is already merged'
        : 'Pull Request is not mergeable',
    );
  }
  if (expectedHead && expectedHead !== record.pull.headSha) {
    throw refuse(
      409,
      'Head branch was modified. Review and try the merge again.',
    );
  }
  const allowed = {
    merge: allowMergeCommit,
    squash: allowSquashMerge,
    rebase: allowRebaseMerge,
  };
  if (!allowed[method]) {
    const name = { merge: 'Merge', squash: 'Squash', rebase: 'Rebase' }[method];
    throw refuse(
      405,
      `${name} ${
        method === 'merge' ? 'commits' : 'merges'
      } are not allowed on this repository.`,
    );
  }
  switch (await mergeState(repository, record)) {
    case 'DRAFT':
      throw refuse(405, 'Pull Request is still a draft');
    case 'DIRTY':
    case 'UNKNOWN':
      throw refuse(405, 'Pull Request is not mergeable');
    case 'BLOCKED':
      throw refuse(
        405,
        'Required reviews or status checks of the base branch are missing.',
      );
    case 'BEHIND':
      throw refuse(405, 'Head branch is out of date with the base branch.');
    default:
  }
}

async function mergedCommit(
  repository: Repository,
  actor: string,
  record: PullRecord,
  base: string,
  request: MergeRequest,
): Promise<string> {
  const { git, forge } = repository;
  const { pull, number } = record;
  const signature = signatureOf(actor, forge.now());
  if (request.method === 'rebase') {
    const rebased = await rebaseCommits(git, base, pull.headSha, signature);
    if ('conflicts' in rebased) {
      throw refuse(405, 'This branch can’t be rebased');
    }
    return rebased.oid;
  }
  const merged = await mergeCommits(git, base, pull.headSha);
  if ('conflicts' in merged) {
    throw refuse(405, 'Pull Request is not mergeable');
  }
  const squash = request.method === 'squash';
  const title =
    request.title ??
    (squash
      ? `${record.title} (#${number})`
      : `Merge pull request #${number} from ${repository.owner}/${pull.headRef}`);
  const message =
    request.message ??
    (squash
      ? (await commitTitles(repository, base, pull.headSha))
          .map(line => `* ${line}`)
          .join('\n\n')
      : record.title);
  return git.writeCommit({
    tree: merged.tree,
    parents: squash ? [base] : [base, pull.headSha],
    author: squash ? signatureOf(record.author, forge.now()) : signature,
    committer: signature,
    message: `${[title, message].filter(part => part !== '').join('\n\n')}\n`,
  });
}

/**
 * Has a pull request merged as soon as nothing stands in its way.
 * @throws GitHubError 422 when the repository does not allow it, the base asks
 * for nothing, or nothing stands in its way now.
 */
export async function enableAutoMerge(
  repository: Repository,
  actor: string,
  number: number,
  method: MergeMethod,
  expectedHead?: string,
): Promise<PullRecord> {
  const record = repository.pull(number);
  if (!repository.record.allowAutoMerge) {
    throw unprocessable('Auto merge is not allowed for this repository');
  }
  if (!repository.protections.get(record.pull.baseRef)) {
    throw unprocessable(
      'Protected branch rules not configured for this branch',
    );
  }
  if (expectedHead && expectedHead !== record.pull.headSha) {
    throw unprocessable(
      'Head branch was modified. Review and try the merge again.',
    );
  }
  const state = await mergeState(repository, record);
  if (state === 'CLEAN' || state === 'UNSTABLE') {
    throw unprocessable(`Pull request is in ${state.toLowerCase()} status`);
  }
  return repository.saveIssue<PullRecord>({
    ...record,
    pull: {
      ...record.pull,
      autoMerge: {
        method,
        enabledAt: repository.forge.now(),
        enabledBy: actor,
      },
    },
  });
}

/** Merges pull requests that wait for it when a check or review allows it. */
export function mergeWhenReady(
  forge: Forge,
  onError: (error: unknown) => void,
): void {
  forge.subscribe(event => {
    if (
      event.kind === 'status' ||
      event.kind === 'check_run' ||
      event.kind === 'pull_request_review'
    ) {
      mergeWaiting(event.repository).catch(onError);
    }
  });
}

async function mergeWaiting(repository: Repository): Promise<void> {
  for (const { state, pull, number } of repository.pulls()) {
    if (state !== 'open' || !pull.autoMerge) {
      continue;
    }
    const record = repository.pull(number);
    if ((await mergeState(repository, record)) === 'CLEAN') {
      await mergePull(repository, pull.autoMerge.enabledBy, number, {
        method: pull.autoMerge.method,
      });
    }
  }
}

/**
 * Opens a pull request that takes a merged one back.
 * @throws GitHubError 422 when it was not merged or cannot be taken back cleanly.
 */
export async function revertPull(
  repository: Repository,
  actor: string,
  number: number,
  request: { title?: string; body?: string; draft: boolean },
): Promise<PullRecord> {
  const { git, forge } = repository;
  const record = repository.pull(number);
  const { mergeCommitSha, mergedOnto, baseRef, headRef } = record.pull;
  const merged = mergeCommitSha && (await git.commit(mergeCommitSha));
  const onto = mergedOnto && (await git.commit(mergedOnto));
  if (!merged || !onto) {
    throw unprocessable('Pull request was not merged');
  }
  const branch = `revert-${number}-${headRef}`;
  await git.exclusively(async () => {
    const base = await requireBranch(repository, baseRef);
    const tip = await git.commit(base);
    const reverted = await applyDifference(git, {
      from: merged.tree,
      to: onto.tree,
      onto: tip?.tree ?? merged.tree,
    });
    if ('conflicts' in reverted) {
      throw unprocessable('This pull request cannot be reverted cleanly');
    }
    const signature = signatureOf(actor, forge.now());
    const oid = await git.writeCommit({
      tree: reverted.tree,
      parents: [base],
      author: signature,
      committer: signature,
      message: `Revert "${record.title}"\n\nThis reverts pull request #${number}.\n`,
    });
    const ref = `refs/heads/${branch}`;
    if (await git.resolveRef(ref)) {
      throw unprocessable(`The branch ${branch} exists already`);
    }
    await git.updateRefs([{ ref, after: oid }]);
    await afterRefChange(repository, actor, [{ ref, after: oid }]);
  });
  return createPull(repository, actor, {
    title: request.title ?? `Revert "${record.title}"`,
    body: request.body ?? `Reverts ${repository.fullName}#${number}`,
    head: branch,
    base: baseRef,
    draft: request.draft,
  });
}
