import type {
  AllowedOperations,
  ChangeKind,
} from '@groundwork/backstage-plugin-infra-common';

/** Why somebody may not do something, and whom to ask. */
export interface Refusal {
  environment?: string;
  reason: string;
  ask?: string;
}

/**
 * What of an operation is refused, environment by environment; nothing while
 * the answer is not there, for the backend decides anyway.
 */
export function refusalsOf(
  allowed: AllowedOperations | undefined,
  kind: ChangeKind,
  environments?: readonly string[],
): Refusal[] {
  return (allowed?.operations ?? [])
    .filter(
      one =>
        one.operation === kind &&
        !one.allowed &&
        (!environments ||
          one.environment === undefined ||
          environments.includes(one.environment)),
    )
    .map(({ environment, reason = '', ask }) => ({ environment, reason, ask }));
}

/** Why an operation is refused wherever it could be done; undefined when it is not. */
export function refusalEverywhere(
  allowed: AllowedOperations | undefined,
  kind: ChangeKind,
  environments?: readonly string[],
): Refusal | undefined {
  const concerned = (allowed?.operations ?? []).filter(
    one =>
      one.operation === kind &&
      (!environments?.length ||
        one.environment === undefined ||
        environments.includes(one.environment)),
  );
  return concerned.length > 0 && concerned.every(one => !one.allowed)
    ? refusalsOf(allowed, kind, environments)[0]
    : undefined;
}
