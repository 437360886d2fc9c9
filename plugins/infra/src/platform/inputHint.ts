import type { DecisionLevel } from '@groundwork/backstage-plugin-infra-common';
import {
  decideInput,
  type EnvironmentView,
  type InputValue,
  type ProfileView,
  type TypeView,
} from './decideInput';

/** A value with the environments where it holds. */
export interface ValueSomewhere {
  value: InputValue;
  level: DecisionLevel;
  reason?: string;
  environments: string[];
}

/** What an input gets when a person says nothing, and what they cannot change. */
export interface InputHint {
  /** Values without the person's own, strongest wins, equal ones together. */
  defaults: ValueSomewhere[];
  locks: ValueSomewhere[];
  /** One lock holds in all of the environments. */
  lock?: ValueSomewhere;
}

/** What the form can say about an input before anybody fills it in. */
export function inputHint(options: {
  type: TypeView;
  input: string;
  profile?: ProfileView;
  environments: readonly EnvironmentView[];
}): InputHint {
  const all: ValueSomewhere[] = [];
  for (const environment of options.environments) {
    const decision = decideInput({ ...options, environment });
    if (!decision) continue;
    const same = all.find(
      one =>
        JSON.stringify(one.value) === JSON.stringify(decision.value) &&
        one.level === decision.level &&
        one.reason === decision.reason,
    );
    if (same) same.environments.push(environment.name);
    else all.push({ ...decision, environments: [environment.name] });
  }
  const locks = all.filter(one => one.level === 'profile-lock');
  const everywhere = locks.find(
    lock => lock.environments.length === options.environments.length,
  );
  return {
    defaults: all.filter(one => one.level !== 'profile-lock'),
    locks,
    ...(everywhere && { lock: everywhere }),
  };
}
