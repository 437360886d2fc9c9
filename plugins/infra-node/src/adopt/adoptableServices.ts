import { serviceNameSchema } from '@groundwork/backstage-plugin-infra-common';
import { claimPath, environmentPaths } from '../platform/layout';
import type { Platform } from '../platform/platform';
import { compare } from '../platform/readDocument';

/** A service that has files in the repository and no claim. @public */
export interface AdoptableService {
  readonly service: string;
  /** Where it has files, in promotion order. */
  readonly environments: readonly string[];
}

/** Stands for the name of a service while a path of the layout is read backwards. */
const PLACEHOLDER = 'zz-any-service-zz';

/**
 * Services that have files in the directories of rendered files, and no claim.
 *
 * @param paths - of all files of the repository
 * @public
 */
export function adoptableServices(
  paths: Iterable<string>,
  platform: Platform,
): AdoptableService[] {
  const all = new Set(paths);
  const patterns = [...platform.environments].flatMap(
    ([environment, { document }]) => {
      const { rendered } = environmentPaths(platform, PLACEHOLDER, document);
      const pattern = patternOf(rendered);
      return pattern ? [{ environment, pattern }] : [];
    },
  );
  const found = new Map<string, Set<string>>();
  for (const path of all) {
    if (!/\.(?:ya?ml|hcl)$/.test(path)) continue;
    for (const { environment, pattern } of patterns) {
      const service = pattern.exec(path)?.[1];
      if (service === undefined) continue;
      const environments = found.get(service) ?? new Set();
      found.set(service, environments.add(environment));
    }
  }
  const order = [...platform.environments.keys()];
  return [...found]
    .filter(
      ([service]) =>
        serviceNameSchema.safeParse(service).success &&
        !all.has(claimPath(platform, service)),
    )
    .sort(([a], [b]) => compare(a, b))
    .map(([service, environments]) => ({
      service,
      environments: order.filter(name => environments.has(name)),
    }));
}

/** Matches files below a directory and takes the service's name out of them. */
function patternOf(directory: string): RegExp | undefined {
  const [before, ...rest] = directory.split(PLACEHOLDER);
  // A layout that changes the name, or does not use it, cannot be read backwards.
  if (rest.length === 0) return undefined;
  const escape = (text: string) => text.replace(/[.+]/g, '\\$&');
  return new RegExp(
    `^${escape(before)}([a-z0-9-]+)${rest.map(escape).join('\\1')}/`,
  );
}
