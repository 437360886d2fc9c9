import { claimPath, environmentPaths } from './platform/layout';
import type { Platform } from './platform/platform';
import type { SnapshotScope } from './snapshot';

/**
 * Files that a plan for a service has to see: its claim and, per environment,
 * what is rendered there, its release and the sources of modules.
 *
 * @param environments - names; all environments of the platform when absent.
 * Unknown ones are passed over.
 * @throws InputError when the layout makes no safe path for this service
 * @public
 */
export function snapshotScope(
  platform: Platform,
  service: string,
  environments: Iterable<string> = platform.environments.keys(),
): SnapshotScope {
  const files = new Set([claimPath(platform, service)]);
  const directories = new Set<string>();
  for (const name of environments) {
    const environment = platform.environments.get(name);
    if (!environment) continue;
    const paths = environmentPaths(platform, service, environment.document);
    files.add(paths.release);
    directories.add(paths.rendered);
    directories.add(paths.sources);
  }
  return { files: [...files].sort(), directories: [...directories].sort() };
}
