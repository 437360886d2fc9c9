import type {
  Change,
  ChangeSet,
  Finding,
  ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import { checkChange, decisionFindings } from '../check/checkChange';
import type { Comparison } from '../check/comparison';
import { costOf } from '../check/cost';
import { differenceOf } from '../check/difference';
import { distinct } from '../check/findings';
import { isSameResource } from '../edit/tombstones';
import type { FileStates } from '../fileChanges';
import { resolveService, type ResolvedService } from '../inputs/resolveService';
import { sameJson } from '../inputs/sameJson';
import type { Located, Platform } from '../platform/platform';
import { overviewOf } from '../proposal/overview';
import { fileChange, type PlannedFile } from '../fileChanges';
import { compare } from '../platform/readDocument';
import { renderAll } from '../renderAll';
import { changesBetween } from './changesBetween';

type Claim = Located<ServiceInfraDocument> | undefined;

/** A service at one commit. @public */
export interface ServiceState {
  readonly platform: Platform;
  /** Undefined when it has none. */
  readonly claim: Located<ServiceInfraDocument> | undefined;
  /** Files of `snapshotScope`. */
  readonly files: ReadonlyMap<string, string>;
}

/** What somebody changed of a service, whoever wrote it. @public */
export interface ServiceReview
  extends Pick<
    ChangeSet,
    'service' | 'summary' | 'risk' | 'cost' | 'findings' | 'packages'
  > {
  /** What rendering the claim would change of the files that are there. */
  readonly drift: readonly PlannedFile[];
}

/**
 * Compares a service at two commits, as a plan would: what is added, changed
 * and removed, its risk and cost, what policies and certification say of it,
 * and whether its files are those that its claim renders to.
 *
 * @public
 */
export function reviewService(options: {
  service: string;
  before: ServiceState;
  after: ServiceState;
  /** Files of the service that differ. */
  changed: readonly FileStates[];
  now: Date;
  changeId: string;
}): ServiceReview {
  const { service, before, after, changed, now, changeId } = options;
  const { platform } = after;
  const comparison = compareStates(before, after, now);
  const rendered = renderedAgain(options, comparison);
  const changes = changesBetween(
    service,
    before.claim?.document,
    after.claim?.document,
  );
  const nothing: Change = { kind: 'configure', service, resources: [] };
  const findings = worstOfEach([
    ...decisionFindings(comparison, nothing, after.claim?.document),
    ...rendered.findings,
    ...changes.flatMap(change =>
      checkChange({
        platform,
        change,
        changeId,
        comparison,
        before: before.claim,
        now,
      }),
    ),
  ]);
  return {
    service,
    ...overviewOf(nothing, comparison, changed.map(fileChange)),
    cost: costOf(platform, comparison),
    findings,
    drift: rendered.files,
  };
}

function compareStates(
  before: ServiceState,
  after: ServiceState,
  now: Date,
): Comparison {
  const [old, next] = [before, after].map(({ platform, claim }) =>
    resolveService({ platform, claim, now }),
  );
  const names = [
    ...new Set([
      ...after.platform.environments.keys(),
      ...before.platform.environments.keys(),
    ]),
  ].filter(name =>
    [old, next].some(
      ({ environments, destroyed }) =>
        environments.has(name) || destroyed.has(name),
    ),
  );
  const tombstones = before.claim?.document.spec.tombstones ?? [];
  const differences = names
    .filter(name => !next.undecided.has(name))
    .map(name =>
      differenceOf(name, stateOf(old, name), stateOf(next, name), id =>
        tombstones.some(
          one => isSameResource(one, id) && Object.hasOwn(one.retained, name),
        ),
      ),
    );
  const isRetagged = !sameJson(tagged(before.claim), tagged(after.claim));
  const touched = differences.filter(
    ({ action }) => action !== 'none' || isRetagged,
  );
  return { before: old, after: next, names, differences, touched };
}

/** What the claim renders to now, where that is not what is there. */
function renderedAgain(
  { service, before, after, changeId }: Parameters<typeof reviewService>[0],
  comparison: Comparison,
): { files: PlannedFile[]; findings: readonly Finding[] } {
  const { platform } = after;
  const known = (resolved: ResolvedService) => [
    ...resolved.environments.keys(),
    ...resolved.destroyed.keys(),
  ];
  const { files, findings } = renderAll({
    platform,
    service,
    environments: [
      ...new Set([...known(comparison.before), ...known(comparison.after)]),
    ].filter(name => !comparison.after.undecided.has(name)),
    before: comparison.before.environments,
    after: comparison.after.environments,
    destroyed: comparison.after.destroyed,
    files: after.files,
    change: { id: changeId },
  });
  return {
    files: [...files].sort((a, b) => compare(a.path, b.path)).map(fileChange),
    // Without a claim on either side, whatever is there is nobody's.
    findings: before.claim || after.claim ? findings : [],
  };
}

function stateOf(service: ResolvedService, name: string) {
  return {
    resolved: service.environments.get(name),
    destroyed: service.destroyed.get(name) ?? [],
  };
}

function tagged(claim: Claim) {
  if (!claim) return null;
  const { metadata, spec } = claim.document;
  return { ...metadata, component: spec.component, owner: spec.owner };
}

/** Of findings that say the same, the one that weighs most. */
function worstOfEach(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return distinct(findings).filter(({ severity, ...rest }) => {
    const key = JSON.stringify(rest);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
