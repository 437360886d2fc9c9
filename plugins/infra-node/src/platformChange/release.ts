import {
  formatPackageRef,
  type ComponentPackageDocument,
  type Finding,
  type FluxSource,
  type PlatformChange,
} from '@groundwork/backstage-plugin-infra-common';
import { compare as compareVersions } from 'semver';
import { sourceOf } from '../inputs/sourceOf';
import { suggestion } from '../platform/nearest';
import type { Located } from '../platform/platform';
import { editYaml, printYaml, type YamlEdit } from '../yaml';
import { unknownPackage } from './certify';
import { isAlone } from './evidenceFile';
import { refusal, type EditBasis, type PlatformEdit } from './platformEdit';
import { yamlRefusals } from './yamlRefusals';

type Release = PlatformChange & { kind: 'release' };
type Package = Located<ComponentPackageDocument>;

/**
 * Drafts a new version of a package: the document of the version before, byte
 * by byte, with other versions. It is tested before anybody gets it.
 */
export function release(change: Release, basis: EditBasis): PlatformEdit {
  const { platform } = basis;
  const before = platform.packages.get(change.from);
  if (!before) return refusal(unknownPackage(change.from, platform));
  const { spec } = before.document;
  const ref = formatPackageRef({ name: spec.package, version: change.version });
  const existing = platform.packages.get(ref);
  if (existing) {
    if (isAskedFor(existing, change)) {
      return refusal({
        severity: 'info',
        rule: 'known',
        message: `${ref} is there already, as it is asked for.`,
        source: sourceOf(existing, ['spec', 'version']),
      });
    }
    return refusal({
      severity: 'error',
      rule: 'version-exists',
      message: `${ref} is there already, and a version never changes. Choose a version that follows on it.`,
      source: sourceOf(existing, ['spec', 'version']),
    });
  }
  const wrong = moduleProblems(change, before);
  if (wrong.length > 0) return refusal(...wrong);
  const { edits, findings } = editsOf(change, before);
  if (findings.some(({ severity }) => severity === 'error')) {
    return refusal(...findings);
  }
  const source = isAlone(before, basis.files)
    ? basis.files.get(before.path)!
    : printYaml(JSON.parse(JSON.stringify(before.document)));
  const result = editYaml(source, edits, { file: before.path });
  if (!result.ok) return refusal(...yamlRefusals(before.path, result.refusals));
  const path = pathOf(change, before, basis.files);
  return {
    files: new Map([[path, result.text]]),
    findings: [...findings, ...orderProblems(change, before, basis)],
  };
}

/** Whether a version is what a draft would be: a request that is repeated. */
function isAskedFor({ document: { spec } }: Package, change: Release) {
  return (
    spec.revision === change.revision &&
    (change.chart === undefined || spec.chart.version === change.chart) &&
    Object.entries(change.modules).every(
      ([name, version]) => spec.modules[name]?.version === version,
    )
  );
}

/** Modules that the package does not have. */
function moduleProblems(change: Release, before: Package): Finding[] {
  const names = Object.keys(before.document.spec.modules);
  return Object.keys(change.modules)
    .filter(name => !names.includes(name))
    .map(name => ({
      severity: 'error',
      rule: 'unknown-module',
      message: `${change.from} has no module "${name}"${suggestion(
        name,
        names,
      )}`,
      source: sourceOf(before, ['spec', 'modules']),
    }));
}

/** A version that is not above the others is unusual, and not wrong. */
function orderProblems(
  { version }: Release,
  before: Package,
  { platform }: EditBasis,
): Finding[] {
  const { package: name, channel } = before.document.spec;
  const newest = [...platform.packages.values()].find(
    ({ document: { spec } }) =>
      spec.package === name && spec.channel === channel,
  );
  if (!newest || compareVersions(version, newest.document.spec.version) > 0) {
    return [];
  }
  return [
    {
      severity: 'warning',
      rule: 'version-order',
      message: `${version} is not newer than ${newest.document.spec.version}, the newest version of ${name} in channel ${channel}.`,
      source: sourceOf(newest, ['spec', 'version']),
    },
  ];
}

