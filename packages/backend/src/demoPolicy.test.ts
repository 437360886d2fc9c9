import { mockCredentials } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import { createConditionAuthorizer } from '@backstage/plugin-permission-node';
import {
  infraServiceRules,
  type ServiceResource,
} from '@groundwork/backstage-plugin-infra-backend';
import {
  INFRA_SERVICE_RESOURCE_TYPE,
  infraCampaignManagePermission,
  infraCertificationRecordPermission,
  infraServiceApprovePermission,
  infraServiceChangePermission,
  infraServiceDestroyPermission,
  infraServiceReadPermission,
} from '@groundwork/backstage-plugin-infra-common';
import { DemoPolicy } from './demoPolicy';

const policy = new DemoPolicy();

const user = (...ownershipEntityRefs: string[]) => ({
  token: '',
  expiresInSeconds: 60,
  identity: {
    type: 'user' as const,
    userEntityRef: ownershipEntityRefs[0],
    ownershipEntityRefs,
  },
  credentials: mockCredentials.user(),
  info: { userEntityRef: ownershipEntityRefs[0], ownershipEntityRefs },
});

const engineer = user('user:default/guest', 'group:default/payments');
const platform = user('user:default/pat', 'group:default/platform');

const service = (extra: Partial<ServiceResource>): ServiceResource => ({
  name: 'payments-api',
  owner: 'group:default/payments',
  tiers: ['production'],
  isDestructive: false,
  ...extra,
});

async function may(
  who: typeof engineer,
  permission: ResourcePermission<typeof INFRA_SERVICE_RESOURCE_TYPE>,
  resource: ServiceResource,
) {
  const decision = await policy.handle({ permission }, who);
  return createConditionAuthorizer(Object.values(infraServiceRules))(
    decision,
    resource,
  );
}

describe('the policy of the demo', () => {
  it.each([
    ['their own service in production', service({}), true],
    [
      'one of others in production',
      service({ owner: 'group:default/x' }),
      false,
    ],
    [
      'one of others in development',
      service({ owner: 'group:default/x', tiers: ['development'] }),
      true,
    ],
    ['their own by replacing it', service({ isDestructive: true }), false],
  ])('lets engineers change %s: %#', async (_, resource, allowed) => {
    expect(await may(engineer, infraServiceChangePermission, resource)).toBe(
      allowed,
    );
    expect(await may(platform, infraServiceChangePermission, resource)).toBe(
      true,
    );
  });

  it('leaves plans of production, data, packages and campaigns to the platform team', async () => {
    const resource = service({});
    expect(await may(engineer, infraServiceApprovePermission, resource)).toBe(
      false,
    );
    expect(
      await may(
        engineer,
        infraServiceApprovePermission,
        service({ tiers: ['staging'] }),
      ),
    ).toBe(true);
    for (const permission of [
      infraServiceDestroyPermission,
      infraCampaignManagePermission,
      infraCertificationRecordPermission,
    ]) {
      expect((await policy.handle({ permission }, engineer)).result).toBe(
        AuthorizeResult.DENY,
      );
      expect((await policy.handle({ permission }, platform)).result).toBe(
        AuthorizeResult.ALLOW,
      );
    }
  });

  it('lets everybody read', async () => {
    expect(
      await may(
        engineer,
        infraServiceReadPermission,
        service({ owner: 'group:default/x' }),
      ),
    ).toBe(true);
  });
});
