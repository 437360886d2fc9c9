import type {
  ClaimResource,
  InputValues,
  ProfileDocument,
} from '@groundwork/backstage-plugin-infra-common';
import type { InputValue } from '../inputs/resolveInputs';
import { sameJson } from '../inputs/sameJson';
import type { Platform } from '../platform/platform';
import type { GatheredResource } from './gathered';

/** How well a profile describes what is there. */
export interface ProfileFit {
  readonly profile: string;
  /** Values of the claim that are left to say under this profile. */
  readonly entries: number;
  /** Values that a lock of the profile would change. */
  readonly conflicts: number;
  /** Values that the profile or the type decide as they are. */
  readonly decided: number;
  readonly resources: readonly ClaimResource[];
}

/**
 * What a claim would say under each profile that allows the types, the one
 * that leaves least to say first.
 */
export function fitProfiles(
  platform: Platform,
  gathered: readonly GatheredResource[],
  environments: readonly string[],
): ProfileFit[] {
  return [...platform.profiles.values()]
    .filter(({ document }) => {
      const allowed = document.spec.allowedTypes;
      return (
        !allowed ||
        gathered.every(({ type }) =>
          allowed.includes(type.document.metadata.name),
        )
      );
    })
    .map(({ document }) =>
      fitProfile(platform, document, gathered, environments),
    )
    .sort(
      (a, b) =>
        a.conflicts - b.conflicts ||
        a.entries - b.entries ||
        b.decided - a.decided,
    );
}

/** What a claim says under a profile: only what that profile does not decide so. */
export function fitProfile(
  platform: Platform,
  profile: ProfileDocument,
  gathered: readonly GatheredResource[],
  environments: readonly string[],
): ProfileFit {
  let entries = 0;
  let conflicts = 0;
  let decided = 0;
  const resources = gathered.map(({ type, name, found }): ClaimResource => {
    const typeName = type.document.metadata.name;
    const settings = own(profile.spec.resources, typeName);
    const inputs: InputValues = {};
    const byEnvironment: NonNullable<ClaimResource['environments']> = {};
    for (const environment of environments) {
      if (!found.has(environment)) {
        byEnvironment[environment] = { enabled: false };
      }
    }
    for (const input of Object.keys(type.document.spec.inputs.properties)) {
      const values: DecidedValue[] = [];
      for (const [environment, one] of found) {
        const value = own(one.inputs, input);
        if (value === undefined || value === null) continue;
        const { tier } = platform.environments.get(environment)!.document.spec;
        const lock = settings?.locks.find(
          l => l.input === input && (!l.tiers || l.tiers.includes(tier)),
        );
        if (lock) {
          // A value in the claim would have no effect there.
          if (sameJson(lock.value, value)) decided += 1;
          else conflicts += 1;
          continue;
        }
        const base =
          own(settings?.tiers[tier], input) ??
          own(settings?.defaults, input) ??
          type.document.spec.inputs.properties[input].default;
        values.push({ environment, value, base });
      }
      // What holds for all would also hold where nothing is set.
      const isForAll = [...found.values()].every(
        ({ variables }) => !variables.absent.has(input),
      );
      const told = leastSaid(values, isForAll);
      decided += values.filter(v => sameJson(v.base, v.value)).length;
      if (told.general !== undefined) {
        inputs[input] = told.general;
        entries += 1;
      }
      for (const { environment, value } of told.own) {
        const entry = (byEnvironment[environment] ??= {});
        entry.inputs = { ...entry.inputs, [input]: value };
        entries += 1;
      }
    }
    const order = environments.filter(e => Object.hasOwn(byEnvironment, e));
    return {
      type: typeName,
      name,
      ...(Object.keys(inputs).length > 0 && { inputs }),
      ...(order.length > 0 && {
        environments: Object.fromEntries(order.map(e => [e, byEnvironment[e]])),
      }),
    };
  });
  return {
    profile: profile.metadata.name,
    entries,
    conflicts,
    decided,
    resources,
  };
}

/** A value in an environment, and what is decided there without a claim. */
interface DecidedValue {
  readonly environment: string;
  readonly value: InputValue;
  readonly base: InputValue | undefined;
}

/** The fewest values of a claim that give all of these. */
function leastSaid(
  values: readonly DecidedValue[],
  isForAll: boolean,
): {
  general: InputValue | undefined;
  own: readonly DecidedValue[];
} {
  const differing = values.filter(v => !sameJson(v.base, v.value));
  if (differing.length === 0 || !isForAll) {
    return { general: undefined, own: differing };
  }
  const counted = differing.map(({ value }) => ({
    value,
    own: values.filter(v => !sameJson(v.value, value)),
  }));
  const [best] = counted.sort((a, b) => a.own.length - b.own.length);
  // One value for all is what people would write; it also holds in new environments.
  return best.own.length + 1 <= differing.length
    ? { general: best.value, own: best.own }
    : { general: undefined, own: differing };
}

function own<T>(
  record: Readonly<Record<string, T>> | undefined,
  key: string,
): T | undefined {
  return record && Object.hasOwn(record, key) ? record[key] : undefined;
}
