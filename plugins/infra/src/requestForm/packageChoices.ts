import type { PlatformView } from '@groundwork/backstage-plugin-infra-common';
import type { EnvironmentView } from '../platform/decideInput';

type PackageOption = PlatformView['packages'][number];

/** States from the least to the most that an environment can ask for. */
const order = ['draft', 'candidate', 'certified'] as const;

/** `name@version` */
export function refOf({ package: name, version }: PackageOption): string {
  return `${name}@${version}`;
}

function fits(
  option: PackageOption,
  environments: readonly EnvironmentView[],
): boolean {
  return (
    environments.length === 0 ||
    environments.some(({ cloud }) => option.clouds.includes(cloud))
  );
}

function isUsable(
  { state }: PackageOption,
  environments: readonly EnvironmentView[],
): boolean {
  const rank = order.findIndex(known => known === state);
  return environments.length === 0
    ? state === 'certified'
    : environments.every(
        ({ minimumPackageState }) =>
          rank >= 0 && rank >= order.indexOf(minimumPackageState),
      );
}

/** Versions that all the chosen environments would take. */
export function offered(
  platform: PlatformView,
  environments: readonly EnvironmentView[],
): PackageOption[] {
  return platform.packages.filter(
    option => fits(option, environments) && isUsable(option, environments),
  );
}

/** Versions for these clouds that at least one environment would refuse. */
export function notOffered(
  platform: PlatformView,
  environments: readonly EnvironmentView[],
): PackageOption[] {
  return platform.packages.filter(
    option => fits(option, environments) && !isUsable(option, environments),
  );
}
