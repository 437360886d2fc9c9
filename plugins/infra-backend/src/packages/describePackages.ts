import {
  packageExpiry,
  stageStates,
  type PackageEvidence,
  type PackageList,
  type PackageVersion,
} from '@groundwork/backstage-plugin-infra-common';
import {
  missingWords,
  type Platform,
} from '@groundwork/backstage-plugin-infra-node';
import type { Adoption } from '../database/PackageAdoption';

/** Everything that the state of a version is read from. */
export function evidenceFor(
  platform: Platform,
  ref: string,
  now: Date,
): PackageEvidence | undefined {
  const located = platform.packages.get(ref);
  if (!located) return undefined;
  const { requiredStages, validDays } =
    platform.settings.document.spec.certification;
  return {
    document: located.document,
    certifications: (platform.certifications.get(ref) ?? []).map(
      ({ document }) => document,
    ),
    requiredStages,
    validDays,
    now,
  };
}

/** One version as the matrix shows it. */
export function describeVersion(
  platform: Platform,
  ref: string,
  adoption: readonly Adoption[],
  now: Date,
): PackageVersion {
  const located = platform.packages.get(ref)!;
  const evidence = evidenceFor(platform, ref, now)!;
  const { spec } = located.document;
  const { state, missing, note } = platform.packageStatus(ref, now)!;
  const expiry = packageExpiry(evidence);
  const order = [...platform.environments.keys()];
  return {
    ref,
    version: spec.version,
    channel: spec.channel,
    state,
    notes: [
      ...(note === undefined ? [] : [note]),
      ...missing.map(missingWords),
    ],
    missing,
    stages: stageStates(evidence),
    modules: Object.fromEntries(
      Object.entries(spec.modules).map(([name, m]) => [name, m.version]),
    ),
    chart: { name: spec.chart.name, version: spec.chart.version },
    changes: spec.changes,
    ...(spec.deprecated?.replacement !== undefined && {
      replacement: spec.deprecated.replacement,
    }),
    ...(spec.deprecated?.endsAt !== undefined && {
      endsAt: spec.deprecated.endsAt,
    }),
    adoption: adoption
      .filter(one => one.package === ref)
      .sort(
        (a, b) => order.indexOf(a.environment) - order.indexOf(b.environment),
      )
      .map(({ environment, services }) => ({ environment, services })),
    ...(expiry && { expiresAt: expiry.toISOString() }),
    source: { path: located.path, ...located.position([]) },
  };
}

/** All packages with their versions, the newest first. */
export function describePackages(options: {
  platform: Platform;
  adoption: readonly Adoption[];
  proposals: PackageList['proposals'];
  now: Date;
}): PackageList {
  const { platform, adoption, proposals, now } = options;
  const packages = new Map<string, PackageList['packages'][number]>();
  for (const [ref, { document }] of platform.packages) {
    const { package: name, clouds } = document.spec;
    const known = packages.get(name) ?? {
      name,
      title: titleOf(platform, ref),
      clouds: [],
      versions: [],
    };
    known.clouds = [...new Set([...known.clouds, ...clouds])];
    known.versions.push(describeVersion(platform, ref, adoption, now));
    packages.set(name, known);
  }
  return {
    environments: [...platform.environments].map(([name, { document }]) => ({
      name,
      title: document.metadata.title ?? name,
    })),
    packages: [...packages.values()],
    proposals,
  };
}

/** A package is called as its newest version is, without the version. */
export function titleOf(platform: Platform, ref: string): string {
  const { metadata, spec } = platform.packages.get(ref)!.document;
  const title = metadata.title
    ?.replace(spec.version, '')
    .replace(/\(\s*\)/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  return title || spec.package;
}
