import {
  packageStatus,
  type CertificationDocument,
  type DocumentKind,
  type DocumentOf,
  type GroundworkDocument,
  type PackageStatus,
  type Problem,
} from '@groundwork/backstage-plugin-infra-common';
import { rcompare } from 'semver';
import { policyRule } from '../check/rule';
import { checkExpressions } from './checkExpressions';
import { checkLayout } from './checkLayout';
import {
  checkEnvironment,
  checkLinks,
  checkModules,
  checkPackageRef,
  checkPolicyMatch,
  checkProfile,
  checkWaiver,
  refOf,
} from './checkReferences';
import { checkResourceType } from './checkResourceType';
import { defaultSettings } from './defaultSettings';
import { knownNames } from './known';
import type { Located, Platform } from './platform';
import {
  compare,
  isKind,
  isOurs,
  makeProblem,
  readDocument,
  sortProblems,
  type ReadDocument,
} from './readDocument';
import { readYaml } from './readYaml';
import { reporterOf, type Reporter } from './reporter';

/** A file of the repository as text. @public */
export interface PlatformFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Compiles the platform's documents into look-ups and collects everything that
 * is wrong with them. A document with an error is left out; the others stay.
 * Claims and files of other kinds are passed over.
 *
 * @param files - in any order; only `.yaml` and `.yml` are read
 * @public
 */
export function compilePlatform(files: Iterable<PlatformFile>): Platform {
  const { documents, unreadable, problems } = readAll(files);
  const known = knownNames(documents, unreadable);
  const all = unique(documents, problems);
  const of = <K extends DocumentKind>(kind: K): Located<DocumentOf<K>>[] =>
    all.filter((d): d is typeof d & Located<DocumentOf<K>> => isKind(d, kind));

  /** Runs checks, and tells whether the document may stay. */
  const passes = (
    located: Located<GroundworkDocument>,
    check: (report: Reporter) => void,
  ): boolean => {
    const found: Problem[] = [];
    const report = reporterOf(located, found);
    checkExpressions(located.document, report);
    check(report);
    problems.push(...found);
    return !found.some(p => p.severity === 'error');
  };

  const settings = chooseSettings(of('Platform'), documents, problems);
  const groups = settings.document.spec.linkGroups.map(g => g.name);

  const packages = byName(
    of('ComponentPackage').filter(p => passes(p, () => {})),
    refOf,
    (a, b) =>
      compare(a.spec.package, b.spec.package) ||
      rcompare(a.spec.version, b.spec.version),
  );
  const resourceTypes = byName(
    of('ResourceType').filter(type =>
      passes(type, report => {
        checkResourceType(type.document, report);
        if (packages.size > 0) {
          checkModules(type.document, packages.values(), report);
        }
        checkLinks(type.document.spec.links, groups, report);
      }),
    ),
  );
  const environments = byName(
    of('Environment').filter(environment =>
      passes(environment, report => {
        checkEnvironment(environment.document, packages, known, report);
        checkLinks(environment.document.spec.links, groups, report);
      }),
    ),
    nameOf,
    (a, b) => a.spec.order - b.spec.order || compare(nameOf(a), nameOf(b)),
  );
  const profiles = byName(
    of('Profile').filter(profile =>
      passes(profile, report => {
        checkProfile(profile.document, resourceTypes, known, report);
        checkLinks(profile.document.spec.links, groups, report);
      }),
    ),
  );
  // A policy stays in force as far as it can be read: dropping it for a
  // mistake in its words would let everything through.
  const policies = of('Policy').filter(policy => {
    passes(policy, report => {
      checkPolicyMatch(policy.document, known, report);
      const rule = policyRule(policy.document);
      if ('problem' in rule) {
        report('error', 'rule', `the rule cannot be read: ${rule.problem}`, [
          'spec',
          'rule',
        ]);
      }
    });
    return true;
  });
  const waivers = of('Waiver').filter(waiver =>
    passes(waiver, report => checkWaiver(waiver.document, known, report)),
  );
  const certifications = new Map<string, Located<CertificationDocument>[]>();
  for (const certification of of('Certification')) {
    passes(certification, report => {
      const { spec } = certification.document;
      checkPackageRef(spec.package, known, report, ['spec', 'package']);
      checkPackageRef(spec.from, known, report, ['spec', 'from']);
    });
    const ref = certification.document.spec.package;
    certifications.set(ref, [
      ...(certifications.get(ref) ?? []),
      certification,
    ]);
  }

  const { requiredStages, validDays } = settings.document.spec.certification;
  const platform: Omit<Platform, 'problems'> = {
    settings,
    environments,
    profiles,
    resourceTypes,
    packages,
    certifications,
    policies,
    waivers,
    packageStatus(ref, now): PackageStatus | undefined {
      const document = packages.get(ref)?.document;
      if (!document) return undefined;
      return packageStatus({
        document,
        certifications: (certifications.get(ref) ?? []).map(c => c.document),
        requiredStages,
        validDays,
        now,
      });
    },
  };
  checkLayout({ ...platform, problems: [] }, reporterOf(settings, problems));
  return { ...platform, problems: sortProblems(problems) };
}

