import {
  worseRisk,
  type Change,
  type ChangeSet,
  type Finding,
  type Risk,
  type ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import { checkCertification } from './check/certification';
import { costOf } from './check/cost';
import { checkDestruction } from './check/destruction';
import { differenceOf } from './check/difference';
import { checkSecrets, withoutSecrets } from './check/leaks';
import { distinct, soften } from './check/findings';
import { checkPolicies } from './check/policies';
import { editClaim, printClaim, readClaim } from './claimFile';
import { applyChange } from './edit/applyChange';
import { isNamed, touchedInputs } from './edit/touched';
import { fileChange } from './fileChanges';
import { resolveService } from './inputs/resolveService';
import type { ResolvedEnvironment } from './inputs/resolved';
import { sameJson } from './inputs/sameJson';
import { claimPath } from './platform/layout';
import { parseClaim } from './platform/parseClaim';
import type { Located, Platform } from './platform/platform';
import { compare } from './platform/readDocument';
import { draftProposal } from './proposal/draft';
import { summarise } from './proposal/summary';
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
  readonly openProposals?: readonly {
    readonly number: number;
    readonly url: string;
    readonly title: string;
  }[];
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
): ChangeSet {
  const { platform, files } = snapshot;
  const { service } = change;
  const { changeId, now, requestedBy } = context;
  const findings: Finding[] = [
    ...platformFindings(platform),
    ...openProposalFindings(context),
  ];

  const path = claimPath(platform, service);
  const textBefore = files.get(path);
  const before = readClaim(path, textBefore, service);
  const edit = applyChange(platform, before?.document, change, {
    now,
    ...context.service,
  });
  findings.push(...edit.findings);
  const written = writeClaim();
  const after = written.claim;

  const isTouched = touchedInputs(change);
  const resolvedBefore = resolveService({ platform, claim: before, now });
  const resolvedAfter = resolveService({
    platform,
    claim: after,
    now,
    isTouched,
  });

  const names = [...platform.environments.keys()].filter(
    name =>
      resolvedBefore.environments.has(name) ||
      resolvedAfter.environments.has(name),
  );
  const differences = names
    // What could not be decided must not look like something that goes away.
    .filter(name => !resolvedAfter.undecided.has(name))
    .map(name =>
      differenceOf(
        name,
        resolvedBefore.environments.get(name),
        resolvedAfter.environments.get(name),
      ),
    );
  // Owner and labels are tags of everything that is rendered.
  const isRetagged = !sameJson(tagged(before), tagged(after));
  const touched = differences.filter(
    d =>
      d.action !== 'none' ||
      isRetagged ||
      isNamed(change, after?.document, d.environment),
  );
  const concerned = new Set(touched.map(d => d.environment));
  for (const [name, found] of resolvedAfter.findings) {
    const isOld =
      !concerned.has(name) &&
      !isNamed(change, after?.document, name) &&
      resolvedBefore.undecided.has(name) === resolvedAfter.undecided.has(name);
    findings.push(...soften(found, () => isOld));
  }
  const rendered = renderAll({
    platform,
    service,
    environments: touched.map(d => d.environment),
    before: resolvedBefore.environments,
    after: resolvedAfter.environments,
    files,
    change: { id: changeId, ...(requestedBy && { requestedBy }) },
  });
  findings.push(...rendered.findings);

  const changes = [
    ...(written.text === textBefore
      ? []
      : [{ path, before: textBefore, after: written.text }]),
    ...rendered.files,
  ]
    .sort((a, b) => compare(a.path, b.path))
    .map(fileChange);

  const subjects = touched.flatMap(
    d =>
      resolvedAfter.environments.get(d.environment) ??
      resolvedBefore.environments.get(d.environment) ??
      [],
  );
  const checked = { platform, environments: subjects, now };
  findings.push(
    ...soften(
      checkPolicies({
        ...checked,
        change,
        changeId,
        ...(requestedBy !== undefined && { requestedBy }),
      }),
      f => !!f.target?.resource && !isChanged(f),
    ),
    ...soften(checkCertification(checked), () => change.kind === 'remove'),
    ...checkDestruction(platform, differences),
  );
  const secrets = checkSecrets(change, changes);
  findings.push(...secrets.findings);

  function isChanged({ target }: Finding): boolean {
    return differences.some(
      d =>
        d.environment === target?.environment &&
        (d.package !== undefined ||
          d.resources.some(
            r =>
              r.id.type === target?.resource?.type &&
              r.id.name === target?.resource?.name,
          )),
    );
  }

  const packages = [...resolvedAfter.environments].map(
    ([environment, resolved]) => ({
      environment,
      package: refOf(resolved),
      state: resolved.packageStatus.state,
    }),
  );
  const summary = summarise(
    service,
    differences,
    new Map(packages.map(p => [p.environment, p.package])),
  );
  if (summary.length === 0) summary.push(quietSummary(changes));
  const risk = summary.reduce<Risk>(
    (worst, item) => worseRisk(worst, item.risk),
    'none',
  );
  const cost = costOf({
    platform,
    names,
    before: resolvedBefore.environments,
    after: new Map([
      ...[...resolvedBefore.environments].filter(([n]) =>
        resolvedAfter.undecided.has(n),
      ),
      ...resolvedAfter.environments,
    ]),
  });
  const shown = new Set(
    differences.flatMap(d =>
      d.resources.map(r => `${d.environment}/${r.id.type}/${r.id.name}`),
    ),
  );
  for (const { type, name } of change.resources) {
    for (const environment of names)
      shown.add(`${environment}/${type}/${name}`);
  }
  const explanations = [...resolvedAfter.environments].flatMap(
    ([environment, e]) =>
      e.resources
        .filter(r =>
          shown.has(
            `${environment}/${r.type.document.metadata.name}/${r.name}`,
          ),
        )
        .flatMap(r => r.explanations),
  );
  const unique = distinct(findings);
  const changeSet: ChangeSet = {
    changeId,
    service,
    change,
    revision: snapshot.revision,
    files: changes,
    summary,
    findings: unique,
    risk,
    cost,
    explanations,
    packages,
    blocked: unique.some(f => f.severity === 'error'),
    proposal: draftProposal({
      changeId,
      service,
      change,
      ...(requestedBy !== undefined && { requestedBy }),
      files: changes,
      summary,
      findings: unique,
      risk,
      cost,
      explanations,
      settings: platform.settings.document.spec.proposals,
      manualEnvironments: touched
        .map(d => d.environment)
        .filter(
          name =>
            platform.environments.get(name)!.document.spec.terraform
              .approval === 'manual',
        ),
      ...(context.fileUrl && { fileUrl: context.fileUrl }),
    }),
  };
  // A secret that was found is on no way out: not in answers, not in logs.
  return secrets.values.length > 0
    ? withoutSecrets(changeSet, secrets.values)
    : changeSet;

  function writeClaim(): {
    text: string | undefined;
    claim: Located<ServiceInfraDocument> | undefined;
  } {
    if (!edit.claim) {
      return change.kind === 'remove' && change.all
        ? { text: undefined, claim: undefined }
        : { text: textBefore, claim: before };
    }
    let text: string | undefined;
    if (textBefore === undefined) {
      text = printClaim(edit.claim);
    } else {
      const edited = editClaim(path, textBefore, edit.yamlEdits);
      findings.push(...edited.findings);
      text = edited.text;
    }
    if (text === undefined) return { text: textBefore, claim: before };
    if (text === textBefore) return { text, claim: before };
    // The file is the truth: what follows is planned from its very bytes.
    const parsed = parseClaim(path, text);
    if (!parsed.claim) {
      throw new Error(
        `The edited claim cannot be read again: ${parsed.problems[0]?.message}`,
      );
    }
    return { text, claim: parsed.claim };
  }
}

