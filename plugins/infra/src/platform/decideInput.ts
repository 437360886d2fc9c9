import type {
  DecisionLevel,
  InputValues,
  PlatformView,
} from '@groundwork/backstage-plugin-infra-common';

/** A resource type as the platform's vocabulary describes it. */
export type TypeView = PlatformView['resourceTypes'][number];
/** An environment as the platform's vocabulary describes it. */
export type EnvironmentView = PlatformView['environments'][number];
/** A profile as the platform's vocabulary describes it. */
export type ProfileView = PlatformView['profiles'][number];
/** A JSON value of an input. */
export type InputValue = InputValues[string];

/** What a person asked for, as far as it decides inputs. */
export interface AskedInputs {
  inputs?: InputValues;
  environments?: Record<string, { inputs: InputValues }>;
}

/** The value of an input in one environment and who decided it. */
export interface InputDecision {
  value: InputValue;
  level: DecisionLevel;
  /** Given for locks. */
  reason?: string;
}

/**
 * Decides one input for one environment in the order of the design: type,
 * profile, profile tier, claim, claim environment, lock. It serves hints in the
 * form only; what counts is the backend's plan.
 *
 * @returns undefined when nobody decides it.
 */
export function decideInput(options: {
  type: TypeView;
  input: string;
  profile?: ProfileView;
  environment: EnvironmentView;
  asked?: AskedInputs;
}): InputDecision | undefined {
  const { type, input, environment, asked } = options;
  const settings = own(options.profile?.resources, type.name);
  const lock = settings?.locks.find(
    l => l.input === input && (!l.tiers || l.tiers.includes(environment.tier)),
  );
  if (lock) {
    return { value: lock.value, level: 'profile-lock', reason: lock.reason };
  }
  const candidates: [InputValue | undefined, DecisionLevel][] = [
    [
      own(own(asked?.environments, environment.name)?.inputs, input),
      'claim-environment',
    ],
    [own(asked?.inputs, input), 'claim'],
    [own(settings?.tiers[environment.tier], input), 'profile-tier'],
    [own(settings?.defaults, input), 'profile-default'],
    [own(type.inputs.properties, input)?.default, 'type-default'],
  ];
  for (const [value, level] of candidates) {
    // null takes a value back, so a weaker document decides.
    if (value !== undefined && value !== null) return { value, level };
  }
  return undefined;
}

/** All decided inputs of a resource in one environment. */
export function decideInputs(options: {
  type: TypeView;
  profile?: ProfileView;
  environment: EnvironmentView;
  asked?: AskedInputs;
}): InputValues {
  const values: InputValues = {};
  for (const input of Object.keys(options.type.inputs.properties)) {
    const decision = decideInput({ ...options, input });
    if (decision) values[input] = decision.value;
  }
  return values;
}

/** Reads an own key only: names come from documents, `constructor` is one too. */
export function own<T>(
  record: Partial<Record<string, T>> | undefined,
  key: string,
): T | undefined {
  return record && Object.hasOwn(record, key) ? record[key] : undefined;
}
