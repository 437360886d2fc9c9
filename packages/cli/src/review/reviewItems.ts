import {
  checkClaim,
  reviewService,
  type FileStates,
  type ServiceReview,
} from '@groundwork/backstage-plugin-infra-node';
import { driftItem } from '../render/driftItems';
import {
  itemOfFinding,
  itemOfProblem,
  type ReportItem,
} from '../report/report';
import type { ComparedRepositories } from './compareAt';

/** A service that was looked at, with what was found of it. */
export interface ReviewedClaim {
  readonly review: ServiceReview | undefined;
  readonly items: readonly ReportItem[];
}

/** Reviews a service whose files differ. */
export async function reviewClaim(
  { before, after }: ComparedRepositories,
  service: string,
  changed: readonly FileStates[],
  now: Date,
): Promise<ReviewedClaim> {
  const [old, next] = [await before.claim(service), await after.claim(service)];
  const problems = [
    ...(next?.problems ?? []),
    ...(next?.claim ? checkClaim(after.platform, next.claim) : []),
  ];
  const items = problems.map(itemOfProblem);
  // Nothing can be said of a claim that nobody can read.
  if (problems.some(({ severity }) => severity === 'error')) {
    return { review: undefined, items };
  }
  const review = reviewService({
    service,
    before: {
      platform: before.platform,
      claim: old?.claim,
      files: await before.filesOf(service),
    },
    after: {
      platform: after.platform,
      claim: next?.claim,
      files: await after.filesOf(service),
    },
    changed,
    now,
    changeId: 'review',
  });
  const edited = new Set(changed.map(({ path }) => path));
  const claimPath = next?.path ?? old?.path ?? '';
  return {
    review,
    items: [
      ...items,
      ...review.findings.map(finding => itemOfFinding(finding, next?.claim)),
      ...review.drift.map(file =>
        driftItem(file, {
          service,
          claim: claimPath,
          // What nobody touched was so before; somebody else's pull request repairs it.
          severity:
            edited.has(claimPath) || edited.has(file.path)
              ? 'error'
              : 'warning',
        }),
      ),
    ],
  };
}
