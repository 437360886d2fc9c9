import {
  monthlyPrice,
  type ComponentPackageDocument,
  type EnvironmentDocument,
  type Finding,
  type Implementation,
  type InputValues,
  type ProfileDocument,
  type ResourceId,
  type ResourceTypeDocument,
  type ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import type { Located, Platform } from '../platform/platform';
import { choosePackage } from './choosePackage';
import {
  checkDecided,
  checkRequired,
  type TouchedInput,
} from './inputFindings';
import { decideInputs, explain } from './resolveInputs';
import type { ResolvedResource } from './resolved';
import { sourceOf } from './sourceOf';
import { unknownName } from './unknownName';

/** A service in an environment, before its resources are looked at. */
export interface ResourceSurroundings {
  readonly platform: Platform;
  readonly claim: Located<ServiceInfraDocument>;
  readonly environment: Located<EnvironmentDocument>;
  readonly profile: Located<ProfileDocument>;
  readonly package: Located<ComponentPackageDocument>;
  readonly now: Date;
  readonly isTouched?: TouchedInput;
}

/**
 * Decides everything about the resource at an index of the claim.
 *
 * @param findings - takes what is wrong with it
 * @returns undefined when the resource cannot be made here
 */
export function resolveResource(
  surroundings: ResourceSurroundings,
  index: number,
  findings: Finding[],
): ResolvedResource | undefined {
  const { platform, claim, environment, profile } = surroundings;
  const resource = claim.document.spec.resources[index];
  const id: ResourceId = { type: resource.type, name: resource.name };
  const type = platform.resourceTypes.get(resource.type);
  if (!type) {
    const keys = ['spec', 'resources', index, 'type'];
    findings.push({
      ...unknownName(platform, claim, 'resource type', id.type, keys),
      target: { resource: id, field: 'resources' },
    });
    return undefined;
  }
  const allowed = profile.document.spec.allowedTypes;
  if (allowed && !allowed.includes(id.type)) {
    findings.push({
      severity: 'error',
      rule: 'allowed-types',
      message: `Profile ${claim.document.spec.profile} does not allow ${
        id.type
      }; it allows ${allowed.join(', ')}.`,
      source: sourceOf(profile, ['spec', 'allowedTypes']),
      target: { resource: id, field: 'profile' },
    });
  }
  const implementation = implementationOf(surroundings, type, id, findings);
  if (!implementation) return undefined;
  const name = environment.document.metadata.name;
  const context = {
    type: type.document,
    id,
    environment: name,
    isTouched: surroundings.isTouched,
  };
  const decided = decideInputs({
    type,
    profile,
    environment: environment.document,
    claim,
    index,
  });
  findings.push(...decided.flatMap(one => checkDecided(one, context)));
  const known = decided.filter(one =>
    Object.hasOwn(type.document.spec.inputs.properties, one.input),
  );
  const inputs: InputValues = Object.fromEntries(
    known.map(one => [one.input, one.candidates.at(-1)!.value]),
  );
  findings.push(
    ...checkRequired(inputs, context, () =>
      sourceOf(type, ['spec', 'inputs', 'required']),
    ),
  );
  const { cloud, engine } = environment.document.spec;
  const price = type.document.spec.cost[cloud];
  return {
    type,
    name: id.name,
    implementation,
    engine: implementation.engine ?? engine,
    moduleName: implementation.module,
    module: surroundings.package.document.spec.modules[implementation.module],
    inputs,
    explanations: known.map(one => explain(one, name, id)),
    monthlyCost: price && monthlyPrice(price, inputs),
  };
}

/** The type's implementation on the environment's cloud, if the package has its module. */
function implementationOf(
  surroundings: ResourceSurroundings,
  type: Located<ResourceTypeDocument>,
  id: ResourceId,
  findings: Finding[],
): Implementation | undefined {
  const { environment, platform, now } = surroundings;
  const { name } = environment.document.metadata;
  const { cloud } = environment.document.spec;
  const { implementations } = type.document.spec;
  const implementation = implementations[cloud];
  if (!implementation) {
    findings.push({
      severity: 'error',
      rule: 'no-implementation',
      message: `${
        id.type
      } cannot be made in ${name}, which is on ${cloud}; it has implementations for ${Object.keys(
        implementations,
      ).join(', ')}.`,
      source: sourceOf(type, ['spec', 'implementations']),
      target: { resource: id, environment: name, field: 'environments' },
    });
    return undefined;
  }
  const { spec } = surroundings.package.document;
  const { module } = implementation;
  if (Object.hasOwn(spec.modules, module)) return implementation;
  const other = choosePackage({
    platform,
    environment: environment.document,
    modules: [module],
    now,
  }).ref;
  findings.push({
    severity: 'error',
    rule: 'module-missing',
    message: `Package ${spec.package}@${
      spec.version
    } has no module ${module}, with which ${id.type} is made on ${cloud}${
      other ? `; ${other} has it` : ''
    }.`,
    source: sourceOf(surroundings.package, ['spec', 'modules']),
    target: { resource: id, environment: name, field: 'package' },
    ...(other && {
      fix: { text: `Use ${other}`, field: { name: 'package', value: other } },
    }),
  });
  return undefined;
}
