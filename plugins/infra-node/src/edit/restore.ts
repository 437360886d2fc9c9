import {
  formatResourceId,
  type Finding,
  type ResourceId,
  type RestoreChange,
  type ServiceInfraDocument,
  type Tombstone,
} from '@groundwork/backstage-plugin-infra-common';
import { nearest, suggestion } from '../platform/nearest';
import type { EditContext } from './applyChange';
import { bringBack } from './bringBack';
import { indexOfResource, noClaim } from './resourceEdit';
import { isOpen, isSameResource, isWanted } from './tombstones';

type Context = EditContext<RestoreChange>;

/**
 * Takes removed resources back while their undo window is open: with their
 * inputs, and in the environments where they were. Environments that the
 * service left meanwhile come back with them.
 */
export function restore(
  claim: ServiceInfraDocument | undefined,
  context: Context,
): ServiceInfraDocument | undefined {
  const { change, findings } = context;
  if (!claim) {
    findings.push({
      ...noClaim(change.service),
      message: `${change.service} has no claim, so nothing of it can be restored.`,
    });
    return undefined;
  }
  return chosen(claim, context)
    .filter(tombstone => canReturn(claim, tombstone, context))
    .reduce((current, one) => bringBack(current, one, context.platform), claim);
}

/** The tombstones that are to be undone. */
function chosen(
  claim: ServiceInfraDocument,
  { change, facts, findings }: Context,
): Tombstone[] {
  const { tombstones = [] } = claim.spec;
  if (change.resources.length === 0) {
    const open = tombstones.filter(one => isOpen(one, facts.now));
    if (open.length > 0) return open;
    findings.push(
      ...(tombstones.length > 0
        ? tombstones.map(windowOver)
        : [
            {
              severity: 'info' as const,
              rule: 'nothing-to-restore',
              message: `Nothing of ${change.service} was removed and is retained.`,
            },
          ]),
    );
    return [];
  }
  return change.resources.flatMap(id => {
    const found = tombstones.filter(one => isSameResource(one, id));
    if (found.length > 0) return found;
    findings.push(
      indexOfResource(claim, id) >= 0
        ? alreadyThere(id, claim)
        : notRemoved(id, claim),
    );
    return [];
  });
}

function canReturn(
  claim: ServiceInfraDocument,
  tombstone: Tombstone,
  { platform, facts, findings }: Context,
): boolean {
  const target = { resource: idOf(tombstone), field: 'resources' };
  if (!isOpen(tombstone, facts.now)) {
    findings.push(windowOver(tombstone));
    return false;
  }
  const names = Object.keys(tombstone.retained);
  const taken = names.filter(name => isWanted(claim, tombstone, name));
  if (taken.length > 0) {
    findings.push({
      severity: 'error',
      rule: 'name-taken',
      message: `${claim.metadata.name} has another ${tombstone.type} "${
        tombstone.name
      }" in ${taken.join(', ')} by now. Remove that one first.`,
      target,
    });
  }
  const unknown = names.filter(name => !platform.environments.has(name));
  for (const name of unknown) {
    findings.push({
      severity: 'error',
      rule: 'unknown-environment',
      message: `${formatResourceId(
        tombstone,
      )} was in "${name}", which the platform does not have any more.`,
      target: { ...target, environment: name },
    });
  }
  return taken.length === 0 && unknown.length === 0;
}

function windowOver(tombstone: Tombstone): Finding {
  const id = idOf(tombstone);
  return {
    severity: 'error',
    rule: 'undo-window-over',
    message: tombstone.destroy
      ? `${formatResourceId(id)} is being destroyed since ${
          tombstone.destroy.requestedAt
        }, so it cannot be restored.`
      : `${formatResourceId(id)} could be restored until ${
          tombstone.undoUntil
        }. Until it is destroyed, a request for a ${id.type} "${
          id.name
        }" takes over what is retained.`,
    target: { resource: id, field: 'resources' },
  };
}

function alreadyThere(id: ResourceId, claim: ServiceInfraDocument): Finding {
  return {
    severity: 'info',
    rule: 'already-restored',
    message: `${claim.metadata.name} has ${id.type} "${id.name}"; there is nothing to restore.`,
    target: { resource: id, field: 'resources' },
  };
}

/** A finding for a resource of which there is no tombstone. */
export function notRemoved(
  id: ResourceId,
  claim: ServiceInfraDocument,
): Finding {
  const ids = (claim.spec.tombstones ?? []).map(formatResourceId);
  const near = nearest(formatResourceId(id), ids);
  return {
    severity: 'error',
    rule: 'not-removed',
    message: `No removed ${id.type} "${id.name}" of ${
      claim.metadata.name
    } is retained${suggestion(formatResourceId(id), ids)}`,
    target: { resource: id, field: 'resources' },
    ...(near !== undefined && { fix: { text: `Use ${near}` } }),
  };
}

function idOf({ type, name }: ResourceId): ResourceId {
  return { type, name };
}
