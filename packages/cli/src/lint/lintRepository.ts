import {
  checkClaim,
  checkService,
  secretsIn,
  waiverProblems,
} from '@groundwork/backstage-plugin-infra-node';
import {
  itemOfFinding,
  itemOfProblem,
  sortItems,
  type ReportItem,
} from '../report/report';
import type { ReadClaim, Repository } from '../repository/repository';

/**
 * Everything that is wrong with a GitOps repository: documents of the platform,
 * claims with what policies and certification say of them, waivers that have
 * expired, and credentials.
 */
export async function lintRepository(
  repository: Repository,
  options: { now: Date; progress?(done: number, of: number): void },
): Promise<ReportItem[]> {
  const { platform, documents } = repository;
  const { now, progress } = options;
  const items = platform.problems.map(itemOfProblem);
  items.push(...secretItems(documents));
  const services = new Set<string>();
  const paths = repository.claimPaths;
  let done = 0;
  for await (const read of repository.claims(paths)) {
    const name = read.claim?.document.metadata.name;
    if (name !== undefined) services.add(name);
    items.push(...lintClaim(repository, read, now));
    done += 1;
    if (done % 100 === 0) {
      progress?.(done, paths.length);
      // Others have their turn, such as the signal that ends this.
      await new Promise(resolve => setImmediate(resolve));
    }
  }
  items.push(...waiverProblems(platform, { now, services }).map(itemOfProblem));
  return sortItems(items);
}

function lintClaim(
  { platform }: Repository,
  { path, text, claim, problems }: ReadClaim,
  now: Date,
): ReportItem[] {
  const found = [...problems, ...(claim ? checkClaim(platform, claim) : [])];
  const items = [...found.map(itemOfProblem), ...secretItems([{ path, text }])];
  // What its documents do not have cannot be decided; it was said already.
  if (!claim || found.some(({ severity }) => severity === 'error')) {
    return items;
  }
  const findings = checkService({ platform, claim, now });
  return [...items, ...findings.map(finding => itemOfFinding(finding, claim))];
}

function secretItems(
  files: readonly { path: string; text: string }[],
): ReportItem[] {
  const { findings } = secretsIn(
    files.map(({ path, text }) => ({ path, before: undefined, after: text })),
  );
  return findings.map(finding => itemOfFinding(finding, undefined));
}
