import type {
  ClaimResource,
  RollbackChange,
  ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import type { EditContext } from './applyChange';
import { valuesOfThen } from './decidedThen';
import { isSameResource, isWanted } from './tombstones';

type Context = EditContext<RollbackChange>;
type Claim = ServiceInfraDocument;
type Entries = NonNullable<ClaimResource['environments']>;

/**
 * A claim with some environments as another claim has them: package, resources
 * and values. What holds for all environments stays; where it was another then,
 * the value of then becomes one of the environment. All environments: the other
 * claim as a whole.
 */
export function mergeEnvironments(
  claim: Claim,
  target: Claim,
  context: Context,
): Claim {
  const names = context.change.environments;
  if (names.length === 0) return target;
  if (claim.spec.profile !== target.spec.profile) {
    context.findings.push({
      severity: 'warning',
      rule: 'profile-kept',
      message: `The profile was ${target.spec.profile} then. It is one for all environments, so it stays ${claim.spec.profile}.`,
      target: { field: 'profile' },
    });
  }
  const environments = { ...claim.spec.environments };
  for (const name of names) {
    if (Object.hasOwn(target.spec.environments, name)) {
      environments[name] = entryOf(claim, target, name, context);
    } else delete environments[name];
  }
  const merged = { ...claim, spec: { ...claim.spec, environments } };
  const resources = claim.spec.resources.flatMap(resource =>
    withValues(resource, merged, target, context),
  );
  for (const resource of target.spec.resources) {
    if (claim.spec.resources.some(r => isSameResource(r, resource))) continue;
    const one = onlyIn(resource, merged, target, names);
    if (one) resources.push(one);
  }
  return { ...merged, spec: { ...merged.spec, resources } };
}

/** What the claim has to say of an environment so that it gets the package of then. */
function entryOf(
  claim: Claim,
  target: Claim,
  name: string,
  { platform }: Context,
): Claim['spec']['environments'][string] {
  const then = target.spec.environments[name];
  const general = target.spec.package;
  if (then.package !== undefined || general === claim.spec.package) return then;
  const cloud = platform.environments.get(name)?.document.spec.cloud;
  const clouds =
    general === undefined
      ? undefined
      : platform.packages.get(general)?.document.spec.clouds;
  // A package for other clouds had no say in this environment.
  const served =
    general !== undefined && (!clouds || !cloud || clouds.includes(cloud));
  return served ? { ...then, package: general } : then;
}

/** A resource of the claim with the values of then in the chosen environments. */
function withValues(
  resource: ClaimResource,
  merged: Claim,
  target: Claim,
  { platform, change, findings }: Context,
): ClaimResource[] {
  const then = target.spec.resources.find(r => isSameResource(r, resource));
  const environments: Entries = { ...resource.environments };
  for (const name of change.environments) {
    const present = environments[name];
    delete environments[name];
    if (!Object.hasOwn(merged.spec.environments, name)) continue;
    if (!then || !isWanted(target, then, name)) {
      environments[name] = {
        ...(then ? then.environments?.[name] : present),
        enabled: false,
      };
      continue;
    }
    const { inputs, kept } = valuesOfThen({
      platform,
      general: resource.inputs,
      claim: target,
      then,
      environment: name,
    });
    for (const input of kept) {
      findings.push({
        severity: 'warning',
        rule: 'value-kept',
        message: `${input} of ${resource.type} "${resource.name}" had no value in ${name} then. It has one for all environments, which stays.`,
        target: { environment: name, resource: idOf(resource), input },
      });
    }
    const own = then.environments?.[name];
    if (own || Object.keys(inputs).length > 0) {
      const { inputs: before, ...entry } = own ?? {};
      environments[name] = {
        ...((before || Object.keys(inputs).length > 0) && { inputs }),
        ...entry,
      };
    }
  }
  const { type, name, inputs } = resource;
  const names = Object.keys(merged.spec.environments);
  const isNowhere =
    names.length > 0 &&
    names.every(one => environments[one]?.enabled === false);
  return isNowhere && !then
    ? []
    : [
        {
          type,
          name,
          ...(inputs && { inputs }),
          ...(Object.keys(environments).length > 0 && { environments }),
        },
      ];
}

/** A resource that the claim has no more, for the chosen environments only. */
function onlyIn(
  resource: ClaimResource,
  merged: Claim,
  target: Claim,
  chosen: readonly string[],
): ClaimResource | undefined {
  const environments: Entries = {};
  let isSomewhere = false;
  for (const name of Object.keys(merged.spec.environments)) {
    const own = resource.environments?.[name];
    if (chosen.includes(name) && isWanted(target, resource, name)) {
      isSomewhere = true;
      if (own) environments[name] = own;
    } else environments[name] = { enabled: false };
  }
  if (!isSomewhere) return undefined;
  const { type, name, inputs } = resource;
  return {
    type,
    name,
    ...(inputs && { inputs }),
    ...(Object.keys(environments).length > 0 && { environments }),
  };
}

function idOf({ type, name }: ClaimResource) {
  return { type, name };
}
