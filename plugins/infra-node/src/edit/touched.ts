import {
  resourceEditsOf,
  type Change,
  type ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import type { TouchedInput } from '../inputs/inputFindings';

/** Tells which inputs a change sets itself. Taking a value back sets nothing. */
export function touchedInputs(change: Change): TouchedInput {
  const touched = new Set<string>();
  for (const edit of resourceEditsOf(change)) {
    const { type, name, inputs, environments } = edit;
    for (const [input, value] of Object.entries(inputs ?? {})) {
      if (value !== null) touched.add(`${type}/${name}//${input}`);
    }
    for (const [environment, entry] of Object.entries(environments ?? {})) {
      for (const [input, value] of Object.entries(entry.inputs)) {
        if (value !== null) {
          touched.add(`${type}/${name}/${environment}/${input}`);
        }
      }
    }
  }
  return (id, input, environment) =>
    touched.has(`${id.type}/${id.name}/${environment ?? ''}/${input}`);
}

/** Whether a change speaks of an environment: by its name, or through a resource in it. */
export function isNamed(
  change: Change,
  claim: ServiceInfraDocument | undefined,
  environment: string,
): boolean {
  if (!claim) return false;
  if (change.kind === 'request' && change.environments.includes(environment)) {
    return true;
  }
  if (change.kind === 'render') {
    const { environments } = change;
    return environments.length === 0 || environments.includes(environment);
  }
  return resourceEditsOf(change).some(
    ({ type, name, inputs, environments }) =>
      (!environments || inputs || Object.hasOwn(environments, environment)) &&
      claim.spec.resources.some(
        r =>
          r.type === type &&
          r.name === name &&
          r.environments?.[environment]?.enabled !== false,
      ),
  );
}
