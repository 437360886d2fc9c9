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
/** A proposal that nobody told of is looked at no more often than this. */
const REST_MS = 10 * 60_000;
/** That a pull request is still open is noted no more often than this. */
const NOTED_MS = 5 * 60_000;

/** Notes what is known of pull requests with the changes that they carry. */
export async function noticePullRequests(options: {
  store: ChangeStore;
  found: readonly PullRequestRef[];
  now: Date;
}): Promise<void> {
  const { store, found, now } = options;
  for (const state of ['merged', 'closed'] as const) {
    const numbers = numbersOf(found, state);
    const { message } = describePullRequest({ number: 0, url: '', state });
    const update = { status: state, message, checkedAt: now };
    await store.updateProposed(numbers, update, now);
  }
  const before = new Date(now.getTime() - NOTED_MS);
  const open = numbersOf(found, 'open');
  await store.updateProposed(open, { checkedAt: now }, now, before);
}

function numbersOf(
  found: readonly PullRequestRef[],
  state: PullRequestRef['state'],
): number[] {
  return found.filter(one => one.state === state).map(({ number }) => number);
}

/**
 * Looks at the open proposals that were not looked at for longest, so that
 * merged ones are known as such although nobody asks for them, nor did the list
 * of pull requests tell.
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
