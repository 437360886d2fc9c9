import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type {
  GitOpsRepository,
  PullRequestRef,
} from '@groundwork/backstage-plugin-infra-node';
import type {
  ChangeStore,
  ChangeUpdate,
  StoredChange,
} from '../database/ChangeStore';

/** Nobody needs to know of a merge sooner than this. */
const FRESH_MS = 5_000;
/** An answer does not wait longer for the repository's host. */
const PATIENCE_MS = 5_000;

/** What a pull request makes of its change. */
export function describePullRequest(pullRequest: PullRequestRef): ChangeUpdate {
  const { number, url, state } = pullRequest;
  return {
    status: state === 'open' ? 'proposed' : state,
    pullRequest: { number, url },
    message:
      state === 'closed'
        ? 'Its pull request was closed without a merge. Submit the change anew to open another one.'
        : undefined,
  };
}

/**
 * Looks at the pull request of a proposed change again when that was not done
 * lately. When the host does not answer, the stored state stands.
 */
export async function refreshPullRequest(options: {
  repository: GitOpsRepository;
  store: ChangeStore;
  logger: LoggerService;
  change: StoredChange;
  now: () => Date;
}): Promise<StoredChange> {
  const { repository, store, logger, change, now } = options;
  const age = now().getTime() - (change.checkedAt?.getTime() ?? 0);
  if (change.status !== 'proposed' || age < FRESH_MS) return change;
  try {
    const pullRequest = await repository.findPullRequest(change.branch, {
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    await store.update(
      change.id,
      {
        ...(pullRequest && describePullRequest(pullRequest)),
        checkedAt: now(),
      },
      now(),
    );
  } catch (error) {
    logger.warn(
      `The pull request of change ${
        change.id
      } could not be looked at: ${stringifyError(error)}`,
    );
    return change;
  }
  return (await store.find(change.id)) ?? change;
}

/** Open proposals that one look at the host takes in; bounds its requests. */
const LOOKED_AT = 5;
/** A proposal that nobody asks for is looked at no more often than this. */
const REST_MS = 60_000;

/**
 * Looks at the open proposals that were not looked at for longest, so that
 * merged ones are known as such although nobody asks for them.
 */
export async function refreshOpenPullRequests(options: {
  repository: GitOpsRepository;
  store: ChangeStore;
  logger: LoggerService;
  now: () => Date;
}): Promise<void> {
  const { store, now } = options;
  const before = new Date(now().getTime() - REST_MS);
  for (const change of await store.listUnchecked(before, LOOKED_AT)) {
    await refreshPullRequest({ ...options, change });
  }
}
