import type {
  Change,
  Finding,
  PolicyDocument,
} from '@groundwork/backstage-plugin-infra-common';
import type { JsonObject } from '@backstage/types';
import { evaluateToText } from '../inputs/expression';
import {
  environmentScope,
  expressionScope,
  inputsScope,
  profileScope,
  resourceScope,
  serviceScope,
} from '../inputs/expressionScope';
import { sourceOf } from '../inputs/sourceOf';
import { validateInput } from '../inputs/inputValidation';
import type { ResolvedEnvironment, ResolvedResource } from '../inputs/resolved';
import type { Located, Platform } from '../platform/platform';
import { waived, type PolicySubject } from './waivers';
import { firstLine, policyRule, type RuleVariables } from './rule';

type Policy = Located<PolicyDocument>;

/**
 * Asks every policy about a service after a change: once per service, per
 * environment or per resource in an environment, as the policy says.
 *
 * @param environments - the service in its environments, in promotion order
 * @public
 */
export function checkPolicies(options: {
  platform: Platform;
  environments: readonly ResolvedEnvironment[];
  change: Change;
  changeId: string;
  requestedBy?: string;
  /** Decides which waivers hold. */
  now: Date;
}): Finding[] {
  const { platform, environments, change } = options;
  const [first] = environments;
  if (!first) return [];
  const shared = {
    claim: first.claim.document as unknown as JsonObject,
    service: serviceScope(first.claim.document),
    profile: profileScope(first.profile.document),
    change: change as unknown as JsonObject,
  };
  const changeFacts = {
    id: options.changeId,
    ...(options.requestedBy !== undefined && {
      requestedBy: options.requestedBy,
    }),
  };
  return platform.policies.flatMap(policy => {
    const { scope, match } = policy.document.spec;
    if (match.changes && !match.changes.includes(change.kind)) return [];
    if (
      match.profiles &&
      !match.profiles.includes(first.profile.document.metadata.name)
    ) {
      return [];
    }
    const matching = environments.filter(e => matchesEnvironment(policy, e));
    let subjects: PolicySubject[];
    if (scope === 'resource') {
      subjects = matching.flatMap(resolved =>
        resolved.resources
          .filter(
            r =>
              !match.resourceTypes ||
              match.resourceTypes.includes(r.type.document.metadata.name),
          )
          .map(resource => ({ resolved, resource })),
      );
    } else {
      subjects = matching
        .filter(resolved => hasMatchingType(policy, resolved))
        .slice(0, scope === 'service' ? 1 : undefined)
        .map(resolved => ({ resolved }));
    }
    return subjects.flatMap(subject =>
      ask(policy, subject, shared, changeFacts).map(finding =>
        waived(platform, policy, subject, finding, options.now),
      ),
    );
  });
}

function matchesEnvironment(
  { document }: Policy,
  { environment }: ResolvedEnvironment,
): boolean {
  const { match } = document.spec;
  const { metadata, spec } = environment.document;
  return (
    (!match.tiers || match.tiers.includes(spec.tier)) &&
    (!match.clouds || match.clouds.includes(spec.cloud)) &&
    (!match.environments || match.environments.includes(metadata.name))
  );
}

function hasMatchingType(
  { document }: Policy,
  resolved: ResolvedEnvironment,
): boolean {
  const types = document.spec.match.resourceTypes;
  return (
    !types ||
    resolved.resources.some(r => types.includes(r.type.document.metadata.name))
  );
}

function ask(
  policy: Policy,
  { resolved, resource }: PolicySubject,
  shared: Pick<RuleVariables, 'claim' | 'service' | 'profile' | 'change'>,
  change: { id: string; requestedBy?: string },
): Finding[] {
  const { metadata, spec } = policy.document;
  const rule = policyRule(policy.document);
  const where = target(policy, { resolved, resource });
  const base = {
    rule: `policy/${metadata.name}`,
    source: () => sourceOf(policy, ['spec', 'rule']),
    target: where,
  };
  let passes: boolean;
  try {
    if ('problem' in rule) throw new Error(rule.problem);
    passes = rule.evaluate({
      ...shared,
      ...(spec.scope !== 'service' && {
        environment: {
          ...environmentScope(resolved.environment.document),
          namespace: resolved.namespace,
        },
      }),
      ...(resource && { resource: ruleResource(resource) }),
    });
  } catch (error) {
    return [
      {
        ...base,
        source: base.source(),
        severity: 'warning',
        message: `Policy "${
          metadata.title ?? metadata.name
        }" could not be checked: ${firstLine(error)}`,
      },
    ];
  }
  if (passes) return [];
  const fix = resource && fixOf(policy.document, resolved, resource);
  return [
    {
      ...base,
      source: base.source(),
      severity: spec.severity,
      message: message(policy, { resolved, resource }, change),
      ...(fix && { fix }),
      ...(spec.documentation && { documentation: spec.documentation }),
    },
  ];
}

/** `resource` as rules see it. */
function ruleResource(resource: ResolvedResource): JsonObject {
  const type = resource.type.document;
  return {
    ...resourceScope(type, resource.name),
    inputs: inputsScope(type, resource.inputs),
    monthlyCost: resource.monthlyCost ?? null,
  };
}

function target(
  { document }: Policy,
  { resolved, resource }: PolicySubject,
): Finding['target'] {
  const { scope, fix } = document.spec;
  if (scope === 'service') return undefined;
  const environment = resolved.environment.document.metadata.name;
  if (!resource) return { environment };
  return {
    environment,
    resource: {
      type: resource.type.document.metadata.name,
      name: resource.name,
    },
    ...(fix && { input: fix.input }),
  };
}

function fixOf(
  policy: PolicyDocument,
  resolved: ResolvedEnvironment,
  resource: ResolvedResource,
): Finding['fix'] {
  const { fix } = policy.spec;
  const type = resource.type.document;
  if (!fix || validateInput(type, fix.input, fix.value)) return undefined;
  return {
    text: fix.text,
    input: {
      resource: { type: type.metadata.name, name: resource.name },
      environment: resolved.environment.document.metadata.name,
      name: fix.input,
      value: fix.value,
    },
  };
}

function message(
  policy: Policy,
  { resolved, resource }: PolicySubject,
  change: { id: string; requestedBy?: string },
): string {
  const { metadata, spec } = policy.document;
  const scope = expressionScope({
    claim: resolved.claim.document,
    profile: resolved.profile.document,
    change,
    ...(spec.scope !== 'service' && {
      environment: resolved.environment.document,
      namespace: resolved.namespace,
      package: resolved.package.document,
    }),
    ...(resource && {
      resource: {
        type: resource.type.document,
        name: resource.name,
        inputs: resource.inputs,
      },
    }),
  });
  try {
    return evaluateToText(spec.message, scope, {
      located: policy,
      keys: ['spec', 'message'],
    }).trim();
  } catch {
    // A message that cannot be made must not hide the refusal itself.
    return metadata.title ?? `Policy ${metadata.name} is not met.`;
  }
}
