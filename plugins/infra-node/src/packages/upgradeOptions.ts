import type {
  EnvironmentDocument,
  ServiceInfraDocument,
  UpgradeOptions,
} from '@groundwork/backstage-plugin-infra-common';
import type { Platform } from '../platform/platform';
import { withPackage } from '../edit/withPackage';
import { comparePackages, packageAt } from './comparePackages';
import { moduleNeeds } from './moduleNeeds';
import { packageOptions } from './packageOptions';

/**
 * Versions that a service can go to, by environment in promotion order. For a
 * version that is asked about: what it brings, and the inputs that it needs.
 *
 * @throws NotFoundError when it asks about a package that there is not
 * @public
 */
export function upgradeOptions(
  platform: Platform,
  claim: ServiceInfraDocument,
  options: { package?: string | undefined; now: Date },
): UpgradeOptions {
  const { package: asked, now } = options;
  if (asked !== undefined) packageAt(platform, asked);
  const environments = [...platform.environments.values()]
    .map(({ document }) => document)
    .filter(({ metadata }) =>
      Object.hasOwn(claim.spec.environments, metadata.name),
    );
  const choices = environments.map(environment => ({
    environment,
    ...packageOptions(platform, claim, environment, now),
  }));
  const concerned =
    asked === undefined
      ? []
      : choices.filter(({ environment, current }) =>
          isConcerned(platform, asked, environment, current),
        );
  const inUse = new Set(
    concerned.flatMap(({ current }) =>
      current !== undefined && platform.packages.has(current) ? current : [],
    ),
  );
  return {
    service: claim.metadata.name,
    environments: choices.map(choice => {
      const { current } = choice;
      const state =
        current === undefined
          ? undefined
          : platform.packageStatus(current, now)?.state;
      return {
        name: choice.environment.metadata.name,
        tier: choice.environment.spec.tier,
        ...(current !== undefined && { package: current }),
        ...(state && { state }),
        options: choice.options.map(option => ({ ...option })),
      };
    }),
    comparisons: [...inUse].map(from =>
      comparePackages(platform, from, asked!),
    ),
    requiredInputs: requiredInputs(),
  };

  function requiredInputs(): UpgradeOptions['requiredInputs'] {
    if (concerned.length === 0) return [];
    const names = concerned.map(c => c.environment.metadata.name);
    const upgraded = withPackage(claim, names, asked!, { platform, now });
    const found = new Map<string, UpgradeOptions['requiredInputs'][number]>();
    for (const { environment, current } of concerned) {
      for (const { kind, resource, input } of moduleNeeds({
        platform,
        claim: upgraded,
        environment: environment.metadata.name,
        from: current,
        now,
      })) {
        if (kind !== 'input' || input === undefined) continue;
        found.set(`${resource.type}/${resource.name}/${input}`, {
          resource,
          input,
        });
      }
    }
    return [...found.values()];
  }
}

/** Whether going to a package is a question in an environment. */
function isConcerned(
  platform: Platform,
  asked: string,
  { spec }: EnvironmentDocument,
  current: string | undefined,
): boolean {
  const { clouds } = packageAt(platform, asked).spec;
  return clouds.includes(spec.cloud) && current !== asked;
}
