import type {
  Finding,
  RollbackChange,
  ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import { sameJson } from '../inputs/sameJson';
import { claimPath } from '../platform/layout';
import { nearest, suggestion } from '../platform/nearest';
import { parseClaim } from '../platform/parseClaim';
import type { Edited, EditContext } from './applyChange';
import { checkReturns } from './rollbackReturns';
import { mergeEnvironments } from './rollbackEnvironments';
import { takeBack } from './rollbackUndo';
import { packageIn, withTombstones } from './tombstones';
import { checkStep } from './upgradeRules';

type Context = EditContext<RollbackChange>;

/** A claim at a commit. */
interface Earlier {
  readonly text: string;
  readonly document: ServiceInfraDocument;
}

/**
 * Goes back to the claim of an earlier commit, or takes back what one commit
 * did; everywhere, or in some environments. What is rendered follows from
 * today's documents of the platform.
 *
 * Tombstones say what is in the cloud, which no commit takes back: they stay,
 * and what holds data and was not there then gets one.
 */
export function rollback(
  claim: ServiceInfraDocument | undefined,
  context: Context,
): Edited {
  const { change, facts, findings } = context;
  const earlier = readEarlier(change.revision, context);
  if (!earlier) return { claim };
  let undone: Earlier | undefined;
  if (change.undo !== undefined) {
    const isThere = facts.earlier?.has(change.undo);
    undone = isThere ? readEarlier(change.undo, context) : undefined;
    if (isThere && !undone) return { claim };
    if (!undone && claim) {
      findings.push(missing(change.undo, context));
      return { claim };
    }
  }
  if (!checkEnvironments(claim, earlier.document, context)) return { claim };

  const target =
    claim && undone && !sameJson(asJson(claim), asJson(undone.document))
      ? takeBack(
          claim,
          { before: earlier.document, after: undone.document },
          findings,
        )
      : earlier.document;
  const isWhole =
    target === earlier.document && change.environments.length === 0;
  const wanted = isWhole
    ? target
    : mergeEnvironments(claim ?? emptied(target), target, context);
  const then = { ...wanted, ...(claim && identityOf(claim, wanted, context)) };
  const returning = checkReturns(claim, then, context);
  if (claim) findings.push(...stepsBack(claim, returning, context));
  return {
    claim: withTombstones(returning, claim?.spec.tombstones ?? []),
    earlier: earlier.document.spec.tombstones ?? [],
    ...((isWhole || !claim) && { base: earlier }),
  };
}

/** Packages that go back as well, which an upgrade would have asked about. */
function stepsBack(
  claim: ServiceInfraDocument,
  then: ServiceInfraDocument,
  { platform, facts }: Context,
): Finding[] {
  return Object.keys(claim.spec.environments).flatMap(name => {
    if (!Object.hasOwn(then.spec.environments, name)) return [];
    const from = packageIn(platform, claim, name, facts.now);
    const ref = packageIn(platform, then, name, facts.now);
    if (ref === undefined || ref === from) return [];
    const change = {
      package: ref,
      allowDowngrade: true,
      allowSkippedMajor: true,
    };
    return checkStep(claim, name, from, { platform, facts, change });
  });
}

/** The claim at a commit; findings say why there is none. */
function readEarlier(revision: string, context: Context): Earlier | undefined {
  const { change, facts, findings, platform } = context;
  const text = facts.earlier?.get(revision);
  if (text === undefined) {
    findings.push(missing(revision, context));
    return undefined;
  }
  const path = claimPath(platform, change.service);
  const { claim, problems } = parseClaim(path, text);
  if (claim && claim.document.metadata.name === change.service) {
    return { text, document: claim.document };
  }
  const [first] = problems;
  findings.push({
    severity: 'error',
    rule: 'revision-unreadable',
    message: claim
      ? `${path} at ${revision} is the claim of ${claim.document.metadata.name}, not of ${change.service}; choose a later commit.`
      : `The claim of ${change.service} cannot be read as it was at ${revision}: ${path}:${first.line}:${first.column}: ${first.message}. Choose another commit.`,
    target: { field: revision === change.undo ? 'undo' : 'revision' },
  });
  return undefined;
}

function missing(
  revision: string,
  { change, platform }: Pick<Context, 'change' | 'platform'>,
): Finding {
  return {
    severity: 'error',
    rule: 'revision-missing',
    message: `${change.service} had no claim at ${revision}: ${claimPath(
      platform,
      change.service,
    )} was not there. Choose a commit of its history; to take everything away, remove it.`,
    target: { field: revision === change.undo ? 'undo' : 'revision' },
  };
}

function checkEnvironments(
  claim: ServiceInfraDocument | undefined,
  earlier: ServiceInfraDocument,
  { change, findings }: Context,
): boolean {
  const known = new Set([
    ...Object.keys(claim?.spec.environments ?? {}),
    ...Object.keys(earlier.spec.environments),
  ]);
  const unknown = change.environments.filter(name => !known.has(name));
  for (const name of unknown) {
    const near = nearest(name, known);
    findings.push({
      severity: 'error',
      rule: 'unknown-environment',
      message: `${
        change.service
      } runs in "${name}" neither now nor then${suggestion(name, known)}`,
      target: { environment: name, field: 'environments' },
      ...(near !== undefined && { fix: { text: `Use ${near}` } }),
    });
  }
  return unknown.length === 0;
}

/** Who owns a service is not taken back: it decides who may do what with it. */
function identityOf(
  claim: ServiceInfraDocument,
  wanted: ServiceInfraDocument,
  { findings }: Context,
): Pick<ServiceInfraDocument, 'spec'> {
  const { owner, component } = claim.spec;
  for (const field of ['owner', 'component'] as const) {
    if (wanted.spec[field] === claim.spec[field]) continue;
    findings.push({
      severity: 'info',
      rule: `${field}-kept`,
      message: `The ${field} was ${wanted.spec[field]} then; it stays ${claim.spec[field]}.`,
      target: { field },
    });
  }
  return { spec: { ...wanted.spec, owner, component } };
}

/** A service that is nowhere yet. */
function emptied(claim: ServiceInfraDocument): ServiceInfraDocument {
  return {
    ...claim,
    spec: { ...claim.spec, environments: {}, resources: [] },
  };
}

function asJson(claim: ServiceInfraDocument) {
  return claim as unknown as Parameters<typeof sameJson>[0];
}
