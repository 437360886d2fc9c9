import type { SummaryItem } from '@groundwork/backstage-plugin-infra-common';
import {
  checkApprovals,
  secretsIn,
  withoutSecrets,
  type ApprovedPlan,
  type ServiceReview,
} from '@groundwork/backstage-plugin-infra-node';
import {
  itemOfFinding,
  itemOfProblem,
  sortItems,
  type ReportItem,
} from '../report/report';
import { changedFiles } from './changedFiles';
import type { ComparedRepositories } from './compareAt';
import { reviewImpact, type PlatformImpact } from './reviewImpact';
import { reviewClaim } from './reviewItems';
import { touchedServices } from './touchedServices';

/** What a branch changes. */
export interface RepositoryReview {
  /** Commit that it is compared with. */
  readonly base: string;
  /** Commit, or `worktree`. */
  readonly head: string;
  readonly services: readonly ServiceReview[];
  readonly impact: Omit<PlatformImpact, 'items'> | undefined;
  readonly items: readonly ReportItem[];
}

/**
 * What a branch changes, whoever wrote it: services whose claim or files
 * differ, what edited documents of the platform do to the others, approvals
 * that come with other inputs, and credentials.
 */
export async function reviewRepository(
  compared: ComparedRepositories,
  options: { now: Date; note?(text: string): void; worthWorkers?: number },
): Promise<RepositoryReview> {
  const { before, after, base, head } = compared;
  const { now, note } = options;
  const files = await changedFiles(compared);
  const touched = touchedServices(
    before,
    after,
    files.map(({ path }) => path),
  );
  const approvals = checkApprovals(files);
  const secrets = secretsIn(files);
  const items: ReportItem[] = [...approvals.findings, ...secrets.findings].map(
    finding => itemOfFinding(finding, undefined),
  );
  items.push(...newProblems(compared));
  const services: ServiceReview[] = [];
  let done = 0;
  for (const [service, paths] of touched) {
    const own = new Set(paths);
    const reviewed = await reviewClaim(
      compared,
      service,
      files.filter(({ path }) => own.has(path)),
      now,
    );
    items.push(...reviewed.items);
    if (reviewed.review) {
      services.push(withApprovals(reviewed.review, approvals.approved, own));
    }
    done += 1;
    if (done % 50 === 0) note?.(`${done} of ${touched.size} edited services\n`);
  }
  const impact = await reviewImpact(compared, new Set(touched.keys()), options);
  const { items: found = [], ...rest } = impact ?? {};
  const review: RepositoryReview = {
    base: base.revision,
    head: head.revision,
    services,
    impact: impact && (rest as Omit<PlatformImpact, 'items'>),
    items: sortItems([...items, ...found]),
  };
  return secrets.values.length > 0
    ? withoutSecrets(review, secrets.values)
    : review;
}

/** Problems of the platform's documents that were not there before. */
function newProblems({ before, after }: ComparedRepositories): ReportItem[] {
  // Lines move; what a problem says and where it stands does not.
  const key = ({ place, ...item }: ReportItem) =>
    JSON.stringify([item, place?.path]);
  const known = new Set(before.platform.problems.map(itemOfProblem).map(key));
  return after.platform.problems
    .map(itemOfProblem)
    .filter(item => !known.has(key(item)));
}

/** The summary says what is approved; of the files it is one line. */
function withApprovals(
  review: ServiceReview,
  approved: readonly ApprovedPlan[],
  own: ReadonlySet<string>,
): ServiceReview {
  const lines = approved
    .filter(({ path }) => own.has(path))
    .map(
      ({ name, plan }): SummaryItem => ({
        action: 'change',
        text: `Approves ${quoted(plan)} of ${quoted(name)}`,
        risk: 'none',
        environments: [],
      }),
    );
  return lines.length > 0
    ? { ...review, summary: [...lines, ...review.summary] }
    : review;
}

function quoted(text: string): string {
  return `\`${text.replace(/`/g, "'")}\``;
}
