import type { ServiceInfraDocument } from '@groundwork/backstage-plugin-infra-common';
import { packageOf } from '../inputs/choosePackage';
import type { Platform } from '../platform/platform';
import { packageIn } from './tombstones';

/**
 * A claim with a package in some of its environments; in all others it keeps
 * what it has. The claim's own package becomes the new one once every
 * environment that it serves gets it; until then those that differ say so.
 */
export function withPackage(
  claim: ServiceInfraDocument,
  names: readonly string[],
  ref: string,
  { platform, now }: { platform: Platform; now: Date },
): ServiceInfraDocument {
  const changed = names.filter(
    name => packageIn(platform, claim, name, now) !== ref,
  );
  if (changed.length === 0) return claim;
  const { spec } = claim;
  const clouds = platform.packages.get(ref)?.document.spec.clouds ?? [];
  const serves = (name: string): boolean => {
    const cloud = platform.environments.get(name)?.document.spec.cloud;
    return cloud !== undefined && clouds.includes(cloud);
  };
  const all = Object.keys(spec.environments);
  const isForAll = all.every(name =>
    serves(name)
      ? names.includes(name) || packageIn(platform, claim, name, now) === ref
      : !followsClaim(platform, claim, name, now),
  );
  const general = isForAll ? ref : spec.package;
  const environments = { ...spec.environments };
  for (const name of all) {
    const { package: own, ...rest } = environments[name];
    const isTarget = isForAll ? serves(name) : changed.includes(name);
    if (!isTarget) continue;
    if (general === ref && serves(name)) {
      if (own !== undefined) environments[name] = rest;
    } else environments[name] = { ...rest, package: ref };
  }
  const { component, owner, profile, resources, tombstones } = spec;
  return {
    ...claim,
    spec: {
      component,
      owner,
      profile,
      ...(general !== undefined && { package: general }),
      environments,
      resources,
      ...(tombstones && { tombstones }),
    },
  };
}

/** Whether an environment gets its package from the claim's own. */
function followsClaim(
  platform: Platform,
  claim: ServiceInfraDocument,
  name: string,
  now: Date,
): boolean {
  const environment = platform.environments.get(name)?.document;
  return environment
    ? packageOf(platform, claim, environment, now).level === 'claim'
    : claim.spec.environments[name].package === undefined;
}
