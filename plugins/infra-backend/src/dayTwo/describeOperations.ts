import type {
  AllowedOperations,
  Tier,
} from '@groundwork/backstage-plugin-infra-common';
import {
  changeKindSchema,
  permissionOfChange,
} from '@groundwork/backstage-plugin-infra-common';
import type { ServiceDecisions } from '../permissions/ServiceAuthorizer';
import type { ServiceResource } from '../services/ServiceFacts';

const verbs: Record<string, string> = {
  request: 'request resources',
  configure: 'change settings',
  remove: 'remove resources',
  adopt: 'adopt this service',
  upgrade: 'upgrade the package',
  promote: 'promote',
  rollback: 'roll back',
  restore: 'restore what was removed',
  destroy: 'destroy data',
  approve: 'approve plans',
};

/**
 * What somebody may do to a service in each of its environments, and whom to
 * ask for the rest: the owner, or for what owners may not do the platform team.
 *
 * @param platformTeam - who answers for the platform
 */
export function describeOperations(options: {
  service: ServiceResource;
  environments: readonly { name: string; tier: Tier }[];
  decisions: ServiceDecisions;
  isOwner: boolean;
  platformTeam: string;
}): AllowedOperations {
  const { service, environments, decisions, isOwner, platformTeam } = options;
  const ask = !isOwner && service.owner ? service.owner : platformTeam;
  return {
    service: service.name,
    operations: changeKindSchema.options.flatMap(operation => {
      const isDestructive = operation === 'destroy';
      const permission = permissionOfChange[operation];
      const allows = (tiers: readonly Tier[]) =>
        decisions(permission, { ...service, tiers, isDestructive });
      if (environments.length === 0) {
        const allowed = allows([]);
        return [
          { operation, allowed, ...(!allowed && refusal(operation, ask)) },
        ];
      }
      return environments.map(({ name, tier }) => {
        const allowed = allows([tier]);
        return {
          operation,
          environment: name,
          allowed,
          ...(!allowed && refusal(operation, ask, name, tier)),
        };
      });
    }),
  };
}

function refusal(
  operation: string,
  ask: string,
  environment?: string,
  tier?: string,
) {
  const where =
    environment === undefined ? '' : ` in ${environment}, which is ${tier}`;
  return {
    reason: `Your permissions do not let you ${
      verbs[operation] ?? operation
    }${where}.`,
    ask,
  };
}
