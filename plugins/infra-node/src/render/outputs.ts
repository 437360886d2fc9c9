import type { ResourceTypeDocument } from '@groundwork/backstage-plugin-infra-common';

/** An output of a module and the variable under which the service reads it. */
export interface OutputAlias {
  readonly output: string;
  readonly env: string;
}

/**
 * Outputs that reach the service, with their variables.
 *
 * The resource `main` has the plain names and every other one has its own name
 * in front, also while it is alone: a name must not change because the service
 * asks for a second resource of the type.
 */
export function outputAliases(
  type: ResourceTypeDocument,
  name: string,
): OutputAlias[] {
  const prefix =
    name === 'main' ? '' : `${name.toUpperCase().replace(/-/g, '_')}_`;
  return type.spec.outputs.flatMap(output =>
    output.env === undefined
      ? []
      : [{ output: output.name, env: variableName(prefix + output.env) }],
  );
}

/** A variable must not start with a digit. */
function variableName(name: string): string {
  return /^[0-9]/.test(name) ? `_${name}` : name;
}
