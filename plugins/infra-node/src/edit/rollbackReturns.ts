import {
  formatResourceId,
  type ClaimResource,
  type RollbackChange,
  type ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import type { EditContext } from './applyChange';
import {
  environmentsOf,
  isOpen,
  isSameResource,
  isStateful,
  isWanted,
} from './tombstones';

type Claim = ServiceInfraDocument;

/**
 * Looks at what holds data and comes or goes when going back. What is retained
 * comes back while its undo window is open and stays away otherwise; what was
 * made since goes, and is retained.
 */
export function checkReturns(
  claim: Claim | undefined,
  wanted: Claim,
  context: EditContext<RollbackChange>,
): Claim {
  for (const resource of claim?.spec.resources ?? []) {
    warnOfRemoval(claim!, wanted, resource, context);
  }
  const resources = wanted.spec.resources.flatMap(resource => {
    const { platform } = context;
    if (!isStateful(platform, resource.type)) return [resource];
    const returning = environmentsOf(wanted, resource).filter(
      name => !claim || !isWanted(claim, resource, name),
    );
    const closed = returning.filter(name =>
      isClosed(claim, resource, name, context),
    );
    return leftOut(wanted, resource, closed);
  });
  const isSame = resources.every(
    (one, index) => one === wanted.spec.resources[index],
  );
  return isSame && resources.length === wanted.spec.resources.length
    ? wanted
    : { ...wanted, spec: { ...wanted.spec, resources } };
}

/** Whether a resource cannot come back in an environment; a finding says so. */
function isClosed(
  claim: Claim | undefined,
  resource: ClaimResource,
  environment: string,
  { facts, findings }: EditContext<RollbackChange>,
): boolean {
  const { type, name } = resource;
  const target = { environment, resource: { type, name } };
  const tombstone = claim?.spec.tombstones?.find(
    one =>
      isSameResource(one, resource) && Object.hasOwn(one.retained, environment),
  );
  if (!tombstone) {
    if (claim?.spec.resources.some(one => isSameResource(one, resource))) {
      return false;
    }
    findings.push({
      severity: 'warning',
      rule: 'rollback-empty',
      message: `${formatResourceId(
        resource,
      )} is made anew in ${environment}: nothing says that what it held then is still there.`,
      target,
    });
    return false;
  }
  if (isOpen(tombstone, facts.now)) return false;
  findings.push({
    severity: 'warning',
    rule: 'undo-window-over',
    message: tombstone.destroy
      ? `${formatResourceId(
          resource,
        )} stays away from ${environment}: it is being destroyed since ${
          tombstone.destroy.requestedAt
        }.`
      : `${formatResourceId(
          resource,
        )} stays away from ${environment}: it could be restored until ${
          tombstone.undoUntil
        }. Request it to take over what is retained.`,
    target,
  });
  return true;
}

function leftOut(
  { spec }: Claim,
  resource: ClaimResource,
  closed: readonly string[],
): ClaimResource[] {
  if (closed.length === 0) return [resource];
  const environments = { ...resource.environments };
  for (const name of closed) {
    environments[name] = { ...environments[name], enabled: false };
  }
  const isNowhere = Object.keys(spec.environments).every(
    name => environments[name]?.enabled === false,
  );
  return isNowhere ? [] : [{ ...resource, environments }];
}

function warnOfRemoval(
  claim: Claim,
  wanted: Claim,
  resource: ClaimResource,
  { platform, findings }: EditContext<RollbackChange>,
): void {
  if (!isStateful(platform, resource.type)) return;
  const lost = environmentsOf(claim, resource).filter(
    name => !isWanted(wanted, resource, name),
  );
  if (lost.length === 0) return;
  const { type, name } = resource;
  const { undoDays } = platform.settings.document.spec.removal;
  findings.push({
    severity: 'warning',
    rule: 'rollback-removes',
    message: `${formatResourceId(resource)} was not in ${lost.join(
      ', ',
    )} then. Going back removes it there; its data is retained in the cloud, and it can be restored for ${undoDays} days.`,
    target: { resource: { type, name } },
  });
}
