import { plainText, plainUrl, clip } from './plainText';
import { failingChecks, namesOf, readOpenProposal } from './readProposals';
import type { TimelineEntry, TimelineStep, TimelineStepName } from './timeline';
import type { Happening } from './timelineHistory';
import type { TimelineInput } from './timelineInput';
import { rolloutSteps } from './timelineRollout';
import { isoTime, timeOf } from './times';
import { withoutStop } from './words';

/** A step before durations are known. */
export type Draft = Omit<TimelineStep, 'durationSeconds'>;

const afterMerge: readonly TimelineStepName[] = [
  'source-revision',
  'planned',
  'applied',
  'ready',
  'outputs',
];

/** The entry of one happening, with a step for every name, in order. */
export function entryOf(one: Happening, input: TimelineInput): TimelineEntry {
  const drafts = stepsOf(one, input);
  const url = plainUrl(one.proposal?.url ?? one.record?.pullRequest?.url);
  const number = one.proposal?.number ?? one.record?.pullRequest?.number;
  return {
    id: one.id,
    title:
      plainText(
        one.record?.title ?? one.proposal?.title ?? one.commit?.title ?? '',
        200,
      ) || one.id,
    by: plainText(
      one.record?.requestedBy ??
        one.proposal?.author ??
        one.commit?.author ??
        '',
      200,
    ),
    at: one.at,
    state: stateOf(one, drafts),
    environments: [...one.environments],
    steps: withDurations(drafts, input.now),
    ...(number !== undefined && url && { pullRequest: { number, url } }),
    ...commitOf(one),
    ...decisionsOf(one),
  };
}

/** Who decided what, and which rules had a say. */
function decisionsOf({
  record,
  proposal,
}: Happening): Pick<TimelineEntry, 'reason' | 'approvedBy' | 'policies'> {
  const reason = plainText(record?.change?.reason ?? '', 500);
  const approvedBy = (proposal?.approvedBy ?? []).map(one =>
    plainText(one, 100),
  );
  const policies = record?.policies ?? [];
  return {
    ...(reason && { reason }),
    ...(approvedBy.length > 0 && { approvedBy }),
    ...(policies.length > 0 && { policies }),
  };
}

function commitOf({ proposal, commit }: Happening): { commit?: string } {
  const sha = proposal?.mergeCommit ?? commit?.sha;
  return sha ? { commit: sha } : {};
}

const isClosed = ({ proposal, record }: Happening) =>
  proposal ? proposal.state === 'closed' : record?.status === 'closed';

function stateOf(
  one: Happening,
  drafts: readonly Draft[],
): TimelineEntry['state'] {
  if (one.record?.status === 'no-change') return 'done';
  if (isClosed(one)) return 'closed';
  if (drafts.some(step => step.state === 'failed')) return 'failed';
  return drafts.some(s => s.state === 'current' || s.state === 'upcoming')
    ? 'open'
    : 'done';
}

function stepsOf(one: Happening, input: TimelineInput): Draft[] {
  const before = [
    submitted(one, input),
    pullRequest(one, input),
    checks(one, input),
    merged(one, input),
  ];
  const rest: Draft[] = one.isMerged
    ? rolloutSteps(one, input, afterMerge)
    : afterMerge.map(name => ({ name, state: 'upcoming' }));
  const isOver = isClosed(one) || one.record?.status === 'no-change';
  return oneTurn([...before, ...rest], isOver);
}

/** One step is current or failed; what comes after it has not begun. */
function oneTurn(drafts: readonly Draft[], isOver: boolean): Draft[] {
  let isStanding = isOver;
  return drafts.map(step => {
    if (isOver) {
      return step.state === 'done'
        ? step
        : { name: step.name, state: 'skipped' };
    }
    const isOpen = step.state === 'current' || step.state === 'upcoming';
    if (isStanding && (isOpen || step.state === 'failed')) {
      return { name: step.name, state: 'upcoming' };
    }
    if (step.state === 'failed') isStanding = true;
    if (!isOpen) return step;
    isStanding = true;
    return { ...step, state: 'current' };
  });
}

function withDurations(drafts: readonly Draft[], now: Date): TimelineStep[] {
  let last: number | undefined;
  return drafts.map(step => {
    const isStanding = step.state === 'current' || step.state === 'failed';
    const time = timeOf(step.at) ?? (isStanding ? now.getTime() : undefined);
    const seconds =
      time !== undefined && last !== undefined && Number.isFinite(time)
        ? Math.max(0, Math.round((time - last) / 1000))
        : undefined;
    if (step.state === 'done') last = timeOf(step.at) ?? last;
    return {
      ...step,
      ...(seconds !== undefined && { durationSeconds: seconds }),
    };
  });
}

const timed = (text: string | undefined, now: Date): { at?: string } => {
  const at = isoTime(text, now);
  return at ? { at } : {};
};

const stuck = (text: string | undefined): { stuckBecause?: string } =>
  text ? { stuckBecause: text } : {};

function submitted({ record }: Happening, { now }: TimelineInput): Draft {
  return record
    ? { name: 'submitted', state: 'done', ...timed(record.createdAt, now) }
    : { name: 'submitted', state: 'skipped' };
}

function pullRequest(
  { record, proposal }: Happening,
  { now }: TimelineInput,
): Draft {
  const name = 'pull-request';
  const url = plainUrl(proposal?.url ?? record?.pullRequest?.url);
  const link = url ? { url } : {};
  if (proposal) {
    return { name, state: 'done', ...timed(proposal.createdAt, now), ...link };
  }
  if (!record) return { name, state: 'skipped' };
  if (record.pullRequest) return { name, state: 'done', ...link };
  const why = record.message ? plainText(record.message) : undefined;
  switch (record.status) {
    case 'failed':
      return { name, state: 'failed', ...stuck(why) };
    case 'proposing':
      return { name, state: 'current', ...stuck(why) };
    default:
      return { name, state: 'skipped' };
  }
}

function checks(one: Happening, { now }: TimelineInput): Draft {
  const name = 'checks';
  const { proposal } = one;
  if (!proposal || proposal.checks.length === 0) {
    const isEarly = !proposal && !one.isMerged && one.record !== undefined;
    return { name, state: isEarly ? 'upcoming' : 'skipped' };
  }
  const failing = failingChecks(proposal.checks);
  if (failing.length > 0) {
    // Somebody merged in spite of it; the way goes on.
    if (one.isMerged) return { name, state: 'skipped' };
    const url = plainUrl(failing[0].url);
    return {
      name,
      state: 'failed',
      stuckBecause: `These fail: ${namesOf(failing)}.`,
      ...(url && { url }),
    };
  }
  const pending = proposal.checks.filter(check => check.state === 'pending');
  if (pending.length > 0 && !one.isMerged) {
    return {
      name,
      state: 'current',
      stuckBecause: `These run: ${namesOf(pending)}.`,
    };
  }
  const ends = proposal.checks
    .flatMap(check => timeOf(check.completedAt) ?? [])
    .sort((a, b) => b - a);
  return {
    name,
    state: 'done',
    ...(ends.length > 0 && timed(new Date(ends[0]).toISOString(), now)),
  };
}

function merged(one: Happening, { now }: TimelineInput): Draft {
  const name = 'merged';
  if (one.isMerged) return { name, state: 'done', ...timed(one.mergedAt, now) };
  if (one.proposal?.state !== 'open') return { name, state: 'upcoming' };
  const { message } = readOpenProposal(one.proposal);
  return {
    name,
    state: 'current',
    stuckBecause: clip(`${withoutStop(message)}.`, 400),
  };
}
