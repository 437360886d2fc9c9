import type { ChangeRecord } from '../api/models';
import { resourcesNamedBy } from '../change/change';
import type { ProposalState } from './proposalState';
import type { BaseCommit, TimelineInput } from './timelineInput';
import { isoNow, isoTime, timeOf } from './times';
import { compareText } from './words';

/** One request or other change, put together from all that knows of it. */
export interface Happening {
  readonly id: string;
  readonly at: string;
  readonly record?: ChangeRecord;
  readonly proposal?: ProposalState;
  readonly commit?: BaseCommit;
  readonly environments: readonly string[];
  /** `type/name` of what it is about; empty when it may be all. */
  readonly resources: readonly string[];
  /** When it came into the base branch. */
  readonly mergedAt?: string;
  readonly isMerged: boolean;
  /** Environments in which a later one has taken its place. */
  readonly supersededIn: ReadonlySet<string>;
}

const sorted = <T>(map: Map<string, T>): T[] =>
  [...map].sort(([a], [b]) => compareText(a, b)).map(([, item]) => item);

/** Puts records, pull requests and commits together; each is used once. */
export function historyOf(input: TimelineInput): Happening[] {
  const proposals = unique(
    input.proposals,
    p => String(p.number),
    p => p.updatedAt,
  );
  const commits = unique(
    input.commits,
    c => c.sha,
    c => c.at,
  );
  const records = unique(
    input.changes,
    r => r.id,
    r => r.updatedAt,
  );
  const found: Omit<Happening, 'supersededIn'>[] = [];

  const takeCommit = (
    number: number | undefined,
    sha: string | undefined,
  ): BaseCommit | undefined => {
    const commit = sorted(commits).find(
      c =>
        (number !== undefined && c.pullRequest === number) ||
        (sha !== undefined && c.sha === sha),
    );
    if (commit) commits.delete(commit.sha);
    return commit;
  };
  for (const record of sorted(records)) {
    const proposal = sorted(proposals).find(
      p => p.changeId === record.id || p.number === record.pullRequest?.number,
    );
    if (proposal) proposals.delete(String(proposal.number));
    const number = proposal?.number ?? record.pullRequest?.number;
    found.push(
      happening(input, {
        record,
        proposal,
        commit: takeCommit(number, proposal?.mergeCommit),
      }),
    );
  }
  for (const proposal of sorted(proposals)) {
    found.push(
      happening(input, {
        proposal,
        commit: takeCommit(proposal.number, proposal.mergeCommit),
      }),
    );
  }
  for (const commit of sorted(commits)) {
    found.push(happening(input, { commit }));
  }
  return found.map(one => ({ ...one, supersededIn: supersededIn(one, found) }));
}

function unique<T>(
  items: readonly T[],
  key: (item: T) => string,
  time: (item: T) => string,
): Map<string, T> {
  const map = new Map<string, T>();
  for (const item of items) {
    const before = map.get(key(item));
    if (!before || compareText(time(item), time(before)) > 0) {
      map.set(key(item), item);
    }
  }
  return map;
}

function happening(
  { service, now }: TimelineInput,
  from: Pick<Happening, 'record' | 'proposal' | 'commit'>,
): Omit<Happening, 'supersededIn'> {
  const { record, proposal, commit } = from;
  const change = record?.change;
  const environments = new Set([
    ...(proposal?.touches ?? [])
      .filter(touch => touch.service === service)
      .flatMap(touch => touch.environments),
    ...(commit?.environments ?? []),
  ]);
  if (environments.size === 0 && change && 'environments' in change) {
    change.environments.forEach(name => environments.add(name));
  }
  const isMerged =
    proposal?.state === 'merged' ||
    (!proposal && (commit !== undefined || record?.status === 'merged'));
  const mergedAt =
    isoTime(proposal?.mergedAt, now) ??
    isoTime(commit?.at, now) ??
    (isMerged ? isoTime(record?.updatedAt, now) : undefined);
  const at = [record?.createdAt, proposal?.createdAt, commit?.at]
    .map(time => isoTime(time, now))
    .find(time => time !== undefined);
  return {
    ...from,
    id:
      record?.id ??
      (proposal ? `pull/${proposal.number}` : `commit/${commit?.sha ?? ''}`),
    at: at ?? isoNow(now) ?? new Date(0).toISOString(),
    environments: [...environments].sort(compareText),
    resources: (change ? resourcesNamedBy(change) : []).map(
      r => `${r.type}/${r.name}`,
    ),
    isMerged,
    ...(isMerged && mergedAt && { mergedAt }),
  };
}

/** What the cluster says now is about the last change that touched it. */
function supersededIn(
  one: Omit<Happening, 'supersededIn'>,
  all: readonly Omit<Happening, 'supersededIn'>[],
): Set<string> {
  const time = timeOf(one.mergedAt) ?? 0;
  const later = all.filter(
    other =>
      other.isMerged &&
      other.id !== one.id &&
      (timeOf(other.mergedAt) ?? 0) > time &&
      (other.resources.length === 0 ||
        (one.resources.length > 0 &&
          one.resources.every(r => other.resources.includes(r)))),
  );
  return new Set(
    one.environments.filter(environment =>
      later.some(other => other.environments.includes(environment)),
    ),
  );
}
