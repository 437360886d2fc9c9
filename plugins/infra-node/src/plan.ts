import type { Change } from '@groundwork/backstage-plugin-infra-common';
import { adoptionChanges } from './adopt/adoptionChanges';
import type { PlannedChangeSet } from './changeSets';
import { checkChange, decisionFindings } from './check/checkChange';
import { checkCircumstances, type OpenProposal } from './check/circumstances';
import { compareService, type Comparison } from './check/comparison';
import { costOf } from './check/cost';
import { distinct } from './check/findings';
import { checkSecrets, withoutSecrets } from './check/leaks';
import { writtenByHand } from './check/writtenByHand';
import { readClaim, writeClaim } from './claimFile';
import { applyChange, type PendingPlan } from './edit/applyChange';
import { fileChange, type FileStates, type PlannedFile } from './fileChanges';
import { claimPath } from './platform/layout';
import type { Platform } from './platform/platform';
import { compare } from './platform/readDocument';
import { draftProposal } from './proposal/draft';
import { explanationsOf } from './proposal/explanations';
import { overviewOf } from './proposal/overview';
import { packageMovesOf } from './proposal/packageMoves';
import { renderAll } from './renderAll';
import type { Snapshot } from './snapshot';

/** What a plan needs to know beside the repository. @public */
export interface PlanContext {
  /** Identity of the change, from `changeIdFor`. */
  readonly changeId: string;
  readonly now: Date;
  /** Entity reference of who asks. */
  readonly requestedBy?: string;
  /** Facts from the catalog. */
  readonly service?: {
    readonly component?: string;
    readonly owner?: string;
    readonly title?: string;
  };
  /** Proposals for the same service that are not merged yet. */
  readonly openProposals?: readonly OpenProposal[];
  /** Text of the claim at earlier commits, which a roll back names. */
  readonly earlier?: ReadonlyMap<string, string>;
  /** Plans that wait for approval as they were observed last. */
  readonly pendingPlans?: readonly PendingPlan[];
  /** Web address of a file of the repository. */
  readonly fileUrl?: (file: { path: string; line?: number }) => string;
}

/**
 * What a change does: edit, render and check over a snapshot, without input or
 * output. The same snapshot, change and context always give the same change
 * set. Wrong input makes findings; `blocked` says that one of them stops it.
 *
 * @throws InputError when the claim's file, or a path of the layout, is broken
 * @throws ConflictError when the claim's file is of another service
 * @public
 */
export function plan(
  snapshot: Snapshot,
  change: Change,
  context: PlanContext,
): PlannedChangeSet {
  const { platform, files, revision } = snapshot;
  const { service } = change;
  const { changeId, now, requestedBy, fileUrl } = context;
  const author = {
    changeId,
    ...(requestedBy !== undefined && { requestedBy }),
  };

  const path = claimPath(platform, service);
  const text = files.get(path);
  const before = { text, claim: readClaim(path, text, service) };
  const edit = applyChange(platform, before.claim?.document, change, {
    now,
    changeId,
    files,
    ...(context.earlier && { earlier: context.earlier }),
    ...(context.pendingPlans && { pendingPlans: context.pendingPlans }),
    ...context.service,
  });
  const after = writeClaim(path, before, edit, change);

  const comparison = compareService({
    platform,
    change,
    before: before.claim,
    after: after.claim,
    now,
  });
  const rendered = renderAll({
    platform,
    service,
    environments: comparison.touched.map(({ environment }) => environment),
    before: comparison.before.environments,
    after: comparison.after.environments,
    destroyed: comparison.after.destroyed,
    files,
    change: { id: changeId, ...(requestedBy && { requestedBy }) },
  });
  const changed = changedFiles(
    { path, before: before.text, after: after.text },
    [...rendered.files, ...(edit.files ?? [])],
  );

  const secrets = checkSecrets(change, changed);
  const findings = distinct([
    ...checkCircumstances(platform, context.openProposals ?? []),
    ...edit.findings,
    ...after.findings,
    ...decisionFindings(comparison, change, after.claim?.document),
    ...rendered.findings,
    ...checkChange({
      platform,
      change,
      ...author,
      comparison,
      before: before.claim,
      now,
    }),
    ...secrets.findings,
    ...(change.kind === 'request' && !before.claim
      ? writtenByHand(service, rendered.files)
      : []),
    ...(change.kind === 'adopt'
      ? adoptionChanges({
          service,
          environments: comparison.after.environments,
          files: changed,
        })
      : []),
  ]);
  const blocked = findings.some(({ severity }) => severity === 'error');
  const content = {
    changeId,
    service,
    change,
    files: changed,
    findings,
    ...overviewOf(change, comparison, changed, blocked),
    cost: costOf(platform, comparison),
    explanations: explanationsOf(change, comparison),
  };
  const changeSet: PlannedChangeSet = {
    ...content,
    revision,
    blocked,
    proposal: draftProposal({
      ...content,
      ...author,
      settings: platform.settings.document.spec.proposals,
      manualEnvironments: manualEnvironments(platform, comparison),
      destroysIn: comparison.touched.flatMap(({ environment, resources }) =>
        resources.some(r => r.action === 'destroy') ? [environment] : [],
      ),
      packageMoves: packageMovesOf(platform, comparison),
      ...(fileUrl && { fileUrl }),
    }),
  };
  // A secret that was found is on no way out: not in answers, not in logs.
  return secrets.values.length > 0
    ? withoutSecrets(changeSet, secrets.values)
    : changeSet;
}

/** The claim, when it changes, and what is rendered, in order of their paths. */
function changedFiles(
  claim: FileStates,
  rendered: readonly FileStates[],
): PlannedFile[] {
  return [...(claim.before === claim.after ? [] : [claim]), ...rendered]
    .sort((a, b) => compare(a.path, b.path))
    .map(fileChange);
}

/** Touched environments where a person approves what Terraform plans. */
function manualEnvironments(
  platform: Platform,
  { touched }: Comparison,
): string[] {
  return touched
    .map(({ environment }) => environment)
    .filter(
      name =>
        platform.environments.get(name)?.document.spec.terraform.approval ===
        'manual',
    );
}
