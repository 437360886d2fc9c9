import type {
  ClaimResource,
  ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import {
  decideInputs,
  type DecidedInput,
  type InputValue,
} from '../inputs/resolveInputs';
import { sameJson } from '../inputs/sameJson';
import { withoutPlaces } from '../packages/moduleNeeds';
import { carryInput, carryPresence, type Carry, type Way } from './carry';
import { editResource } from './resourceEdit';

/** Something that promoting leaves as it is, although it differs. */
export interface LeftAlone {
  /** Absent for the presence of the resource. */
  readonly input?: string;
  readonly carry: Extract<Carry<unknown>, { kind: 'stays' }>;
}

/**
 * The resource at an index of the claim with what one environment has of its
 * own carried to another. The very same resource when nothing is to be carried.
 *
 * @param inputs - names of the inputs to carry
 * @param left - takes what differs and stays
 */
export function promoteResource(
  claim: ServiceInfraDocument,
  index: number,
  way: Way,
  inputs: readonly string[] | 'all',
  left: LeftAlone[],
): ClaimResource {
  const resource = claim.spec.resources[index];
  const type = way.platform.resourceTypes.get(resource.type)!;
  const to = way.to.metadata.name;
  const presence = {
    from: isPresent(resource, way.from.metadata.name),
    to: isPresent(resource, to),
  };
  const carried = carryPresence(type, resource.name, presence, way);
  if (carried.kind === 'stays') left.push({ carry: carried });
  // Where it is in one of both only, there are no values to compare.
  if (!presence.from || (!presence.to && carried.kind !== 'carry')) {
    return resource;
  }
  const decided = {
    from: decidedIn(claim, index, way, 'from'),
    to: decidedIn(claim, index, way, 'to'),
  };
  const names = new Set([...decided.from.keys(), ...decided.to.keys()]);
  const values: Record<string, InputValue> = {};
  for (const input of names) {
    if (inputs !== 'all' && !inputs.includes(input)) continue;
    const target = decided.to.get(input);
    const carry = carryInput(
      type,
      input,
      { from: decided.from.get(input), to: target },
      presence.to,
      way,
    );
    if (carry.kind === 'stays') left.push({ input, carry });
    else if (carry.kind === 'carry') {
      // What would be the value anyway need not be said for the environment.
      values[input] = sameJson(withoutOwn(target), carry.value)
        ? null
        : carry.value;
    }
  }
  const present = carried.kind === 'carry' ? enabledIn(resource, to) : resource;
  return Object.keys(values).length > 0
    ? editResource(present, {
        type: resource.type,
        name: resource.name,
        environments: { [to]: { inputs: values } },
      })
    : present;
}

/** Whether a resource of the claim is in one of its environments. */
export function isPresent(
  { environments }: ClaimResource,
  name: string,
): boolean {
  return (
    !environments ||
    !Object.hasOwn(environments, name) ||
    environments[name].enabled !== false
  );
}

function decidedIn(
  claim: ServiceInfraDocument,
  index: number,
  way: Way,
  side: 'from' | 'to',
): Map<string, DecidedInput> {
  const profile = way.platform.profiles.get(claim.spec.profile);
  // A broken or unknown profile is said where it is resolved.
  if (!profile) return new Map();
  const decided = decideInputs({
    type: way.platform.resourceTypes.get(claim.spec.resources[index].type)!,
    profile,
    environment: way[side],
    claim: withoutPlaces(claim),
    index,
  });
  return new Map(decided.map(one => [one.input, one]));
}

/** The value without what the claim says for the environment. */
function withoutOwn(decided: DecidedInput | undefined): InputValue | undefined {
  return decided?.candidates.filter(c => c.level !== 'claim-environment').at(-1)
    ?.value;
}

/** A resource that is wanted in an environment; what else is said of it there stays. */
function enabledIn(resource: ClaimResource, name: string): ClaimResource {
  const { environments: before, ...rest } = resource;
  const environments = { ...before };
  const { enabled: _, ...entry } = environments[name] ?? {};
  if (Object.keys(entry).length > 0) environments[name] = entry;
  else delete environments[name];
  return {
    ...rest,
    ...(Object.keys(environments).length > 0 && { environments }),
  };
}