function editsOf(change: Release, before: Package) {
  const { metadata, spec } = before.document;
  const edits: YamlEdit[] = [];
  const findings: Finding[] = [];
  const set = (path: string[], value: YamlEdit['value']) =>
    edits.push({ path, value });
  const renamed = (text: string) =>
    replaceVersion(text, spec.version, change.version);
  set(['metadata', 'name'], renamed(metadata.name) ?? nameOf(change, before));
  const title = metadata.title && renamed(metadata.title);
  if (title) set(['metadata', 'title'], title);
  set(['spec', 'version'], change.version);
  set(['spec', 'revision'], change.revision);
  if (change.channel !== undefined) set(['spec', 'channel'], change.channel);
  // What was new in the version before is not new in this one.
  set(
    ['spec', 'changes'],
    change.changes.length > 0 ? change.changes : undefined,
  );
  set(['spec', 'deprecated'], undefined);
  set(['spec', 'revoked'], undefined);

  const move = (
    keys: string[],
    what: string,
    old: { version: string; source: FluxSource },
    version: string,
  ) => {
    if (version === old.version) return;
    set([...keys, 'version'], version);
    const tag =
      old.source.tag !== undefined
        ? replaceVersion(old.source.tag, old.version, version) ??
          replaceVersion(old.source.tag, spec.version, change.version)
        : undefined;
    if (tag === undefined) {
      findings.push({
        severity: 'error',
        rule: 'tag',
        message:
          old.source.tag === undefined
            ? `${what} is pinned by a digest, so its source at ${version} is not known. Write the new document by hand.`
            : `The tag "${old.source.tag}" of ${what} does not hold its version ${old.version}, so its tag at ${version} is not known. Write the new document by hand.`,
        source: sourceOf(before, [...keys, 'source']),
      });
      return;
    }
    set([...keys, 'source', 'tag'], tag);
    // The digest of the version before would win over the tag.
    if ('digest' in old.source && old.source.digest !== undefined) {
      set([...keys, 'source', 'digest'], undefined);
    }
  };
  for (const [name, version] of Object.entries(change.modules)) {
    move(['spec', 'modules', name], name, spec.modules[name], version);
  }
  if (change.chart !== undefined) {
    move(['spec', 'chart'], 'the chart', spec.chart, change.chart);
  }
  return { edits, findings };
}

/** Undefined when the text does not hold the version as a whole. */
function replaceVersion(
  text: string,
  before: string,
  after: string,
): string | undefined {
  const escaped = before.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const whole = new RegExp(`(?<![0-9.])${escaped}(?![0-9]|\\.[0-9])`, 'g');
  const replaced = text.replace(whole, () => after);
  return replaced === text ? undefined : replaced;
}

function nameOf({ version }: Release, { document }: Package): string {
  return `${document.spec.package}-${version}`
    .toLowerCase()
    .replace(/[^a-z0-9.-]/g, '-');
}

/** Beside the version before, in a file that is not there yet. */
function pathOf(
  change: Release,
  before: Package,
  files: ReadonlyMap<string, string>,
): string {
  const { path, document } = before;
  const folder = path.slice(0, path.lastIndexOf('/'));
  const file = path.slice(folder.length + 1);
  const usual = `${folder}/${nameOf(change, before)}.yaml`;
  const renamed = replaceVersion(file, document.spec.version, change.version);
  const candidates = [
    ...(renamed === undefined ? [] : [`${folder}/${renamed}`]),
    usual,
  ];
  const free = candidates.find(candidate => !files.has(candidate));
  return (
    free ?? usual.replace(/\.yaml$/, `-${change.revision.slice(0, 7)}.yaml`)
  );
}
