import {
  dnsLabelSchema,
  type EnvironmentDocument,
  type Finding,
  type ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import type { Located, Platform } from '../platform/platform';
import { packageOf } from './choosePackage';
import { evaluateToText } from './expression';
import { expressionScope } from './expressionScope';
import type { TouchedInput } from './inputFindings';
import type { ResolvedEnvironment, ResolvedResource } from './resolved';
import { resolveResource } from './resolveResource';
import { sourceOf } from './sourceOf';
import { packageFinding, unknownName } from './unknownName';

/** An environment with everything decided, and what is wrong with the decisions. @public */
export interface Resolution {
  /** Undefined when a decision that all others need cannot be made. */
  readonly resolved: ResolvedEnvironment | undefined;
  readonly findings: readonly Finding[];
  /** Whether resources of the claim had to be left out of `resolved`. */
  readonly isPartial: boolean;
}

/**
 * Decides everything about a service in one of its environments: package,
 * namespace, and per resource implementation, module and the value of every
 * input. What cannot be decided is left out and said in a finding.
 *
 * @public
 */
export function resolveEnvironment(options: {
  platform: Platform;
  claim: Located<ServiceInfraDocument>;
  environment: string;
  now: Date;
  /** Inputs that the change itself sets; contradicting a lock is an error for them. */
  isTouched?: TouchedInput;
}): Resolution {
  const { platform, claim, environment: name, now, isTouched } = options;
  const { spec } = claim.document;
  const findings: Finding[] = [];
  const unresolved = { resolved: undefined, findings, isPartial: true };

  const environment = platform.environments.get(name);
  const profile = platform.profiles.get(spec.profile);
  if (!environment) {
    const keys = ['spec', 'environments', name];
    findings.push(unknownName(platform, claim, 'environment', name, keys));
  }
  if (!profile) {
    const keys = ['spec', 'profile'];
    findings.push(unknownName(platform, claim, 'profile', spec.profile, keys));
  }
  if (!environment || !profile) return unresolved;

  const choice = packageOf(platform, claim.document, environment.document, now);
  const chosen = choice.ref ? platform.packages.get(choice.ref) : undefined;
  if (!chosen) {
    findings.push(packageFinding(platform, claim, name, choice));
    return unresolved;
  }
  const namespace = namespaceOf(claim, environment, findings);
  if (namespace === undefined) return unresolved;

  const surroundings = {
    platform,
    claim,
    environment,
    profile,
    package: chosen,
    now,
    isTouched,
  };
  const resources: ResolvedResource[] = [];
  let isPartial = false;
  spec.resources.forEach(({ environments }, index) => {
    const entry =
      environments && Object.hasOwn(environments, name)
        ? environments[name]
        : undefined;
    if (entry?.enabled === false) return;
    const resolved = resolveResource(surroundings, index, findings);
    if (resolved) resources.push(resolved);
    else isPartial = true;
  });
  return {
    resolved: {
      claim,
      environment,
      profile,
      package: chosen,
      packageStatus: platform.packageStatus(choice.ref!, now)!,
      namespace,
      resources,
    },
    findings,
    isPartial,
  };
}

function namespaceOf(
  claim: Located<ServiceInfraDocument>,
  environment: Located<EnvironmentDocument>,
  findings: Finding[],
): string | undefined {
  const { name } = environment.document.metadata;
  const keys = ['spec', 'namespace'];
  const report = (reason: string) =>
    findings.push({
      severity: 'error',
      rule: 'namespace',
      message: `The namespace of ${claim.document.metadata.name} in ${name} cannot be made: ${reason}`,
      source: sourceOf(environment, keys),
      target: { environment: name },
    });
  try {
    const scope = expressionScope({
      claim: claim.document,
      environment: environment.document,
    });
    const text = evaluateToText(environment.document.spec.namespace, scope, {
      located: environment,
      keys,
    });
    const parsed = dnsLabelSchema.safeParse(text);
    if (parsed.success) return parsed.data;
    report(`"${text.slice(0, 80)}" ${parsed.error.issues[0].message}`);
  } catch (error) {
    report((error as Error).message);
  }
  return undefined;
}
