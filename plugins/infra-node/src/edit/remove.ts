import type {
  RemoveChange,
  ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import { nearest, suggestion } from '../platform/nearest';
import type { EditContext } from './applyChange';
import { indexOfResource, noClaim } from './resourceEdit';

/**
 * Removes resources, environments or everything. What is gone already is
 * removed: doing it again changes nothing.
 */
export function remove(
  claim: ServiceInfraDocument | undefined,
  { change, findings, platform }: EditContext<RemoveChange>,
): ServiceInfraDocument | undefined {
  if (!claim) {
    // Everything of a service that has nothing is gone.
    if (!change.all) findings.push(noClaim(change.service));
    return undefined;
  }
  if (change.all) return undefined;
  const environments = { ...claim.spec.environments };
  for (const name of change.environments) {
    if (Object.hasOwn(environments, name)) {
      delete environments[name];
    } else if (!platform.environments.has(name)) {
      const names = Object.keys(claim.spec.environments);
      const near = nearest(name, names);
      findings.push({
        severity: 'error',
        rule: 'unknown-environment',
        message: `Unknown environment "${name}"${suggestion(name, names)}`,
        target: { environment: name, field: 'environments' },
        ...(near !== undefined && { fix: { text: `Use ${near}` } }),
      });
    }
  }
  const gone = new Set<number>();
  for (const id of change.resources) {
    const index = indexOfResource(claim, id);
    if (index >= 0) gone.add(index);
    else {
      findings.push({
        severity: 'info',
        rule: 'already-removed',
        message: `${change.service} has no ${id.type} "${id.name}"; there is nothing to remove.`,
        target: { resource: id, field: 'resources' },
      });
    }
  }
  const resources = claim.spec.resources
    .filter((_, index) => !gone.has(index))
    .map(resource => {
      if (!resource.environments) return resource;
      const { environments: own, ...rest } = resource;
      const left = Object.entries(own).filter(
        ([name]) => !change.environments.includes(name),
      );
      if (left.length === Object.keys(own).length) return resource;
      return {
        ...rest,
        ...(left.length > 0 && { environments: Object.fromEntries(left) }),
      };
    });
  return { ...claim, spec: { ...claim.spec, environments, resources } };
}
