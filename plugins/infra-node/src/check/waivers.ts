import type {
  Finding,
  PolicyDocument,
  WaiverDocument,
} from '@groundwork/backstage-plugin-infra-common';
import { sourceOf } from '../inputs/sourceOf';
import type { Located, Platform } from '../platform/platform';
import type { ResolvedEnvironment, ResolvedResource } from '../inputs/resolved';

/** One thing that a policy is asked about. */
export interface PolicySubject {
  resolved: ResolvedEnvironment;
  resource?: ResolvedResource;
}

type Waiver = Located<WaiverDocument>;

/**
 * What a waiver makes of a finding that a policy is not met: something to know
 * while it holds, and no more than a hint once it has expired.
 */
export function waived(
  platform: Platform,
  policy: Located<PolicyDocument>,
  subject: PolicySubject,
  finding: Finding,
  now: Date,
): Finding {
  const [latest] = platform.waivers
    .filter(({ document }) => covers(document, policy.document, subject))
    .sort((a, b) => endOf(b) - endOf(a));
  if (!latest) return finding;
  const { metadata, spec } = latest.document;
  const day = spec.expiresAt.slice(0, 10);
  if (endOf(latest) <= +now) {
    return {
      ...finding,
      message: `${finding.message} The waiver "${metadata.name}" of ${spec.owner} expired on ${day} (${latest.path}).`,
    };
  }
  const { fix, ...rest } = finding;
  return {
    ...rest,
    severity: 'info',
    message: `${finding.message} Waived until ${day} by "${metadata.name}", for which ${spec.owner} answers: ${spec.reason}`,
    source: sourceOf(latest, ['spec', 'expiresAt']),
  };
}

function endOf({ document }: Waiver): number {
  return Date.parse(document.spec.expiresAt);
}

/** A narrow waiver says nothing of what is wider than it. */
function covers(
  { spec }: WaiverDocument,
  policy: PolicyDocument,
  { resolved, resource }: PolicySubject,
): boolean {
  const environment =
    policy.spec.scope === 'service'
      ? undefined
      : resolved.environment.document.metadata.name;
  const id =
    resource && `${resource.type.document.metadata.name}/${resource.name}`;
  return (
    spec.policy === policy.metadata.name &&
    spec.services.includes(resolved.claim.document.metadata.name) &&
    (!spec.environments ||
      (environment !== undefined && spec.environments.includes(environment))) &&
    (!spec.resources || (id !== undefined && spec.resources.includes(id)))
  );
}
