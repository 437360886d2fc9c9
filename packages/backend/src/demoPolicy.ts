import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  isPermission,
  isResourcePermission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import {
  createInfraServiceConditionalDecision,
  infraServiceConditions,
} from '@groundwork/backstage-plugin-infra-backend';
import {
  INFRA_SERVICE_RESOURCE_TYPE,
  infraCampaignManagePermission,
  infraCertificationRecordPermission,
  infraPlatformChangePermission,
  infraServiceApprovePermission,
  infraServiceDestroyPermission,
  infraServiceReadPermission,
} from '@groundwork/backstage-plugin-infra-common';

/** Who may do everything. */
const PLATFORM_TEAM = 'group:default/platform';

/** What only the platform team may do. */
const platformOnly = [
  infraCampaignManagePermission,
  infraCertificationRecordPermission,
  infraPlatformChangePermission,
  infraServiceDestroyPermission,
];

const allow: PolicyDecision = { result: AuthorizeResult.ALLOW };
const deny: PolicyDecision = { result: AuthorizeResult.DENY };

/**
 * The demo's policy, to be copied and changed: everybody reads; engineers
 * change what their team owns, and everything outside production, as long as
 * nothing is replaced or destroyed; plans of production, data, packages and
 * campaigns are the platform team's.
 */
export class DemoPolicy implements PermissionPolicy {
  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    const owners = user?.info.ownershipEntityRefs ?? [];
    if (owners.includes(PLATFORM_TEAM)) return allow;
    if (platformOnly.some(one => isPermission(permission, one))) return deny;
    if (!isResourcePermission(permission, INFRA_SERVICE_RESOURCE_TYPE)) {
      return allow;
    }
    if (isPermission(permission, infraServiceReadPermission)) return allow;

    const { isOwner, isInTier, isDestructive } = infraServiceConditions;
    const outsideProduction = isInTier({ tiers: ['development', 'staging'] });
    const isHarmless = { not: isDestructive({}) };
    if (isPermission(permission, infraServiceApprovePermission)) {
      return createInfraServiceConditionalDecision(permission, {
        allOf: [outsideProduction, isOwner({ owners })],
      });
    }
    return createInfraServiceConditionalDecision(permission, {
      allOf: [isHarmless, { anyOf: [outsideProduction, isOwner({ owners })] }],
    });
  }
}

/** Puts the demo's policy in place of one that allows everything. */
export default createBackendModule({
  pluginId: 'permission',
  moduleId: 'demo-policy',
  register(env) {
    env.registerInit({
      deps: { policy: policyExtensionPoint, logger: coreServices.logger },
      async init({ policy, logger }) {
        policy.setPolicy(new DemoPolicy());
        logger.info(
          "The demo's permission policy is in force: guests are engineers",
        );
      },
    });
  },
});
