import type { Finding } from '@groundwork/backstage-plugin-infra-common';
import { choosePackage } from '../inputs/choosePackage';
import type { Platform } from '../platform/platform';
import type { RecognizedObject } from './recognizeObject';

const order = ['certified', 'candidate', 'deprecated', 'draft', 'revoked'];

/**
 * The package of each environment: the one whose versions of modules are in
 * use there, among equals the better tested and newer one.
 *
 * @param wanted - the package that was asked for
 */
export function fitPackages(options: {
  platform: Platform;
  recognized: readonly RecognizedObject[];
  environments: readonly string[];
  wanted: string | undefined;
  now: Date;
  findings: Finding[];
}): Map<string, string> {
  const { platform, recognized, environments, wanted, now, findings } = options;
  const packages = new Map<string, string>();
  for (const name of environments) {
    const here = recognized.filter(r => r.object.environment === name);
    const ref =
      chosenBy(platform, name, wanted) ??
      bestFor(platform, name, here, now) ??
      choosePackage({
        platform,
        environment: platform.environments.get(name)!.document,
        now,
      }).ref;
    if (ref === undefined) continue;
    packages.set(name, ref);
    findings.push(...versionsThatDiffer(platform, ref, here));
  }
  return packages;
}

function chosenBy(
  platform: Platform,
  environment: string,
  wanted: string | undefined,
): string | undefined {
  if (wanted === undefined) return undefined;
  const clouds = platform.packages.get(wanted)?.document.spec.clouds;
  const { cloud } = platform.environments.get(environment)!.document.spec;
  return clouds?.includes(cloud) ? wanted : undefined;
}

function bestFor(
  platform: Platform,
  environment: string,
  here: readonly RecognizedObject[],
  now: Date,
): string | undefined {
  const { spec } = platform.environments.get(environment)!.document;
  if (here.length === 0) return spec.package;
  const fits = [...platform.packages]
    .filter(([, { document }]) => document.spec.clouds.includes(spec.cloud))
    .map(([ref, { document }], age) => {
      const { modules } = document.spec;
      const versions = here.map(({ module }) =>
        Object.hasOwn(modules, module.name)
          ? modules[module.name].version
          : undefined,
      );
      const { state } = platform.packageStatus(ref, now)!;
      return {
        ref,
        age,
        isRevoked: state === 'revoked',
        missing: versions.filter(v => v === undefined).length,
        same: here.filter(
          ({ module }, i) =>
            module.version !== undefined && module.version === versions[i],
        ).length,
        rank: order.indexOf(state),
      };
    });
  const [best] = fits.sort(
    (a, b) =>
      Number(a.isRevoked) - Number(b.isRevoked) ||
      a.missing - b.missing ||
      b.same - a.same ||
      a.rank - b.rank ||
      a.age - b.age,
  );
  return best?.ref;
}

/** Says where adopting goes to another version than the one in use. */
function versionsThatDiffer(
  platform: Platform,
  ref: string,
  here: readonly RecognizedObject[],
): Finding[] {
  const { modules } = platform.packages.get(ref)!.document.spec;
  return here.flatMap(({ module, object, type, name }): Finding[] => {
    const version = Object.hasOwn(modules, module.name)
      ? modules[module.name].version
      : undefined;
    if (module.version !== undefined && module.version === version) return [];
    const used =
      module.version === undefined
        ? `The version of module ${module.name} in use is that of no component package: it comes from ${object.module.text}`
        : `Module ${module.name} is in use at ${module.version}, which no package has together with the other versions that are in use`;
    return [
      {
        severity: 'warning',
        rule: 'version-differs',
        message: `${used}. ${ref}, the nearest, ${
          version === undefined ? 'does not have it' : `brings ${version}`
        }.`,
        source: object.source,
        target: {
          environment: object.environment,
          resource: { type: type.document.metadata.name, name },
          field: 'package',
        },
      },
    ];
  });
}
