import type { ObservedObject } from '@groundwork/backstage-plugin-infra-common';
import {
  serviceNamespace,
  type DesiredService,
  type Platform,
} from '@groundwork/backstage-plugin-infra-node';

/**
 * Tells whether an object may say whose it is. Whoever may write to some
 * namespace can put any service's labels on objects there; they count only in
 * the cluster and the namespace that the platform gives the service.
 */
export function isInOwnPlace(
  { cluster, namespace, identity }: ObservedObject,
  of: {
    service: string;
    desired: DesiredService | undefined;
    platform: Platform;
  },
): boolean {
  const { service, desired, platform } = of;
  const environment = identity?.environment;
  if (identity?.service !== service || environment === undefined) return false;
  const known = platform.environments.get(environment)?.document.spec.cluster;
  if (known !== undefined && known !== cluster) return false;
  const isAskedFor = (desired?.environments ?? []).some(
    one =>
      (known === undefined || one.name === environment) &&
      one.resources.some(({ object, release }) =>
        [object, release].some(
          ref => ref?.cluster === cluster && ref.namespace === namespace,
        ),
      ),
  );
  if (isAskedFor) return true;
  const owner = desired?.owner;
  return (
    namespace ===
    serviceNamespace({
      platform,
      service,
      environment,
      ...(owner && { owner }),
    })
  );
}
