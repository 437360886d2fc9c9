import {
  formatResourceId,
  type ClaimResource,
  type Finding,
  type PromoteChange,
  type ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import { nearest, suggestion } from '../platform/nearest';
import type { Platform } from '../platform/platform';
import type { EditContext } from './applyChange';
import { carryPackage, type Carry, type Way } from './carry';
import { checkEnvironmentName } from './environmentName';
import { promoteResource, type LeftAlone } from './promoteResource';
import {
  indexOfResource,
  noClaim,
  unknownResource,
  unknownType,
} from './resourceEdit';
import { withPackage } from './withPackage';

type Context = EditContext<PromoteChange>;

/** Carries package, resources and values from one environment to another. */
export function promote(
  claim: ServiceInfraDocument | undefined,
  context: Context,
): ServiceInfraDocument | undefined {
  const { change, findings } = context;
  if (!claim) {
    findings.push(noClaim(change.service));
    return undefined;
  }
  const way = wayOf(claim, context);
  if (!way) return claim;
  const current = change.package ? promotePackage(claim, way, context) : claim;
  const promoted = promoteResources(current, way, context);
  if (promoted === claim) {
    findings.push({
      severity: 'info',
      rule: 'nothing-to-promote',
      message: `Nothing of ${change.service} is to be carried from ${change.from} to ${change.to}.`,
      target: { environment: change.to },
    });
  }
  return promoted;
}

/** Both environments, and whether one comes before the other. */
function wayOf(claim: ServiceInfraDocument, context: Context): Way | undefined {
  const { change, findings, platform } = context;
  const problems = (['from', 'to'] as const).flatMap(
    field => checkEnvironmentName(change[field], claim, field, context) ?? [],
  );
  findings.push(...problems);
  if (problems.length > 0) return undefined;
  if (change.from === change.to) {
    findings.push({
      severity: 'error',
      rule: 'same-environment',
      message: `Promote from one environment to another one, not from ${change.from} to itself.`,
      target: { field: 'to' },
    });
    return undefined;
  }
  const [from, to] = [change.from, change.to].map(
    name => platform.environments.get(name)?.document,
  );
  // A broken or unknown environment is said where it is resolved.
  if (!from || !to) return undefined;
  if (from.spec.order > to.spec.order) {
    findings.push({
      severity: 'warning',
      rule: 'promotion-order',
      message: `${change.from} comes after ${change.to} in promotion order (${from.spec.order} and ${to.spec.order}): this carries values back.`,
      target: { environment: change.to, field: 'to' },
    });
  }
  return { platform, from, to };
}

function promotePackage(
  claim: ServiceInfraDocument,
  way: Way,
  context: Context,
): ServiceInfraDocument {
  const { change, findings, platform, facts } = context;
  const carry = carryPackage(claim, way, facts.now);
  if (carry.kind === 'carry') {
    return withPackage(claim, [change.to], carry.value, {
      platform,
      now: facts.now,
    });
  }
  if (carry.kind === 'stays') {
    findings.push({
      ...leftAlone(carry),
      target: { environment: change.to, field: 'package' },
      ...(carry.severity === 'error' && {
        fix: {
          text: 'Promote without the package',
          field: { name: 'package', value: false },
        },
      }),
    });
  }
  return claim;
}

function promoteResources(
  claim: ServiceInfraDocument,
  way: Way,
  context: Context,
): ServiceInfraDocument {
  const { change, findings, platform } = context;
  const chosen = selection(claim, context);
  let isChanged = false;
  const resources = claim.spec.resources.map((resource, index) => {
    const inputs = chosen.get(index);
    if (inputs === undefined) return resource;
    if (!platform.resourceTypes.has(resource.type)) {
      const { type, name } = resource;
      findings.push(unknownType({ type, name }, { platform }));
      return resource;
    }
    const left: LeftAlone[] = [];
    const promoted = promoteResource(claim, index, way, inputs, left);
    for (const { input, carry } of left) {
      const finding = leftAlone(carry);
      findings.push({
        ...finding,
        ...(input !== undefined && {
          message: `${formatResourceId(resource)}: ${finding.message}`,
        }),
        ...(inputs !== 'all' && input !== undefined && { severity: 'warning' }),
        target: {
          environment: change.to,
          resource: { type: resource.type, name: resource.name },
          ...(input !== undefined && { input }),
        },
      });
    }
    isChanged ||= promoted !== resource;
    return promoted;
  });
  return isChanged ? { ...claim, spec: { ...claim.spec, resources } } : claim;
}

function leftAlone({
  reason,
  source,
  rule = 'promotion-keeps',
  severity = 'info',
}: Extract<Carry<unknown>, { kind: 'stays' }>): Finding {
  return {
    severity,
    rule,
    message: reason,
    // Places in the claim are not known here.
    ...(source && source.path !== '' && { source }),
  };
}

/** Which resources are to be carried, by index, and which of their inputs. */
function selection(
  claim: ServiceInfraDocument,
  { change, findings, platform }: Context,
): Map<number, readonly string[] | 'all'> {
  const all = claim.spec.resources;
  if (!change.resources) {
    return new Map(all.map((_, index) => [index, 'all' as const]));
  }
  const chosen = new Map<number, readonly string[] | 'all'>();
  for (const { type, name, inputs } of change.resources) {
    const index = indexOfResource(claim, { type, name });
    if (index < 0) {
      findings.push(unknownResource({ type, name }, claim));
      continue;
    }
    findings.push(...unknownInputs(all[index], inputs ?? [], platform));
    const before = chosen.get(index);
    chosen.set(
      index,
      before === 'all' || !inputs ? 'all' : [...(before ?? []), ...inputs],
    );
  }
  return chosen;
}

function unknownInputs(
  resource: ClaimResource,
  inputs: readonly string[],
  platform: Platform,
): Finding[] {
  const type = platform.resourceTypes.get(resource.type)?.document;
  if (!type) return [];
  const names = Object.keys(type.spec.inputs.properties);
  const id = { type: resource.type, name: resource.name };
  return inputs
    .filter(input => !names.includes(input))
    .map(input => {
      const near = nearest(input, names);
      return {
        severity: 'error' as const,
        rule: 'unknown-input',
        message: `${formatResourceId(id)} has no input "${input}"${suggestion(
          input,
          names,
        )}`,
        target: { resource: id, input },
        ...(near !== undefined && { fix: { text: `Use ${near}` } }),
      };
    });
}
