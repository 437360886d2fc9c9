import type { ServiceStatus } from '@groundwork/backstage-plugin-infra-common';
import { environmentsOf, type ServiceParts } from './buildCard';

/** Stands where a service has no owner that could be believed. */
export const NO_OWNER = 'unknown';

/** Everything that the page of a service shows of its statuses. */
export function buildStatus(parts: ServiceParts): ServiceStatus {
  const { service, desired, resources, proposals } = parts;
  return {
    service,
    owner: desired?.owner ?? NO_OWNER,
    environments: environmentsOf(parts).map(environment => {
      const { name, title, tier, cluster, packageState } = environment;
      return {
        ...{ name, title },
        ...(tier && { tier }),
        ...(cluster !== undefined && { cluster }),
        ...(environment.package !== undefined && {
          package: environment.package,
        }),
        ...(packageState && { packageState }),
        // Filled in when it is read: it changes by the second.
        freshness: { stale: false, limitSeconds: 0 },
        resources: resources
          .filter(resource => resource.environment === name)
          .map(({ type, name: resource, report }) => ({
            type,
            name: resource,
            status: report,
          })),
      };
    }),
    // Names of other services that it touches are not for everybody.
    proposals: proposals.map(({ claims: _, ...proposal }) => ({
      ...proposal,
      touches: proposal.touches.filter(one => one.service === service),
    })),
    links: [...(desired?.links ?? [])],
  };
}
