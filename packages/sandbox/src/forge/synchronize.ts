import { ZERO_OID } from '../git/refs';
import type { PullRecord } from '../store/records';
import type { Repository } from './repository';

/**
 * Brings open pull requests in step with the branches: a moved head is a
 * `synchronize`, a head that the base contains is a merge, a deleted head closes.
 * Call it after refs have changed, and once at the start, for what a crash left.
 */
export async function synchronizePulls(
  repository: Repository,
  actor: string,
  branches?: Set<string>,
): Promise<void> {
  const open = repository
    .pulls()
    .filter(
      ({ state, pull }) =>
        state === 'open' &&
        (!branches || branches.has(pull.headRef) || branches.has(pull.baseRef)),
    );
  for (const record of open) {
    await synchronizePull(repository, record, actor);
  }
}

async function synchronizePull(
  repository: Repository,
  record: PullRecord,
  actor: string,
): Promise<void> {
  const { forge, git } = repository;
  const { pull } = record;
  const head = await git.resolveRef(`refs/heads/${pull.headRef}`);
  const base = await git.resolveRef(`refs/heads/${pull.baseRef}`);
  const now = forge.now();
  if (!head || !base) {
    const closed = repository.saveIssue({
      ...record,
      state: 'closed',
      closedAt: now,
    });
    forge.emit({
      kind: 'pull_request',
      action: 'closed',
      repository,
      actor,
      pull: closed,
    });
    return;
  }
  let current = record;
  if (head !== pull.headSha) {
    await git.updateRefs([
      { ref: `refs/pull/${record.number}/head`, after: head },
    ]);
    current = repository.saveIssue({
      ...record,
      pull: { ...pull, headSha: head, baseSha: base },
    });
    forge.emit({
      kind: 'pull_request',
      action: 'synchronize',
      repository,
      actor,
      pull: current,
      before: pull.headSha,
      after: head,
    });
  }
  if (await git.isAncestor(head, base)) {
    const merged = repository.saveIssue<PullRecord>({
      ...current,
      state: 'closed',
      closedAt: now,
      pull: {
        ...current.pull,
        mergedAt: now,
        mergedBy: actor,
        mergeCommitSha: head,
        mergedOnto: current.pull.baseSha,
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
  }
}

/** Says that a ref has moved, and lets pull requests follow. */
export async function afterRefChange(
  repository: Repository,
  actor: string,
  changes: { ref: string; before?: string; after?: string }[],
): Promise<void> {
  const { forge } = repository;
  repository.save({ pushedAt: forge.now() });
  for (const { ref, before, after } of changes) {
    forge.emit({
      kind: 'push',
      repository,
      actor,
      ref,
      before: before ?? ZERO_OID,
      after: after ?? ZERO_OID,
    });
  }
  const branches = changes
    .filter(({ ref }) => ref.startsWith('refs/heads/'))
    .map(({ ref }) => ref.slice('refs/heads/'.length));
  await synchronizePulls(repository, actor, new Set(branches));
}
