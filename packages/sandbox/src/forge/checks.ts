import type { CheckRunRecord, StatusRecord } from '../store/records';
import type { Repository } from './repository';

/** GitHub's `StatusState` of a commit: statuses and check runs together. */
export type RollupState = 'ERROR' | 'FAILURE' | 'PENDING' | 'SUCCESS';

/** The newest status of every context of a commit. */
export function statusesOf(
  repository: Repository,
  sha: string,
): StatusRecord[] {
  const latest = new Map<string, StatusRecord>();
  for (const status of repository.statuses.list()) {
    if (status.sha === sha) {
      latest.set(status.context, status);
    }
  }
  return [...latest.values()];
}

/** The newest check run of every name of a commit. */
export function checkRunsOf(
  repository: Repository,
  sha: string,
): CheckRunRecord[] {
  const latest = new Map<string, CheckRunRecord>();
  for (const run of repository.checkRuns.list()) {
    if (run.sha === sha) {
      latest.set(run.name, run);
    }
  }
  return [...latest.values()];
}

/** The state of a check run in the words of a status. */
export function checkState(run: CheckRunRecord): RollupState {
  if (run.status !== 'completed') {
    return 'PENDING';
  }
  switch (run.conclusion) {
    case 'success':
    case 'neutral':
    case 'skipped':
      return 'SUCCESS';
    case 'stale':
      return 'PENDING';
    default:
      return 'FAILURE';
  }
}

function statusWord(status: StatusRecord): RollupState {
  switch (status.state) {
    case 'success':
      return 'SUCCESS';
    case 'error':
      return 'ERROR';
    case 'failure':
      return 'FAILURE';
    default:
      return 'PENDING';
  }
}

/** The worst state of all statuses and checks; null when there are none. */
export function combinedState(
  repository: Repository,
  sha: string,
): RollupState | null {
  const states = [
    ...statusesOf(repository, sha).map(statusWord),
    ...checkRunsOf(repository, sha).map(checkState),
  ];
  const worstFirst: RollupState[] = ['ERROR', 'FAILURE', 'PENDING', 'SUCCESS'];
  return worstFirst.find(state => states.includes(state)) ?? null;
}

/** Whether all required contexts (statuses or checks) have succeeded. */
export function requiredContextsMet(
  repository: Repository,
  sha: string,
  required: string[],
): boolean {
  const passed = new Set([
    ...statusesOf(repository, sha)
      .filter(status => status.state === 'success')
      .map(({ context }) => context),
    ...checkRunsOf(repository, sha)
      .filter(run => checkState(run) === 'SUCCESS')
      .map(({ name }) => name),
  ]);
  return required.every(context => passed.has(context));
}

/** Records a commit status. */
export function addStatus(
  repository: Repository,
  actor: string,
  status: Pick<
    StatusRecord,
    'sha' | 'context' | 'state' | 'description' | 'targetUrl'
  >,
): StatusRecord {
  const now = repository.forge.now();
  const record: StatusRecord = {
    ...status,
    id: repository.forge.nextId(),
    author: actor,
    createdAt: now,
    updatedAt: now,
  };
  repository.statuses.put(record.id, record);
  repository.forge.emit({ kind: 'status', repository, actor, status: record });
  return record;
}

/** Records a check run, new or changed. */
export function saveCheckRun(
  repository: Repository,
  actor: string,
  run: Omit<CheckRunRecord, 'id'> & { id?: number },
): CheckRunRecord {
  const now = repository.forge.now();
  const status = run.conclusion ? 'completed' : run.status;
  const record: CheckRunRecord = {
    ...run,
    id: run.id ?? repository.forge.nextId(),
    status,
    startedAt: run.startedAt ?? now,
    completedAt: status === 'completed' ? run.completedAt ?? now : null,
  };
  repository.checkRuns.put(record.id, record);
  if (run.id === undefined || status === 'completed') {
    repository.forge.emit({
      kind: 'check_run',
      action: status === 'completed' ? 'completed' : 'created',
      repository,
      actor,
      checkRun: record,
    });
  }
  return record;
}
