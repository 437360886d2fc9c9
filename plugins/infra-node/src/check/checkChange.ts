import type {
  Change,
  Finding,
  ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import { isNamed } from '../edit/touched';
import type { Located, Platform } from '../platform/platform';
import { checkCertification } from './certification';
import { touchedEnvironments, type Comparison } from './comparison';
import { checkDestruction } from './destruction';
import { soften } from './findings';
import { checkPolicies } from './policies';

/**
 * What deciding the values of a service found. An environment that the change
 * leaves alone and that was no better before stops nothing.
 */
export function decisionFindings(
  comparison: Comparison,
  change: Change,
  claim: ServiceInfraDocument | undefined,
): Finding[] {
  const { before, after, touched } = comparison;
  const concerned = new Set(touched.map(({ environment }) => environment));
  return [...after.findings].flatMap(([name, found]) => {
    const isOld =
      !concerned.has(name) &&
      !isNamed(change, claim, name) &&
      before.undecided.has(name) === after.undecided.has(name);
    return soften(found, () => isOld);
  });
}

/** Asks policies and certification about what a change touches, and says what it destroys. */
export function checkChange(options: {
  platform: Platform;
  change: Change;
  changeId: string;
  requestedBy?: string;
  comparison: Comparison;
  /** The claim before the change. */
  before: Located<ServiceInfraDocument> | undefined;
  now: Date;
}): Finding[] {
  const { platform, change, changeId, comparison, now } = options;
  const { requestedBy } = options;
  const environments = touchedEnvironments(comparison);
  return [
    ...soften(
      checkPolicies({
        platform,
        environments,
        change,
        changeId,
        now,
        ...(requestedBy !== undefined && { requestedBy }),
      }),
      f => !!f.target?.resource && !isChanged(comparison, f),
    ),
    ...soften(
      checkCertification({ platform, environments, now }),
      () => change.kind === 'remove' || change.kind === 'destroy',
    ),
    ...checkDestruction({
      platform,
      change,
      differences: comparison.differences,
      before: options.before,
      now,
    }),
  ];
}

/** Whether a finding is about a resource that the change makes another one. */
function isChanged({ differences }: Comparison, { target }: Finding): boolean {
  return differences.some(
    d =>
      d.environment === target?.environment &&
      (d.package !== undefined ||
        d.resources.some(
          r =>
            r.id.type === target?.resource?.type &&
            r.id.name === target?.resource?.name,
        )),
  );
}
