import type {
  ClaimResource,
  ServiceInfraDocument,
  Tombstone,
} from '@groundwork/backstage-plugin-infra-common';
import type { Platform } from '../platform/platform';
import { valuesOfThen } from './decidedThen';
import { indexOfResource } from './resourceEdit';
import { isSameResource, without } from './tombstones';

type Spec = ServiceInfraDocument['spec'];

/**
 * A claim with the resource of a tombstone wanted again, wherever it is
 * retained and nowhere else.
 */
export function bringBack(
  claim: ServiceInfraDocument,
  tombstone: Tombstone,
  platform: Platform,
): ServiceInfraDocument {
  const { spec } = claim;
  const names = Object.keys(tombstone.retained);
  const added = names.filter(name => !Object.hasOwn(spec.environments, name));
  const environments = { ...spec.environments };
  for (const name of added) {
    const ref = tombstone.retained[name].package;
    environments[name] =
      ref === undefined || ref === spec.package ? {} : { package: ref };
  }
  const index = indexOfResource(claim, tombstone);
  const resources = keepOut(spec, tombstone, added);
  if (index < 0) resources.push(resourceOf(tombstone, environments));
  else resources[index] = joined(claim, resources[index], tombstone, platform);
  const left = (spec.tombstones ?? []).flatMap(one =>
    isSameResource(one, tombstone)
      ? without(one, name => names.includes(name))
      : [one],
  );
  const { tombstones: _, ...rest } = spec;
  return {
    ...claim,
    spec: {
      ...rest,
      environments,
      resources,
      ...(left.length > 0 && { tombstones: left }),
    },
  };
}

/**
 * Other resources that are retained in an environment that comes back stay
 * out of it: they were not asked for.
 */
function keepOut(
  spec: Spec,
  tombstone: Tombstone,
  added: readonly string[],
): ClaimResource[] {
  return spec.resources.map(resource => {
    if (isSameResource(resource, tombstone)) return resource;
    const out = added.filter(name =>
      spec.tombstones?.some(
        one =>
          isSameResource(one, resource) && Object.hasOwn(one.retained, name),
      ),
    );
    return out.length > 0 ? disabledIn(resource, out) : resource;
  });
}

function disabledIn(
  resource: ClaimResource,
  names: readonly string[],
): ClaimResource {
  const environments = { ...resource.environments };
  for (const name of names) {
    environments[name] = { ...environments[name], enabled: false };
  }
  return { ...resource, environments };
}

/** The resource as it was, left out of environments where it was not. */
function resourceOf(
  tombstone: Tombstone,
  environments: Spec['environments'],
): ClaimResource {
  const { type, name, inputs, environments: own = {}, retained } = tombstone;
  const entries: NonNullable<ClaimResource['environments']> = {};
  for (const environment of Object.keys(environments)) {
    const entry = Object.hasOwn(own, environment) ? own[environment] : {};
    if (!Object.hasOwn(retained, environment)) {
      entries[environment] = { ...entry, enabled: false };
    } else if (Object.keys(entry).length > 0) entries[environment] = entry;
  }
  return {
    type,
    name,
    ...(inputs && { inputs }),
    ...(Object.keys(entries).length > 0 && { environments: entries }),
  };
}

/** A resource that is elsewhere, also where a tombstone has it: with the values of then. */
function joined(
  claim: ServiceInfraDocument,
  resource: ClaimResource,
  tombstone: Tombstone,
  platform: Platform,
): ClaimResource {
  const environments = { ...resource.environments };
  for (const name of Object.keys(tombstone.retained)) {
    const { inputs } = valuesOfThen({
      platform,
      general: resource.inputs,
      claim,
      then: tombstone,
      environment: name,
    });
    if (Object.keys(inputs).length > 0) environments[name] = { inputs };
    else delete environments[name];
  }
  const { type, name, inputs } = resource;
  return {
    type,
    name,
    ...(inputs && { inputs }),
    ...(Object.keys(environments).length > 0 && { environments }),
  };
}
