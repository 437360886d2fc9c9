import { serviceNameSchema } from '@groundwork/backstage-plugin-infra-common';
import type { Repository } from '../repository/repository';

/**
 * Services that files belong to, with those files: a service is looked for
 * under every name that stands in a path. What people wrote for services that
 * have no claim on either side belongs to nobody.
 */
export function touchedServices(
  before: Repository,
  after: Repository,
  paths: readonly string[],
): Map<string, string[]> {
  const touched = new Map<string, string[]>();
  for (const path of paths) {
    if (path.startsWith('platform/')) continue;
    for (const name of namesIn(path)) {
      const isOwner = [after, before].some(
        repository => repository.hasClaim(name) && repository.owns(name, path),
      );
      if (!isOwner) continue;
      touched.set(name, [...(touched.get(name) ?? []), path]);
    }
  }
  return new Map([...touched].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Every part of a path that may be the name of a service. */
function namesIn(path: string): Set<string> {
  return new Set(
    path
      .split('/')
      .map(part => part.replace(/\.(ya?ml|hcl|json)$/, ''))
      .filter(name => serviceNameSchema.safeParse(name).success),
  );
}
