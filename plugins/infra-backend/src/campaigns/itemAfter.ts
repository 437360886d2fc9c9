import type {
  CampaignItemState,
  CampaignSpec,
  ChangeRecord,
  OptOut,
  PhaseReport,
  ProposalState,
} from '@groundwork/backstage-plugin-infra-common';
import type { StoredItem } from './campaign';

/** What is known of the service of an item, in its environment. */
export interface ItemFacts {
  /** The change that was submitted for the item. */
  readonly change?: ChangeRecord | undefined;
  readonly proposal?: ProposalState | undefined;
  /** Package that the base branch asks for there; undefined when gone. */
  readonly package?: string | undefined;
  /** What became of its resources there. */
  readonly reports: readonly {
    readonly type: string;
    readonly name: string;
    /** Absent while nobody has seen it. */
    readonly report?: PhaseReport | undefined;
  }[];
  readonly optOut?: OptOut | undefined;
}

/** Nobody plans one change for longer than this. */
const PLANNING_MS = 60_000;

type Verdict = { state: CampaignItemState; message?: string | undefined };

/**
 * Where an item stands, from what is known: a function of its arguments, so
 * that every replica and every restart comes to the same.
 */
export function itemAfter(
  item: StoredItem,
  facts: ItemFacts,
  spec: CampaignSpec,
  now: Date,
): StoredItem {
  const { state, message } = judge(item, facts, spec, now);
  const { change } = facts;
  const pullRequest = change?.pullRequest ?? item.pullRequest;
  const next: StoredItem = {
    ...item,
    state,
    message,
    ...(change && { changeId: change.id, risk: change.risk }),
    ...(pullRequest && { pullRequest }),
  };
  if (state === item.state && message === item.message) return next;
  const at = now.toISOString();
  return {
    ...next,
    updatedAt: at,
    since: state === item.state ? item.since : at,
  };
}

function judge(
  item: StoredItem,
  facts: ItemFacts,
  spec: CampaignSpec,
  now: Date,
): Verdict {
  const { change, proposal } = facts;
  const isStarted = change !== undefined && change.status !== 'closed';
  if (!isStarted || change.status === 'failed') {
    const { optOut } = facts;
    if (optOut && Date.parse(optOut.expiresAt) > now.getTime()) {
      return {
        state: 'opted-out',
        message: `${optOut.owner} opted out until ${optOut.expiresAt.slice(
          0,
          10,
        )}: ${optOut.reason}`,
      };
    }
    if (!change && isThereAlready(facts, spec)) {
      return {
        state: 'unneeded',
        message:
          spec.work.kind === 'adopt'
            ? 'It has a claim already.'
            : 'It is there already.',
      };
    }
    if (spec.work.kind !== 'adopt' && facts.package === undefined) {
      return {
        state: 'unneeded',
        message: 'The service is not there any more.',
      };
    }
  }
  switch (change?.status) {
    case undefined:
      return beforeChange(item, spec, now);
    case 'proposing':
      return { state: 'proposing', message: change.message };
    case 'failed':
      return {
        state: item.state === 'blocked' ? 'blocked' : 'failed',
        message: change.message,
      };
    case 'no-change':
      return { state: 'unneeded', message: change.message };
    case 'closed':
      return {
        state: 'failed',
        message: 'Its pull request was closed without being merged.',
      };
    case 'merged':
      return afterMerge(item, facts, spec, now);
    default:
      return { state: 'open', message: proposal && blockerOf(proposal) };
  }
}

function isThereAlready({ package: ref }: ItemFacts, { work }: CampaignSpec) {
  return work.kind === 'adopt'
    ? ref !== undefined
    : work.kind === 'upgrade' && ref === work.to;
}

/** Of an item that the journal knows nothing of. */
function beforeChange(
  { state, message, since }: StoredItem,
  { work }: CampaignSpec,
  now: Date,
): Verdict {
  switch (state) {
    case 'failed':
    case 'blocked':
    case 'waiting':
      return { state, message };
    case 'unneeded':
      // Only rendering it tells, which was done.
      return work.kind === 'render' ? { state, message } : { state: 'waiting' };
    case 'proposing':
      // Being planned; a crash leaves it like this.
      return now.getTime() - Date.parse(since) < PLANNING_MS
        ? { state }
        : { state: 'waiting' };
    default:
      return { state: 'waiting' };
  }
}

/** What keeps an open pull request from being merged, in plain words. */
function blockerOf(proposal: ProposalState): string | undefined {
  const failed = proposal.checks
    .filter(({ state }) => state === 'failure')
    .map(({ name }) => name);
  if (failed.length > 0) return `Checks failed: ${failed.join(', ')}.`;
  if (proposal.mergeable === 'conflicts') {
    return 'It conflicts with what was merged since; somebody has to look.';
  }
  if (proposal.review === 'changes-requested')
    return 'A reviewer asks for changes.';
  if (proposal.review === 'required') return 'It waits for review.';
  return undefined;
}

/** Merged: until its resources are ready, and have been for the soak time. */
function afterMerge(
  item: StoredItem,
  facts: ItemFacts,
  spec: CampaignSpec,
  now: Date,
): Verdict {
  const { work, gate } = spec;
  const isIndexed =
    work.kind === 'render' ||
    (work.kind === 'adopt'
      ? facts.package !== undefined
      : facts.package === work.to);
  if (!isIndexed) {
    return { state: 'merged', message: 'It was merged; the index follows.' };
  }
  const nameOf = (one: ItemFacts['reports'][number]) =>
    `${one.type} ${one.name}`;
  const failed = facts.reports.find(({ report }) => report?.phase === 'failed');
  if (failed) {
    return {
      state: 'failed',
      message: `${nameOf(failed)} failed: ${failed.report?.message}`,
    };
  }
  const pending = facts.reports.find(({ report }) => report?.phase !== 'ready');
  if (pending) {
    return {
      state: 'merged',
      message: `${nameOf(pending)}: ${
        pending.report?.message ?? 'Nobody has seen it yet.'
      }`,
    };
  }
  const soakMs = gate.soakMinutes * 60_000;
  if (soakMs === 0 || item.state === 'done') return { state: 'done' };
  const since =
    item.state === 'soaking' ? Date.parse(item.since) : now.getTime();
  const left = since + soakMs - now.getTime();
  return left <= 0
    ? { state: 'done' }
    : {
        state: 'soaking',
        message: `Ready; watched until ${minuteOf(since + soakMs)}.`,
      };
}

/** `2026-11-25 19:41 UTC`. */
function minuteOf(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
