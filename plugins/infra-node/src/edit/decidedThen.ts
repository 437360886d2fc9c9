import type {
  ClaimResource,
  InputValues,
  ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import { decideInputs, type InputValue } from '../inputs/resolveInputs';
import type { Platform } from '../platform/platform';

/**
 * What a resource has in an environment as a claim asks for it, by input. What
 * a lock decides is left out: no claim has a say there.
 */
export function decidedIn(
  platform: Platform,
  claim: ServiceInfraDocument,
  resource: ClaimResource,
  environment: string,
): ReadonlyMap<string, InputValue> {
  const type = platform.resourceTypes.get(resource.type);
  const profile = platform.profiles.get(claim.spec.profile);
  const where = platform.environments.get(environment);
  if (!type || !profile || !where) return new Map();
  const decided = decideInputs({
    type,
    profile,
    environment: where.document,
    claim: {
      document: { ...claim, spec: { ...claim.spec, resources: [resource] } },
      path: '',
      // Nobody asks for places here.
      position: () => ({ line: 1, column: 1 }),
    },
    index: 0,
  });
  return new Map(
    decided.flatMap(({ input, candidates }) => {
      const last = candidates.at(-1)!;
      return last.level === 'profile-lock'
        ? []
        : [[input, last.value] as const];
    }),
  );
}

/** Values of an environment beside those for all, and what could not be said. */
export interface OwnValues {
  readonly inputs: InputValues;
  /** Inputs that had no value at all then, and have one for all now. */
  readonly kept: readonly string[];
}

/**
 * The values that an environment needs of its own to have what it had then,
 * where the values for all environments went on. What profile or type decided
 * then is written down, for the value for all would win.
 */
export function valuesOfThen(options: {
  platform: Platform;
  /** Values for all environments as they are. */
  general: InputValues | undefined;
  claim: ServiceInfraDocument;
  then: ClaimResource;
  environment: string;
}): OwnValues {
  const { platform, general = {}, claim, then, environment } = options;
  const inputs: InputValues = { ...then.environments?.[environment]?.inputs };
  for (const [input, value] of Object.entries(then.inputs ?? {})) {
    if (Object.hasOwn(inputs, input)) continue;
    const isSame =
      Object.hasOwn(general, input) &&
      JSON.stringify(general[input]) === JSON.stringify(value);
    if (!isSame) inputs[input] = value;
  }
  const unsaid = Object.keys(general).filter(
    input =>
      !Object.hasOwn(inputs, input) && !Object.hasOwn(then.inputs ?? {}, input),
  );
  if (unsaid.length === 0) return { inputs, kept: [] };
  const decided = decidedIn(platform, claim, then, environment);
  const properties = platform.resourceTypes.get(then.type)?.document.spec.inputs
    .properties;
  const locked = isLocked(platform, claim, then, environment);
  const kept: string[] = [];
  for (const input of unsaid) {
    if (!properties || !Object.hasOwn(properties, input)) continue;
    const value = decided.get(input);
    if (value !== undefined) inputs[input] = value;
    else if (!locked(input)) kept.push(input);
  }
  return { inputs, kept };
}

function isLocked(
  platform: Platform,
  claim: ServiceInfraDocument,
  { type }: ClaimResource,
  environment: string,
): (input: string) => boolean {
  const { tier } = platform.environments.get(environment)?.document.spec ?? {};
  const settings = platform.profiles.get(claim.spec.profile)?.document.spec
    .resources[type];
  return input =>
    settings?.locks.some(
      lock =>
        lock.input === input &&
        (!lock.tiers || (tier !== undefined && lock.tiers.includes(tier))),
    ) ?? false;
}
