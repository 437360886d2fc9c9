import {
  evidenceStates,
  type CertificationDocument,
  type PackageView,
} from '@groundwork/backstage-plugin-infra-common';
import {
  comparePackages,
  moduleInterface,
  type GitOpsRepository,
  type Located,
  type Platform,
} from '@groundwork/backstage-plugin-infra-node';
import type { Adopter, Adoption } from '../database/PackageAdoption';
import { describeVersion, evidenceFor, titleOf } from './describePackages';

/** A version with its modules, its evidence and its users. */
export function describePackage(options: {
  platform: Platform;
  ref: string;
  revision: string;
  repository: Pick<GitOpsRepository, 'fileUrl'>;
  adoption: readonly Adoption[];
  adopters: readonly Adopter[];
  now: Date;
}): PackageView {
  const { platform, ref, revision, repository, now } = options;
  const located = platform.packages.get(ref)!;
  const { metadata, spec } = located.document;
  const before = certifiedBefore(platform, ref, now);
  return {
    ...describeVersion(platform, ref, options.adoption, now),
    name: spec.package,
    title: titleOf(platform, ref),
    ...(metadata.description !== undefined && {
      description: metadata.description,
    }),
    revision: spec.revision,
    clouds: spec.clouds,
    moduleSources: Object.entries(spec.modules).map(([module, pinned]) => {
      const known = moduleInterface(platform, ref, module);
      const { source } = pinned;
      const pin =
        source.tag ?? ('digest' in source ? source.digest : undefined) ?? '';
      return {
        module,
        version: pinned.version,
        source: `${source.url}@${pin}`,
        path: pinned.path,
        ...(known && { interface: known }),
        resourceTypes: typesOf(platform, spec.clouds, module),
      };
    }),
    evidence: describeEvidence(options),
    services: options.adopters.map(({ service, environments }) => ({
      service,
      environments: [...environments],
    })),
    ...(before !== undefined && {
      comparison: comparePackages(platform, before, ref),
    }),
    url: repository.fileUrl({
      path: located.path,
      line: located.position([]).line,
      revision,
    }),
  };
}

function describeEvidence({
  platform,
  ref,
  revision,
  repository,
  now,
}: Parameters<typeof describePackage>[0]): PackageView['evidence'] {
  const places = new Map<CertificationDocument, Located<CertificationDocument>>(
    (platform.certifications.get(ref) ?? []).map(one => [one.document, one]),
  );
  return evidenceStates(evidenceFor(platform, ref, now)!).map(
    ({ certification, counts, note, expiresAt }) => {
      const { spec } = certification;
      const located = places.get(certification)!;
      const { line, column } = located.position([]);
      return {
        stage: spec.stage,
        ...(spec.module !== undefined && { module: spec.module }),
        ...(spec.from !== undefined && { from: spec.from }),
        result: spec.result,
        counts,
        ...(note !== undefined && { note }),
        finishedAt: spec.finishedAt,
        ...(expiresAt && { expiresAt: expiresAt.toISOString() }),
        ...(spec.tests && { tests: spec.tests }),
        ...(spec.durationSeconds !== undefined && {
          durationSeconds: spec.durationSeconds,
        }),
        tools: spec.tools,
        ...(spec.report !== undefined && { report: spec.report }),
        ...(spec.run !== undefined && { run: spec.run }),
        ...(spec.recordedBy !== undefined && { recordedBy: spec.recordedBy }),
        problems: spec.problems ?? [],
        source: { path: located.path, line, column },
        url: repository.fileUrl({ path: located.path, line, revision }),
      };
    },
  );
}

/** Resource types that a module makes in one of the clouds. */
function typesOf(
  platform: Platform,
  clouds: readonly ('aws' | 'azure' | 'gcp')[],
  module: string,
): string[] {
  return [...platform.resourceTypes]
    .filter(([, { document }]) =>
      clouds.some(
        cloud => document.spec.implementations[cloud]?.module === module,
      ),
    )
    .map(([name]) => name);
}

/** The newest older version of the same channel that passed its tests. */
function certifiedBefore(
  platform: Platform,
  ref: string,
  now: Date,
): string | undefined {
  const own = platform.packages.get(ref)!.document.spec;
  let isOlder = false;
  for (const [other, { document }] of platform.packages) {
    if (other === ref) {
      isOlder = true;
      continue;
    }
    const { spec } = document;
    if (!isOlder || spec.package !== own.package) continue;
    if (spec.channel !== own.channel) continue;
    const state = platform.packageStatus(other, now)?.state;
    if (state === 'certified' || state === 'deprecated') return other;
  }
  return undefined;
}
