import type {
  PlatformChange,
  PlatformChangeSet,
} from '@groundwork/backstage-plugin-infra-common';
import { distinct } from '../check/findings';
import { withoutSecrets } from '../check/leaks';
import { fileChange, type PlannedFile } from '../fileChanges';
import { compare } from '../platform/readDocument';
import { changeIdFor } from '../proposal/intent';
import { certify } from './certify';
import { draftPlatformProposal } from './draftPlatformProposal';
import { newProblems } from './newProblems';
import { withPending } from './pending';
import {
  compileFiles,
  refusal,
  type EditBasis,
  type PlatformEdit,
  type PlatformPlanContext,
  type PlatformSnapshot,
} from './platformEdit';
import { release } from './release';
import { deprecate, revoke } from './retire';
import { secretsIn, withoutPrintedSecrets } from './secrets';
import { subjectOf } from './subject';
import { waive } from './waive';

/** What a platform change does, with the texts that a proposal carries. @public */
export interface PlannedPlatformChangeSet
  extends Omit<PlatformChangeSet, 'files'> {
  /**
   * Everything that the pull request holds: what this change does, and what
   * its open pull request says already.
   */
  readonly files: PlannedFile[];
  /** The repository, or the open pull request, says all of it already. */
  readonly known: boolean;
}

/**
 * What a change of platform documents does: edit, check and draft over the
 * platform's files, without input or output.
 *
 * @public
 */
export function planPlatformChange(
  snapshot: PlatformSnapshot,
  asked: PlatformChange,
  context: PlatformPlanContext,
): PlannedPlatformChangeSet {
  const change = withoutPrintedSecrets(asked);
  const secrets = secretsIn(change);
  const { now, requestedBy, fileUrl } = context;
  const subject = subjectOf(change);
  const changeId = context.changeId ?? changeIdFor('platform', subject);
  const base: EditBasis = {
    files: snapshot.files,
    platform: snapshot.platform ?? compileFiles(snapshot.files),
    now,
    requestedBy,
  };
  const before = withPending(base, snapshot.pending ?? new Map());
  const edit =
    secrets.findings.length > 0
      ? refusal(...secrets.findings)
      : editOf(change, before, context);
  const files = new Map([...before.files, ...edit.files]);
  const after = edit.files.size > 0 ? compileFiles(files) : before.platform;
  const findings = distinct([
    ...settingsFindings(base),
    ...edit.findings,
    ...newProblems(base.platform, after),
  ]);
  const changed = [...files]
    .filter(([path, text]) => snapshot.files.get(path) !== text)
    .map(([path, text]) =>
      fileChange({ path, before: snapshot.files.get(path), after: text }),
    )
    .sort((a, b) => compare(a.path, b.path));
  const set: PlannedPlatformChangeSet = {
    changeId,
    subject,
    change,
    revision: snapshot.revision,
    files: changed,
    findings,
    blocked: findings.some(({ severity }) => severity === 'error'),
    known: edit.files.size === 0,
    proposal: draftPlatformProposal({
      changeId,
      subject,
      change,
      requestedBy,
      now,
      files: changed,
      findings,
      before: base.platform,
      after,
      ...(fileUrl && { fileUrl }),
    }),
  };
  // A secret that was found is on no way out: not in answers, not in logs.
  return secrets.values.length > 0 ? withoutSecrets(set, secrets.values) : set;
}

/**
 * A platform change set as it is shown, without whole texts.
 *
 * @public
 */
export function shownPlatformChangeSet({
  known: _,
  ...planned
}: PlannedPlatformChangeSet): PlatformChangeSet {
  return {
    ...planned,
    files: planned.files.map(({ before, after, ...file }) => file),
  };
}

function editOf(
  change: PlatformChange,
  basis: EditBasis,
  { services }: PlatformPlanContext,
): PlatformEdit {
  switch (change.kind) {
    case 'certify':
      return certify(change, basis);
    case 'release':
      return release(change, basis);
    case 'deprecate':
      return deprecate(change, basis);
    case 'revoke':
      return revoke(change, basis);
    default:
      return waive(change, basis, services);
  }
}

/** Which stages are asked for, and who reviews, stands in the settings. */
function settingsFindings({ platform }: EditBasis) {
  return platform.problems
    .filter(p => p.kind === 'Platform' && p.severity === 'error')
    .map(({ path, line, column, message }) => ({
      severity: 'error' as const,
      rule: 'platform-settings',
      message: `The settings of the platform have an error, and nothing is changed until it is repaired: ${message}`,
      source: { path, line, column },
    }));
}
