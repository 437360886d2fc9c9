import type {
  Finding,
  ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import type { Located, Platform } from '../platform/platform';
import { compare } from '../platform/readDocument';
import type { TouchedInput } from './inputFindings';
import { resolveDestroyed } from './resolveDestroyed';
import { resolveEnvironment } from './resolveEnvironment';
import type { ResolvedEnvironment } from './resolved';

/** A service in all of its environments. */
export interface ResolvedService {
  /** By environment, in promotion order. */
  readonly environments: ReadonlyMap<string, ResolvedEnvironment>;
  /** What is being destroyed, by environment; the service may be gone there. */
  readonly destroyed: ReadonlyMap<string, readonly ResolvedEnvironment[]>;
  /** Environments where something could not be decided. */
  readonly undecided: ReadonlySet<string>;
  /** By environment. */
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
}

/** Decides everything about a service in each of its environments. */
export function resolveService(options: {
  platform: Platform;
  /** Undefined for a service without a claim, which runs nowhere. */
  claim: Located<ServiceInfraDocument> | undefined;
  now: Date;
  isTouched?: TouchedInput;
}): ResolvedService {
  const { platform, claim, now, isTouched } = options;
  const environments = new Map<string, ResolvedEnvironment>();
  const undecided = new Set<string>();
  const findings = new Map<string, readonly Finding[]>();
  if (claim) {
    for (const environment of environmentNames(platform, claim.document)) {
      const resolution = resolveEnvironment({
        platform,
        claim,
        environment,
        now,
        ...(isTouched && { isTouched }),
      });
      findings.set(environment, resolution.findings);
      if (resolution.resolved) {
        environments.set(environment, resolution.resolved);
      }
      if (resolution.isPartial) undecided.add(environment);
    }
  }
  const destroyed =
    claim?.document.spec.tombstones && resolveDestroyed(platform, claim, now);
  if (!destroyed) {
    return { environments, destroyed: new Map(), undecided, findings };
  }
  for (const name of destroyed.undecided) undecided.add(name);
  for (const [name, found] of destroyed.findings) {
    findings.set(name, [...(findings.get(name) ?? []), ...found]);
  }
  return {
    environments,
    destroyed: destroyed.environments,
    undecided,
    findings,
  };
}

/** Environments of a claim in promotion order, unknown ones last. */
function environmentNames(
  platform: Platform,
  claim: ServiceInfraDocument,
): string[] {
  const names = Object.keys(claim.spec.environments);
  return [
    ...[...platform.environments.keys()].filter(name => names.includes(name)),
    ...names.filter(name => !platform.environments.has(name)).sort(compare),
  ];
}
