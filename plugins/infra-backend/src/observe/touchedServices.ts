import {
  serviceNameSchema,
  type ProposalState,
} from '@groundwork/backstage-plugin-infra-common';
import {
  claimPath,
  environmentPaths,
  type Platform,
} from '@groundwork/backstage-plugin-infra-node';

/** Which services the files of a pull request belong to. */
export interface TouchedServices {
  readonly touches: ProposalState['touches'];
  /** Files of claims among them, by service. */
  readonly claimPaths: ReadonlyMap<string, string>;
}

/**
 * Finds the services that files belong to, by the layout of the platform: a
 * service is looked for under every name that stands in a path.
 *
 * @param isService - whether there is a claim of that name
 */
export function touchedServices(
  platform: Platform,
  paths: readonly string[],
  isService: (name: string) => boolean,
): TouchedServices {
  const claimPaths = new Map<string, string>();
  const environments = new Map<string, Set<string>>();
  for (const name of namesIn(paths)) {
    const claim = tryPath(() => claimPath(platform, name));
    const hasClaim = claim !== undefined && paths.includes(claim);
    if (!hasClaim && !isService(name)) continue;
    if (hasClaim) claimPaths.set(name, claim);
    const found = environmentsOf(platform, name, paths);
    if (hasClaim || found.size > 0) environments.set(name, found);
  }
  return {
    touches: [...environments].map(([service, names]) => ({
      service,
      environments: [...names],
    })),
    claimPaths,
  };
}

/** Every part of a path that may be the name of a service. */
export function namesIn(paths: readonly string[]): Set<string> {
  const names = new Set<string>();
  for (const path of paths) {
    for (const part of path.split('/')) {
      const name = part.replace(/\.(ya?ml|hcl|json)$/, '');
      if (serviceNameSchema.safeParse(name).success) names.add(name);
    }
  }
  return names;
}

function environmentsOf(
  platform: Platform,
  service: string,
  paths: readonly string[],
): Set<string> {
  const found = new Set<string>();
  for (const [name, { document }] of platform.environments) {
    const own = tryPath(() => environmentPaths(platform, service, document));
    if (!own) continue;
    const { rendered, release, sources } = own;
    const isOwn = (path: string) =>
      path === release ||
      path.startsWith(`${rendered}/`) ||
      path.startsWith(`${sources}/`);
    if (paths.some(isOwn)) found.add(name);
  }
  return found;
}

function tryPath<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    // The layout makes no path of this name, so nothing of it is here.
    return undefined;
  }
}
