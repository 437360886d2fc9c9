import {
  isUsable,
  type EnvironmentDocument,
  type MissingEvidence,
  type PackageState,
  type PackageStatus,
  type ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import type { Platform } from '../platform/platform';

/** A package that is not offered, and why. @public */
export interface RejectedPackage {
  readonly ref: string;
  /** In plain words. */
  readonly reason: string;
}

/** The package that a new service gets in an environment. @public */
export interface PackageChoice {
  /** `name@version`; undefined when no package is usable. */
  readonly ref: string | undefined;
  /** Packages that were looked at before, and the reasons against them. */
  readonly rejected: readonly RejectedPackage[];
}

/** States in the order in which a new service gets them. */
const preference: readonly PackageState[] = [
  'certified',
  'candidate',
  'deprecated',
  'draft',
];

/**
 * The newest package of the platform's channel that serves the environment's
 * cloud, is good enough there, and has the modules that are needed. A certified
 * one is preferred also where less is asked for, and one that is not
 * deprecated; between packages of different names, the one with more modules.
 *
 * @public
 */
export function choosePackage(options: {
  platform: Platform;
  environment: EnvironmentDocument;
  /** Names of modules that it must have. */
  modules?: Iterable<string>;
  now: Date;
}): PackageChoice {
  const { platform, environment, now } = options;
  const modules = [...(options.modules ?? [])];
  const channel = platform.settings.document.spec.packageChannel;
  const { cloud, minimumPackageState } = environment.spec;
  const rejected: RejectedPackage[] = [];
  const usable: { ref: string; rank: number; modules: number }[] = [];
  const seen = new Set<string>();
  for (const [ref, { document }] of platform.packages) {
    const { spec } = document;
    if (!spec.clouds.includes(cloud)) continue;
    const reject = (reason: string) => rejected.push({ ref, reason });
    if (spec.channel !== channel) {
      reject(`is in channel ${spec.channel}, not ${channel}`);
      continue;
    }
    const status = platform.packageStatus(ref, now)!;
    if (!isUsable(status.state, minimumPackageState)) {
      reject(unusableReason(status, minimumPackageState));
      continue;
    }
    const lacking = modules.filter(m => !Object.hasOwn(spec.modules, m));
    if (lacking.length > 0) {
      reject(`has no module ${lacking.join(', ')}`);
      continue;
    }
    const rank = preference.indexOf(status.state);
    // Only the newest of each name and state is looked at.
    const key = `${spec.package} ${rank}`;
    if (seen.has(key)) continue;
    seen.add(key);
    usable.push({
      ref,
      rank,
      modules: Object.keys(spec.modules).length,
    });
  }
  const [best] = usable.sort(
    (a, b) => a.rank - b.rank || b.modules - a.modules,
  );
  return { ref: best?.ref, rejected };
}

/** Why a package's state is not enough, in plain words. */
export function unusableReason(status: PackageStatus, minimum: string): string {
  if (status.state === 'revoked') {
    return `is revoked: ${status.note ?? 'no reason is given'}`;
  }
  const missing = status.missing.map(missingWords).join(', ');
  return `is ${status.state}, ${minimum} is asked for${
    missing ? `; ${missing}` : ''
  }`;
}

/** One piece of evidence that is not there, in plain words. @public */
export function missingWords(missing: MissingEvidence): string {
  const what =
    missing.module === undefined
      ? `${missing.stage} tests`
      : `${missing.stage} tests of ${missing.module}`;
  const words = {
    missing: 'have no result',
    failed: 'failed',
    expired: 'have expired',
  };
  const note = missing.note === undefined ? '' : ` (${missing.note})`;
  return `${what} ${words[missing.reason]}${note}`;
}

/**
 * The package of a service in an environment: what the claim says for the
 * environment, else for all of them if it serves this cloud, else the
 * environment's own, else {@link choosePackage}.
 *
 * @public
 */
export function packageOf(
  platform: Platform,
  claim: ServiceInfraDocument,
  environment: EnvironmentDocument,
  now: Date,
): PackageChoice & {
  level: 'claim-environment' | 'claim' | 'environment' | 'newest';
} {
  const { name } = environment.metadata;
  const entry = Object.hasOwn(claim.spec.environments, name)
    ? claim.spec.environments[name]
    : undefined;
  if (entry?.package) {
    return { ref: entry.package, rejected: [], level: 'claim-environment' };
  }
  const general = claim.spec.package;
  if (general !== undefined) {
    const known = platform.packages.get(general)?.document;
    if (!known || known.spec.clouds.includes(environment.spec.cloud)) {
      return { ref: general, rejected: [], level: 'claim' };
    }
  }
  if (environment.spec.package) {
    return {
      ref: environment.spec.package,
      rejected: [],
      level: 'environment',
    };
  }
  const modules = claim.spec.resources.flatMap(resource => {
    const type = platform.resourceTypes.get(resource.type)?.document;
    return type?.spec.implementations[environment.spec.cloud]?.module ?? [];
  });
  return {
    ...choosePackage({ platform, environment, modules, now }),
    level: 'newest',
  };
}
