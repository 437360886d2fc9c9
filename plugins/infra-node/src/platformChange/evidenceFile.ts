import {
  GROUNDWORK_API_VERSION,
  parsePackageRef,
  type CertificationDocument,
  type Evidence,
} from '@groundwork/backstage-plugin-infra-common';
import { createHash } from 'node:crypto';
import { compilePlatform } from '../platform/compile';
import type { Located, Platform } from '../platform/platform';
import { readYaml } from '../platform/readYaml';
import { printYaml } from '../yaml';

/** What becomes of a piece of evidence. */
export type Placement =
  | {
      readonly outcome: 'recorded';
      readonly path: string;
      readonly text: string;
    }
  /** It is there, or a newer result is. */
  | {
      readonly outcome: 'known';
      readonly path: string;
      readonly reason: string;
    }
  /** The same run is there with another result. */
  | { readonly outcome: 'contradiction'; readonly path: string };

type Files = ReadonlyMap<string, string>;
type Spec = CertificationDocument['spec'];

/** The document of a piece of evidence, keys in the order of their meaning. */
export function certificationOf(
  evidence: Evidence,
  recordedBy: string,
): CertificationDocument {
  const { tools, ...spec } = evidence;
  return {
    apiVersion: GROUNDWORK_API_VERSION,
    kind: 'Certification',
    metadata: { name: nameOf(evidence) },
    spec: { ...spec, recordedBy, tools },
  };
}

/**
 * Where a piece of evidence goes: one file per stage and module, which a newer
 * result replaces. A file that holds something else beside it stays as it is.
 */
export function placeEvidence(
  certification: CertificationDocument,
  files: Files,
  platform: Platform,
): Placement {
  const { spec, metadata } = certification;
  const all = platform.certifications.get(spec.package) ?? [];
  const same = all.filter(
    ({ document }) =>
      document.spec.stage === spec.stage &&
      document.spec.module === spec.module,
  );
  const twin = same.find(
    ({ document }) =>
      spec.run !== undefined &&
      document.spec.run === spec.run &&
      document.spec.revision === spec.revision,
  );
  if (twin) {
    const { path } = twin;
    return saysTheSame(twin.document.spec, spec)
      ? { outcome: 'known', path, reason: 'is recorded already' }
      : { outcome: 'contradiction', path };
  }
  const newer = same.find(
    ({ document }) =>
      document.spec.revision === spec.revision && !isNewer(spec, document.spec),
  );
  if (newer) {
    return {
      outcome: 'known',
      path: newer.path,
      reason: `is older than the result of ${newer.document.spec.finishedAt} that is recorded`,
    };
  }
  const alone = same.find(one => isAlone(one, files));
  if (alone) {
    const document = { ...certification, metadata: alone.document.metadata };
    return { outcome: 'recorded', path: alone.path, text: textOf(document) };
  }
  const directory = directoryOf(spec.package, platform);
  const stem = `${directory}/${cellOf(spec)}`;
  const taken = new Set(all.map(({ document }) => document.metadata.name));
  const isFree = same.length === 0 && !files.has(`${stem}.yaml`);
  const mark = markOf(spec);
  const name =
    isFree && !taken.has(metadata.name)
      ? metadata.name
      : `${metadata.name.slice(0, 110)}-${mark}`;
  return {
    outcome: 'recorded',
    path: isFree ? `${stem}.yaml` : `${stem}-${mark}.yaml`,
    text: textOf({ ...certification, metadata: { ...metadata, name } }),
  };
}

/** Evidence of files as documents; what cannot be read is left out. */
export function certificationsIn(
  files: Iterable<readonly [string, string]>,
): CertificationDocument[] {
  const { certifications } = compilePlatform(
    [...files].map(([path, text]) => ({ path, text })),
  );
  return [...certifications.values()].flatMap(located =>
    located.map(({ document }) => document),
  );
}

/** The platform with the evidence of one more file. */
export function withEvidence(
  platform: Platform,
  { path, text }: { path: string; text: string },
): Platform {
  const read = compilePlatform([{ path, text }]);
  const certifications = new Map(platform.certifications);
  for (const [ref, found] of read.certifications) {
    const others = (certifications.get(ref) ?? []).filter(c => c.path !== path);
    certifications.set(ref, [...others, ...found]);
  }
  return { ...platform, certifications };
}

/** Of results of the same time the bad one counts, so that nothing hides it. */
function isNewer(spec: Spec, before: Spec): boolean {
  const difference =
    Date.parse(spec.finishedAt) - Date.parse(before.finishedAt);
  return (
    difference > 0 ||
    (difference === 0 && spec.result === 'failed' && before.result === 'passed')
  );
}

/** Whoever hands a result in again changes nothing about it. */
function saysTheSame(a: Spec, b: Spec): boolean {
  const core = ({ recordedBy: _, ...spec }: Spec) =>
    JSON.stringify(
      sorted({ ...spec, finishedAt: Date.parse(spec.finishedAt) }),
    );
  return core(a) === core(b);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}

/** Whether a document has a file to itself. */
export function isAlone({ path }: Located<unknown>, files: Files): boolean {
  const text = files.get(path);
  return text !== undefined && readYaml(path, text).documents.length === 1;
}

/** Where evidence of this version is, or would be beside that of others. */
function directoryOf(ref: string, platform: Platform): string {
  const { name, version } = parsePackageRef(ref);
  const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/'));
  const [own] = platform.certifications.get(ref) ?? [];
  if (own) return folderOf(own.path);
  for (const [other, [first]] of platform.certifications) {
    const { name: otherName, version: otherVersion } = parsePackageRef(other);
    const folder = first && folderOf(first.path);
    const last = folder?.slice(folder.lastIndexOf('/') + 1);
    if (otherName === name && last === `${name}-${otherVersion}`) {
      return `${folderOf(folder!)}/${plain(`${name}-${version}`)}`;
    }
  }
  return `platform/certifications/${plain(`${name}-${version}`)}`;
}

function cellOf({ stage, module }: Pick<Spec, 'stage' | 'module'>): string {
  return module === undefined ? stage : `${stage}-${module}`;
}

function nameOf(evidence: Evidence): string {
  const { name, version } = parsePackageRef(evidence.package);
  const whole = plain(`${name}-${version}-${cellOf(evidence)}`);
  return whole.length <= 120
    ? whole
    : `${whole.slice(0, 107).replace(/[^a-z0-9]+$/, '')}-${hashOf(whole)}`;
}

/** Tells a result from others of its stage. */
function markOf({ run, finishedAt, revision }: Spec): string {
  return hashOf(`${run ?? finishedAt} ${revision}`).slice(0, 8);
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/** Names of documents are in lower case; versions need not be. */
function plain(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9.-]/g, '-');
}

function textOf(document: CertificationDocument): string {
  return printYaml(JSON.parse(JSON.stringify(document)));
}
