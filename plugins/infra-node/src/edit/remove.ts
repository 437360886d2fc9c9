import {
  formatResourceId,
  type Finding,
  type RemoveChange,
  type ServiceInfraDocument,
  type Tombstone,
} from '@groundwork/backstage-plugin-infra-common';
import { nearest, suggestion } from '../platform/nearest';
import type { EditContext } from './applyChange';
import { indexOfResource, noClaim } from './resourceEdit';
import { isSameResource, withTombstones } from './tombstones';

type Context = EditContext<RemoveChange>;

/**
 * Removes resources, environments or everything. What is gone already is
 * removed: doing it again changes nothing. What holds data leaves a tombstone
 * (see `settleTombstones`); removing one that is being destroyed takes away
 * tombstone and Terraform object.
 */
export function remove(
  claim: ServiceInfraDocument | undefined,
  context: Context,
): ServiceInfraDocument | undefined {
  const { change, findings } = context;
  if (!claim) {
    // Everything of a service that has nothing is gone.
    if (!change.all) findings.push(noClaim(change.service));
    return undefined;
  }
  if (change.all) return removeAll(claim, context);
  const environments = removeEnvironments(claim, context);
  const gone = new Set<number>();
  let tombstones = claim.spec.tombstones ?? [];
  for (const id of change.resources) {
    const index = indexOfResource(claim, id);
    if (index >= 0) {
      gone.add(index);
      continue;
    }
    const own = tombstones.filter(one => isSameResource(one, id));
    const destroyed = own.filter(({ destroy }) => destroy);
    tombstones = tombstones.filter(one => !destroyed.includes(one));
    findings.push(
      destroyed.length > 0
        ? forgotten(destroyed[0])
        : alreadyRemoved(change.service, id, own[0]),
    );
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
  const after = { ...claim, spec: { ...claim.spec, environments, resources } };
  return tombstones.length === (claim.spec.tombstones ?? []).length
    ? after
    : withTombstones(after, tombstones);
}

/** Everything that is wanted goes; then what is being destroyed, if nothing else is left. */
function removeAll(
  claim: ServiceInfraDocument,
  { findings }: Context,
): ServiceInfraDocument {
  const { environments, resources, tombstones = [] } = claim.spec;
  const isGone =
    Object.keys(environments).length === 0 && resources.length === 0;
  const spec = { ...claim.spec, environments: {}, resources: [] };
  if (isGone && tombstones.every(({ destroy }) => destroy)) {
    findings.push(...tombstones.map(forgotten));
    return withTombstones({ ...claim, spec }, []);
  }
  return isGone ? claim : { ...claim, spec };
}

function removeEnvironments(
  claim: ServiceInfraDocument,
  { change, findings, platform }: Context,
): ServiceInfraDocument['spec']['environments'] {
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
  return environments;
}

function alreadyRemoved(
  service: string,
  { type, name }: { type: string; name: string },
  tombstone: Tombstone | undefined,
): Finding {
  const resource = { type, name };
  return {
    severity: 'info',
    rule: 'already-removed',
    message: tombstone
      ? `${type} "${name}" of ${service} was removed at ${tombstone.removedAt} and is retained in the cloud. It can be restored until ${tombstone.undoUntil}, and destroyed after that.`
      : `${service} has no ${type} "${name}"; there is nothing to remove.`,
    target: { resource, field: 'resources' },
  };
}

function forgotten(tombstone: Tombstone): Finding {
  const { type, name } = tombstone;
  return {
    severity: 'warning',
    rule: 'tombstone-removed',
    message: `What Git still knows of ${formatResourceId({
      type,
      name,
    })} goes with this: its tombstone and the Terraform object that destroys it. If that plan was not applied yet, the resource stays in the cloud and nothing leads to it any more; look at its status before merging.`,
    target: { resource: { type, name }, field: 'resources' },
  };
}
