import type {
  ClaimResource,
  Decision,
  DecisionLevel,
  Explanation,
  InputValues,
  SourcePosition,
} from '@groundwork/backstage-plugin-infra-common';
import type {
  EnvironmentDocument,
  ProfileDocument,
  ResourceTypeDocument,
  ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import type { Located } from '../platform/platform';

/** A value of an input. */
export type InputValue = InputValues[string];

/** A value that somebody wants an input to have, with the place that says so. */
export interface Candidate {
  readonly level: DecisionLevel;
  readonly value: InputValue;
  readonly located: Located<unknown>;
  readonly keys: readonly (string | number)[];
  /** Given for locks. */
  readonly reason?: string;
}

/** An input with everyone who has a say, weakest first; the last one decides. */
export interface DecidedInput {
  readonly input: string;
  readonly candidates: readonly Candidate[];
}

/**
 * Collects who decides the inputs of a resource in an environment, in the
 * order type default, profile default, profile tier, claim, claim environment,
 * profile lock. Inputs come in the order of the type; then those that only the
 * claim knows.
 */
export function decideInputs(options: {
  type: Located<ResourceTypeDocument>;
  profile: Located<ProfileDocument>;
  environment: EnvironmentDocument;
  claim: Located<ServiceInfraDocument>;
  /** Index in the claim. */
  index: number;
}): DecidedInput[] {
  const { type, profile, environment, claim, index } = options;
  const { tier } = environment.spec;
  const typeName = type.document.metadata.name;
  const settings = own(profile.document.spec.resources, typeName);
  const resource: ClaimResource = claim.document.spec.resources[index];
  const inEnvironment = own(
    resource.environments,
    environment.metadata.name,
  )?.inputs;
  const byProfile = ['spec', 'resources', typeName];
  const byClaim = ['spec', 'resources', index];

  const decided = new Map<string, Candidate[]>();
  const add = (input: string, candidate: Candidate) => {
    const known = decided.get(input);
    if (known) known.push(candidate);
    else decided.set(input, [candidate]);
  };
  const addAll = (
    level: DecisionLevel,
    values: InputValues | undefined,
    located: Located<unknown>,
    keys: readonly (string | number)[],
  ) => {
    for (const [input, value] of Object.entries(values ?? {})) {
      if (value === null || value === undefined) continue;
      add(input, { level, value, located, keys: [...keys, input] });
    }
  };
  const properties = type.document.spec.inputs.properties;
  for (const [input, schema] of Object.entries(properties)) {
    if (schema.default !== undefined && schema.default !== null) {
      add(input, {
        level: 'type-default',
        value: schema.default,
        located: type,
        keys: ['spec', 'inputs', 'properties', input, 'default'],
      });
    }
  }
  addAll('profile-default', settings?.defaults, profile, [
    ...byProfile,
    'defaults',
  ]);
  addAll('profile-tier', settings?.tiers[tier], profile, [
    ...byProfile,
    'tiers',
    tier,
  ]);
  addAll('claim', resource.inputs, claim, [...byClaim, 'inputs']);
  addAll('claim-environment', inEnvironment, claim, [
    ...byClaim,
    'environments',
    environment.metadata.name,
    'inputs',
  ]);
  settings?.locks.forEach((lock, lockIndex) => {
    if (lock.tiers && !lock.tiers.includes(tier)) return;
    add(lock.input, {
      level: 'profile-lock',
      value: lock.value,
      located: profile,
      keys: [...byProfile, 'locks', lockIndex, 'value'],
      reason: lock.reason,
    });
  });
  const order = [
    ...Object.keys(properties),
    ...[...decided.keys()].filter(name => !Object.hasOwn(properties, name)),
  ];
  return order.flatMap(input => {
    const candidates = decided.get(input);
    return candidates ? [{ input, candidates }] : [];
  });
}

/** The place of a candidate. */
export function candidateSource(candidate: Candidate): SourcePosition {
  const { line, column } = candidate.located.position(candidate.keys);
  return { path: candidate.located.path, line, column };
}

/** A decision whose place is looked up when it is read. */
function decisionOf(candidate: Candidate): Decision {
  let source: SourcePosition | undefined;
  return {
    level: candidate.level,
    value: candidate.value,
    get source() {
      source ??= candidateSource(candidate);
      return source;
    },
    ...(candidate.reason !== undefined && { reason: candidate.reason }),
  };
}

/** Why an input has its value. Places are looked up when they are read. */
export function explain(
  decided: DecidedInput,
  environment: string,
  resource: { type: string; name: string },
): Explanation {
  const strongestFirst = [...decided.candidates].reverse();
  const [first, ...rest] = strongestFirst;
  let overridden: Decision[] | undefined;
  return {
    environment,
    resource: { type: resource.type, name: resource.name },
    input: decided.input,
    value: first.value,
    decidedBy: decisionOf(first),
    get overridden() {
      overridden ??= rest.map(decisionOf);
      return overridden;
    },
  };
}

function own<T>(
  record: Readonly<Record<string, T>> | undefined,
  key: string,
): T | undefined {
  return record && Object.hasOwn(record, key) ? record[key] : undefined;
}