/** Broken settings could put files anywhere, so nothing is planned with them. */
function platformFindings(platform: Platform): Finding[] {
  return platform.problems
    .filter(p => p.kind === 'Platform' && p.severity === 'error')
    .map(({ path, line, column, message }) => ({
      severity: 'error',
      rule: 'platform-settings',
      message: `The settings of the platform have an error, and nothing is changed until it is repaired: ${message}`,
      source: { path, line, column },
    }));
}

function openProposalFindings({ openProposals }: PlanContext): Finding[] {
  return (openProposals ?? []).map(({ number, url, title }) => ({
    severity: 'info',
    rule: 'open-proposal',
    message: `Pull request ${number} for this service is not merged yet: ${title}`,
    documentation: url,
  }));
}

/** What of a claim becomes tags. */
function tagged(claim: Located<ServiceInfraDocument> | undefined) {
  if (!claim) return null;
  const { metadata, spec } = claim.document;
  return { ...metadata, component: spec.component, owner: spec.owner };
}

function quietSummary(changes: readonly { path: string }[]) {
  return {
    action: 'change' as const,
    text:
      changes.length === 0
        ? 'Nothing changes: everything is as asked for already'
        : 'What runs stays as it is; its files are brought up to date',
    risk: 'none' as const,
    environments: [],
  };
}

function refOf({ package: { document } }: ResolvedEnvironment): string {
  return `${document.spec.package}@${document.spec.version}`;
}