function nameOf(document: GroundworkDocument): string {
  return document.metadata.name;
}

function readAll(files: Iterable<PlatformFile>): {
  documents: ReadDocument[];
  unreadable: PlatformFile[];
  problems: Problem[];
} {
  const documents: ReadDocument[] = [];
  const unreadable: PlatformFile[] = [];
  const problems: Problem[] = [];
  const sorted = [...files]
    .filter(file => /\.ya?ml$/.test(file.path))
    .sort((a, b) => compare(a.path, b.path));
  for (const { path, text } of sorted) {
    const belongs = path.startsWith('platform/');
    // Most of a GitOps repository is none of ours and need not be read at all.
    if (!belongs && !/groundwork\//i.test(text)) continue;
    const read = readYaml(path, text);
    problems.push(...read.problems);
    if (read.problems.length > 0) unreadable.push({ path, text });
    for (const raw of read.documents) {
      if (isOurs(raw.value)) {
        if (raw.value.kind === 'ServiceInfra') continue;
        const document = readDocument(raw);
        problems.push(...document.problems);
        documents.push(document);
      } else if (belongs) {
        problems.push(
          makeProblem({
            severity: 'warning',
            rule: 'foreign-document',
            message:
              'is not a Groundwork document (its apiVersion is another) and is passed over',
            path,
            place: raw.source.valuePlace(raw.index, ['apiVersion']),
          }),
        );
      }
    }
  }
  return { documents, unreadable, problems };
}

/** The documents that could be read, the first of each name; names both places of the others. */
function unique(
  documents: readonly ReadDocument[],
  problems: Problem[],
): Located<GroundworkDocument>[] {
  const seen = new Map<string, Located<GroundworkDocument>>();
  const kept: Located<GroundworkDocument>[] = [];
  for (const { located } of documents) {
    if (!located) continue;
    const { document } = located;
    const identities: [string, string, string[]][] = [
      [
        `${document.kind}/${document.metadata.name}`,
        `${document.kind} "${document.metadata.name}"`,
        ['metadata', 'name'],
      ],
    ];
    if (document.kind === 'ComponentPackage') {
      const ref = refOf(document);
      identities.push([`ref/${ref}`, `package ${ref}`, ['spec', 'version']]);
    }
    let repeated = false;
    for (const [id, words, keys] of identities) {
      const first = seen.get(id);
      if (!first) {
        seen.set(id, located);
        continue;
      }
      repeated = true;
      const { line } = first.position(keys);
      reporterOf(located, problems)(
        'error',
        'duplicate-name',
        `${words} is defined twice; the other one is at ${first.path}:${line} and counts`,
        keys,
      );
    }
    if (!repeated) kept.push(located);
  }
  return kept;
}

function chooseSettings(
  found: readonly Located<DocumentOf<'Platform'>>[],
  documents: readonly ReadDocument[],
  problems: Problem[],
): Platform['settings'] {
  const [first, ...more] = found;
  for (const located of more) {
    reporterOf(located, problems)(
      'error',
      'more-than-one',
      `there is a Platform document already, at ${first.path}:${
        first.position(['kind']).line
      }; only that one counts`,
      ['kind'],
    );
  }
  if (first) {
    const own: Problem[] = [];
    checkExpressions(first.document, reporterOf(first, own));
    problems.push(...own);
    return first;
  }
  if (!documents.some(d => d.kind === 'Platform')) {
    problems.push(
      makeProblem({
        severity: 'warning',
        rule: 'no-platform',
        message:
          'there is no document of kind Platform; default settings are used',
        path: defaultSettings.path,
        place: { line: 1, column: 1 },
        kind: 'Platform',
      }),
    );
  }
  return defaultSettings;
}

function byName<T extends GroundworkDocument>(
  located: readonly Located<T>[],
  name: (document: T) => string = nameOf,
  order: (a: T, b: T) => number = (a, b) => compare(name(a), name(b)),
): Map<string, Located<T>> {
  return new Map(
    [...located]
      .sort((a, b) => order(a.document, b.document))
      .map(l => [name(l.document), l]),
  );
}
