import type {
  Change,
  FileChange,
  Finding,
  Risk,
  ServiceInfraDocument,
  SummaryItem,
} from '@groundwork/backstage-plugin-infra-common';
import { checkCertification } from '../check/certification';
import type { Comparison } from '../check/comparison';
import { differenceOf } from '../check/difference';
import { distinct } from '../check/findings';
import { checkPolicies } from '../check/policies';
import { fileChange, type FileStates } from '../fileChanges';
import { resolveService, type ResolvedService } from '../inputs/resolveService';
import type { Located, Platform } from '../platform/platform';
import { compare } from '../platform/readDocument';
import { overviewOf } from '../proposal/overview';
import { renderAll } from '../renderAll';
import type { Concerned } from './concerned';

/** What an edit of the platform's documents does to one service. @public */
export interface ServiceImpact {
  readonly service: string;
  /** File of its claim. */
  readonly path: string;
  /** Files that would be rendered differently, by environment. */
  readonly environments: readonly {
    readonly environment: string;
    readonly files: readonly FileChange[];
  }[];
  /** What is found after the edit and was not before. */
  readonly findings: readonly Finding[];
  readonly summary: readonly SummaryItem[];
  readonly risk: Risk;
}

/** What services are looked at with. */
export interface ImpactContext {
  readonly before: Platform;
  readonly after: Platform;
  readonly now: Date;
  readonly changeId: string;
}

/** The change as policies see it: nothing is asked for. */
function noChange(service: string): Change {
  return { kind: 'configure', service, resources: [] };
}

/** Renders and checks a service under both platforms, where it is concerned. */
export function serviceImpact(
  context: ImpactContext,
  claim: Located<ServiceInfraDocument>,
  files: ReadonlyMap<string, string>,
  concerned: Concerned,
): ServiceImpact {
  const { before, after, now } = context;
  const service = claim.document.metadata.name;
  const old = resolveService({ platform: before, claim, now });
  const next = resolveService({ platform: after, claim, now });
  const rendered = renderedFiles(context, claim, files, concerned, old, next);
  const changed = [...rendered.files]
    .sort((a, b) => compare(a.path, b.path))
    .map(fileChange)
    // Whole texts are most of a result, and what changes stands in the difference.
    .map(({ before: _, after: __, ...file }) => file);
  const known = new Set(
    findingsOf(before, old, context, service, concerned).map(keyOf),
  );
  const findings = distinct([
    ...findingsOf(after, next, context, service, concerned),
    ...rendered.findings,
  ]).filter(finding => !known.has(keyOf(finding)));
  const change = noChange(service);
  const { summary, risk } = overviewOf(
    change,
    comparisonOf(after, old, next, concerned),
    changed,
  );
  const environments = [...concerned.rendered].flatMap(environment => {
    const own = changed.filter(file => file.environment === environment);
    return own.length > 0 ? [{ environment, files: own }] : [];
  });
  return { service, path: claim.path, environments, findings, summary, risk };
}

/**
 * What is rendered differently. What somebody edited by hand, or an earlier
 * edit left behind, is no work of this one: it is brought up to date first.
 */
function renderedFiles(
  context: ImpactContext,
  claim: Located<ServiceInfraDocument>,
  files: ReadonlyMap<string, string>,
  { rendered }: Concerned,
  old: ResolvedService,
  next: ResolvedService,
): { files: readonly FileStates[]; findings: readonly Finding[] } {
  const render = (
    platform: Platform,
    resolved: ResolvedService,
    current: ReadonlyMap<string, string>,
  ) =>
    renderAll({
      platform,
      service: claim.document.metadata.name,
      environments: [...rendered].filter(
        name => !next.undecided.has(name) && !old.undecided.has(name),
      ),
      before: old.environments,
      after: resolved.environments,
      destroyed: resolved.destroyed,
      files: current,
      change: { id: context.changeId },
    });
  const first = render(context.after, next, files);
  const errors = first.findings.filter(f => f.severity === 'error');
  if (first.files.length === 0 && errors.length === 0) return first;
  const drift = render(context.before, old, files);
  const known = new Set(drift.findings.map(keyOf));
  const findings = first.findings.filter(f => !known.has(keyOf(f)));
  if (drift.files.length === 0) return { files: first.files, findings };
  const settled = new Map(files);
  for (const { path, after } of drift.files) {
    if (after === undefined) settled.delete(path);
    else settled.set(path, after);
  }
  return { files: render(context.after, next, settled).files, findings };
}

function findingsOf(
  platform: Platform,
  resolved: ResolvedService,
  { now, changeId }: ImpactContext,
  service: string,
  { checked }: Concerned,
): Finding[] {
  const environments = [...resolved.environments]
    .filter(([name]) => checked.has(name))
    .map(([, environment]) => environment);
  return [
    ...[...resolved.findings]
      .filter(([name]) => checked.has(name))
      .flatMap(([, found]) => found),
    ...checkPolicies({
      platform,
      environments,
      change: noChange(service),
      changeId,
      now,
    }),
    ...checkCertification({ platform, environments, now }),
  ];
}

/** Findings are the same wherever the document stands that they come from. */
function keyOf({ severity, rule, message, target }: Finding): string {
  return JSON.stringify([severity, rule, message, target]);
}

function comparisonOf(
  platform: Platform,
  before: ResolvedService,
  after: ResolvedService,
  { rendered }: Concerned,
): Comparison {
  const names = [...platform.environments.keys()].filter(
    name => rendered.has(name) && !after.undecided.has(name),
  );
  const state = (resolved: ResolvedService, name: string) => ({
    resolved: resolved.environments.get(name),
    destroyed: resolved.destroyed.get(name) ?? [],
  });
  const differences = names.map(name =>
    differenceOf(name, state(before, name), state(after, name), () => false),
  );
  const touched = differences.filter(({ action }) => action !== 'none');
  return { before, after, names, differences, touched };
}
