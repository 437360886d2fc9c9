import {
  isUsable,
  parsePackageRef,
  type EnvironmentDocument,
  type PackageState,
  type ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import { packageOf, unusableReason } from '../inputs/choosePackage';
import type { Platform } from '../platform/platform';
import { packageStep } from './packageStep';

/** A version that a service can go to in an environment, or cannot. @public */
export interface PackageOption {
  readonly ref: string;
  readonly state: PackageState;
  readonly offered: boolean;
  /** Why it is not offered, or what to know. */
  readonly note?: string;
  readonly recommended: boolean;
}

/** The package of a service in an environment, and where it can go. @public */
export interface PackageOptions {
  /** Undefined when none is usable. */
  readonly current: string | undefined;
  /** Newest first. */
  readonly options: readonly PackageOption[];
}

/**
 * Versions of the package of a service in an environment, with those that
 * serve it. Offered is what is newer, good enough there, has the modules that
 * are needed and is not more than one major version away; recommended is the
 * newest certified one of its channel.
 *
 * @public
 */
export function packageOptions(
  platform: Platform,
  claim: ServiceInfraDocument,
  environment: EnvironmentDocument,
  now: Date,
): PackageOptions {
  const { cloud, minimumPackageState: minimum } = environment.spec;
  const current = packageOf(platform, claim, environment, now).ref;
  const inUse = platform.packages.get(current ?? '')?.document.spec;
  const channel =
    inUse?.channel ?? platform.settings.document.spec.packageChannel;
  const name = current && parsePackageRef(current).name;
  const needed = neededModules(platform, claim, environment);
  const options: PackageOption[] = [];
  let isRecommended = false;
  for (const [ref, { document }] of platform.packages) {
    const { spec } = document;
    if (!spec.clouds.includes(cloud)) continue;
    const isReplacement = ref === inUse?.deprecated?.replacement;
    if (name !== undefined && spec.package !== name && !isReplacement) continue;
    const status = platform.packageStatus(ref, now)!;
    const reason =
      (status.state === 'revoked'
        ? unusableReason(status, minimum)
        : undefined) ??
      wayReason(current, ref) ??
      (isUsable(status.state, minimum)
        ? undefined
        : unusableReason(status, minimum)) ??
      lackingReason(spec.modules, needed);
    const isBest: boolean =
      reason === undefined &&
      !isRecommended &&
      status.state === 'certified' &&
      spec.channel === channel;
    isRecommended ||= isBest;
    const note =
      reason ??
      (status.state === 'deprecated' ? `is deprecated: ${status.note}` : '');
    const hint =
      note ||
      (spec.channel === channel
        ? ''
        : `is in channel ${spec.channel}, not ${channel}`);
    options.push({
      ref,
      state: status.state,
      offered: reason === undefined,
      ...(hint && { note: hint }),
      recommended: isBest,
    });
  }
  return { current, options };
}

/** Why the way to a version is not a plain upgrade. */
function wayReason(from: string | undefined, to: string): string | undefined {
  if (from === undefined) return undefined;
  const { direction, majors } = packageStep(from, to);
  if (direction === 'same') return 'is in use';
  if (direction === 'downgrade') {
    return `is older than ${from}; going back has to be allowed`;
  }
  return majors > 1
    ? `is ${majors} major versions ahead of ${from}; go to the next one first`
    : undefined;
}

function lackingReason(
  modules: Readonly<Record<string, unknown>>,
  needed: ReadonlyMap<string, string>,
): string | undefined {
  const lacking = [...needed].filter(([m]) => !Object.hasOwn(modules, m));
  if (lacking.length === 0) return undefined;
  return lacking
    .map(
      ([module, type]) => `has no module ${module}, with which ${type} is made`,
    )
    .join('; ');
}

/** Modules that the resources of a service need in an environment, with the type. */
function neededModules(
  platform: Platform,
  { spec }: ServiceInfraDocument,
  environment: EnvironmentDocument,
): Map<string, string> {
  const { name } = environment.metadata;
  const needed = new Map<string, string>();
  for (const { type, environments } of spec.resources) {
    const entry =
      environments && Object.hasOwn(environments, name)
        ? environments[name]
        : undefined;
    const module =
      platform.resourceTypes.get(type)?.document.spec.implementations[
        environment.spec.cloud
      ]?.module;
    if (module !== undefined && entry?.enabled !== false) {
      needed.set(module, type);
    }
  }
  return needed;
}
