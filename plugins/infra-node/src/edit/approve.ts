import {
  formatResourceId,
  type ApproveChange,
  type Finding,
  type ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import { nearest, suggestion } from '../platform/nearest';
import { environmentPaths, isWithin } from '../platform/layout';
import { terraformName } from '../render/names';
import {
  identityOf,
  readObjects,
  valueAt,
  type StoredObject,
} from '../render/objectInventory';
import { editYaml } from '../yaml';
import type { Edited, EditContext } from './applyChange';
import { noClaim, unknownResource } from './resourceEdit';
import { isSameResource, isWanted } from './tombstones';

type Context = EditContext<ApproveChange>;

/**
 * Approves the plan of a resource that waits: one line of its rendered
 * Terraform object, with the full id of the plan. The claim stays as it is.
 * Approving what is approved changes nothing.
 */
export function approve(
  claim: ServiceInfraDocument | undefined,
  context: Context,
): Edited {
  const { change, findings } = context;
  const problem = claim
    ? placeProblem(claim, context)
    : noClaim(change.service);
  if (problem) {
    findings.push(problem);
    return { claim };
  }
  const found = terraformObjects(context);
  const [object] = found;
  if (found.length !== 1) {
    findings.push(objectProblem(found, context));
    return { claim };
  }
  const present = valueAt(object.object, ['spec', 'approvePlan']);
  if (present === change.plan) {
    findings.push({
      severity: 'info',
      rule: 'already-approved',
      message: `${change.plan} of ${formatResourceId(change.resource)} in ${
        change.environment
      } is approved already.`,
      target: targetOf(change),
    });
    return { claim };
  }
  const refusal =
    present === 'disable'
      ? problemOf(
          change,
          'planning-disabled',
          `Plans of ${formatResourceId(change.resource)} are switched off in ${
            object.path
          } (approvePlan: disable), so there is none to approve.`,
        )
      : planProblem(context);
  if (refusal) {
    findings.push(refusal);
    return { claim };
  }
  return { claim, files: approved(object, context) };
}

/** The file with the plan approved: no other byte differs. */
function approved(
  { path, object }: StoredObject,
  { change, facts, findings }: Context,
): Edited['files'] {
  const before = facts.files!.get(path)!;
  const result = editYaml(
    before,
    [{ path: ['spec', 'approvePlan'], value: change.plan }],
    { file: path, document: identityOf(object) },
  );
  if (result.ok) {
    const { environment } = change;
    return [{ path, before, after: result.text, environment }];
  }
  for (const { reason, proposal, line, column } of result.refusals) {
    findings.push({
      ...problemOf(change, 'edit-refused', `${reason}. ${proposal}`),
      source: { path, line, column },
    });
  }
  return [];
}

/** Why there is nothing to approve in that place. */
function placeProblem(
  claim: ServiceInfraDocument,
  { change, platform }: Context,
): Finding | undefined {
  const { environment, resource } = change;
  const id = formatResourceId(resource);
  const document = platform.environments.get(environment)?.document;
  const isDestroyed = claim.spec.tombstones?.some(
    one =>
      one.destroy &&
      isSameResource(one, resource) &&
      Object.hasOwn(one.retained, environment),
  );
  if (!document) {
    const names = Object.keys(claim.spec.environments);
    const near = nearest(environment, names);
    return {
      ...problemOf(
        change,
        'unknown-environment',
        `Unknown environment "${environment}"${suggestion(environment, names)}`,
      ),
      ...(near !== undefined && { fix: { text: `Use ${near}` } }),
    };
  }
  if (isDestroyed) return undefined;
  if (!isWanted(claim, resource, environment)) {
    return claim.spec.resources.some(one => isSameResource(one, resource))
      ? problemOf(
          change,
          'unknown-environment',
          `${change.service} has no ${id} in ${environment}.`,
        )
      : unknownResource(resource, claim);
  }
  return document.spec.terraform.approval === 'auto'
    ? problemOf(
        change,
        'approval-automatic',
        `Plans are applied by themselves in ${environment}; there is nothing to approve.`,
      )
    : undefined;
}

/** Why it is not that plan that waits. */
function planProblem({ change, facts }: Context): Finding | undefined {
  const { environment, resource, plan } = change;
  const id = formatResourceId(resource);
  if (!facts.pendingPlans) {
    return problemOf(
      change,
      'plans-unknown',
      `It is not known which plans wait, so none can be approved. Approve it in the portal, which watches the clusters.`,
    );
  }
  const pending = facts.pendingPlans.filter(
    one =>
      one.environment === environment && isSameResource(one.resource, resource),
  );
  if (pending.some(one => one.plan === plan)) return undefined;
  const [other] = pending;
  return other
    ? {
        ...problemOf(
          change,
          'plan-changed',
          `${plan} of ${id} in ${environment} is not the plan that waits any more: ${other.plan} is. Look at that one and approve it.`,
        ),
        fix: {
          text: `Look at ${other.plan}`,
          field: { name: 'plan', value: other.plan },
        },
      }
    : problemOf(
        change,
        'no-pending-plan',
        `No plan of ${id} waits for approval in ${environment}.`,
      );
}

function terraformObjects({ change, facts, platform }: Context) {
  const { service, environment, resource } = change;
  const { document } = platform.environments.get(environment)!;
  const paths = environmentPaths(platform, service, document);
  return readObjects(facts.files ?? new Map(), path =>
    isWithin(path, paths.rendered),
  ).find({
    apiVersion: 'infra.contrib.fluxcd.io/v1alpha2',
    kind: 'Terraform',
    name: terraformName(service, resource.type, resource.name),
  });
}

function objectProblem(
  found: readonly StoredObject[],
  { change }: Context,
): Finding {
  const id = formatResourceId(change.resource);
  if (found.length === 0) {
    return problemOf(
      change,
      'object-not-found',
      `No Terraform object of ${id} is among the files of ${change.service} in ${change.environment}; where a chart makes it, approve the plan in the cluster.`,
    );
  }
  return {
    ...problemOf(
      change,
      'duplicate-object',
      `The Terraform object of ${id} stands in ${found
        .map(({ path }) => path)
        .join(' and in ')}. Keep one of them.`,
    ),
    source: { path: found[1].path, line: 1 },
  };
}

function problemOf(
  change: ApproveChange,
  rule: string,
  message: string,
): Finding {
  return { severity: 'error', rule, message, target: targetOf(change) };
}

function targetOf({ environment, resource }: ApproveChange) {
  return { environment, resource };
}
