import {
  formatResourceId,
  type DestroyChange,
  type Finding,
  type ResourceId,
  type ServiceInfraDocument,
  type Tombstone,
} from '@groundwork/backstage-plugin-infra-common';
import type { EditContext } from './applyChange';
import { indexOfResource, noClaim } from './resourceEdit';
import { notRemoved } from './restore';
import { dayOf, isSameResource, withTombstones } from './tombstones';

type Context = EditContext<DestroyChange>;

const DAY = 24 * 60 * 60 * 1000;
/** A backup older than this at the time of the removal is a warning. */
const BACKUP_DAYS = 7;

/**
 * Marks what was removed as to be destroyed. Only then its Terraform object is
 * rendered again, with a plan that destroys and that waits for approval.
 */
export function destroy(
  claim: ServiceInfraDocument | undefined,
  context: Context,
): ServiceInfraDocument | undefined {
  const { change, facts, findings } = context;
  if (!claim) {
    findings.push(noClaim(change.service));
    return undefined;
  }
  if (change.confirmation !== change.service) {
    findings.push({
      severity: 'error',
      rule: 'confirmation',
      message: `Type the name of the service, ${change.service}, to confirm that data is destroyed.`,
      target: { field: 'confirmation' },
    });
  }
  const tombstones = claim.spec.tombstones ?? [];
  const chosen = change.resources.flatMap(id => {
    const own = tombstones.filter(one => isSameResource(one, id));
    if (own.length === 0) findings.push(missing(id, claim));
    return own;
  });
  const marked = new Set<Tombstone>();
  for (const tombstone of chosen) {
    // What is being destroyed already is as asked for.
    if (tombstone.destroy) continue;
    const problems = [
      ...windowFindings(tombstone, facts.now),
      ...backupFindings(tombstone, context),
    ];
    findings.push(...problems);
    if (problems.every(({ severity }) => severity !== 'error')) {
      marked.add(tombstone);
    }
  }
  if (marked.size === 0) return claim;
  return withTombstones(
    claim,
    tombstones.map(one =>
      marked.has(one)
        ? {
            ...one,
            destroy: {
              requestedAt: dayOf(facts.now).toISOString(),
              lastBackup: change.lastBackup,
              ...(facts.changeId !== undefined && { change: facts.changeId }),
            },
          }
        : one,
    ),
  );
}

function missing(id: ResourceId, claim: ServiceInfraDocument): Finding {
  if (indexOfResource(claim, id) < 0) return notRemoved(id, claim);
  return {
    severity: 'error',
    rule: 'not-removed',
    message: `${id.type} "${id.name}" is in use by ${claim.metadata.name}. Remove it first; it can be destroyed when its undo window is over.`,
    target: { resource: id, field: 'resources' },
  };
}

function windowFindings(tombstone: Tombstone, now: Date): Finding[] {
  const { type, name, undoUntil } = tombstone;
  if (Date.parse(undoUntil) <= now.getTime()) return [];
  return [
    {
      severity: 'error',
      rule: 'undo-window',
      message: `${formatResourceId(
        tombstone,
      )} can be restored until ${undoUntil}; it can be destroyed after that.`,
      target: { resource: { type, name }, field: 'resources' },
    },
  ];
}

function backupFindings(
  { type, name, removedAt }: Tombstone,
  { change, facts }: Context,
): Finding[] {
  const { lastBackup } = change;
  const target = { resource: { type, name }, field: 'lastBackup' };
  const backup = Date.parse(lastBackup);
  if (backup > facts.now.getTime()) {
    return [
      {
        severity: 'error',
        rule: 'backup-in-future',
        message: `The last backup of ${type} "${name}" cannot be of ${lastBackup}, which lies ahead; it is ${facts.now.toISOString()}.`,
        target,
      },
    ];
  }
  const days = (Date.parse(removedAt) - backup) / DAY;
  if (days <= 0) return [];
  return [
    {
      severity: days > BACKUP_DAYS ? 'warning' : 'info',
      rule: 'backup-before-removal',
      message: `The last backup of ${type} "${name}" is of ${lastBackup}, ${
        days < 1 ? 'less than a day' : `${Math.floor(days)} days`
      } before it was removed at ${removedAt}. What was written between is in no backup.`,
      target,
    },
  ];
}
