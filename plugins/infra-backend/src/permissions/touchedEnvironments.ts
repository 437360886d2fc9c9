import type { Change } from '@groundwork/backstage-plugin-infra-common';

/**
 * Environments that a change can touch, as far as the change itself tells: all
 * of the service where it names none. What it is not clear about counts as
 * touched, so that nothing gets past a rule.
 *
 * @param own - environments of the service's claim
 * @param all - environments of the platform
 */
export function touchedEnvironments(
  change: Change,
  own: readonly string[],
  all: readonly string[],
): string[] {
  switch (change.kind) {
    case 'request':
      return distinct([
        ...change.environments,
        ...(change.resources.length > 0 ||
        change.package ||
        change.profile !== undefined
          ? own
          : []),
      ]);
    case 'configure':
      return distinct([
        ...(change.addEnvironments ?? []).map(({ name }) => name),
        ...(change.profile !== undefined ? own : []),
        ...change.resources.flatMap(({ inputs, environments }) =>
          inputs && Object.keys(inputs).length > 0
            ? own
            : Object.keys(environments ?? {}),
        ),
      ]);
    case 'remove':
      return change.all || change.resources.length > 0
        ? [...own]
        : distinct(change.environments);
    case 'render':
      return change.environments.length > 0
        ? distinct(change.environments)
        : [...own];
    case 'promote':
      return [change.to];
    case 'approve':
      return [change.environment];
    case 'adopt':
      return change.environments.length > 0
        ? distinct(change.environments)
        : [...all];
    case 'upgrade':
      return change.environments.length > 0
        ? distinct([
            ...change.environments,
            ...(change.resources.length > 0 ? own : []),
          ])
        : [...own];
    case 'rollback':
      // An earlier claim may have had environments that this one lacks.
      return change.environments.length > 0
        ? distinct(change.environments)
        : [...all];
    default:
      // What was removed may have been anywhere.
      return [...all];
  }
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)];
}
