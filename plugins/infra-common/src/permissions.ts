import { createPermission } from '@backstage/plugin-permission-common';
import type { ChangeKind } from './change/change';

/** Resource type of services in the permission framework. @public */
export const INFRA_SERVICE_RESOURCE_TYPE = 'infra-service';

/** Read the platform's documents. @public */
export const infraPlatformReadPermission = createPermission({
  name: 'infra.platform.read',
  attributes: { action: 'read' },
});

/** Read the infrastructure of a service. @public */
export const infraServiceReadPermission = createPermission({
  name: 'infra.service.read',
  attributes: { action: 'read' },
  resourceType: INFRA_SERVICE_RESOURCE_TYPE,
});

/** Propose a change to the infrastructure of a service. @public */
export const infraServiceChangePermission = createPermission({
  name: 'infra.service.change',
  attributes: { action: 'update' },
  resourceType: INFRA_SERVICE_RESOURCE_TYPE,
});

/** Propose a change that removes resources or a claim. @public */
export const infraServiceRemovePermission = createPermission({
  name: 'infra.service.remove',
  attributes: { action: 'delete' },
  resourceType: INFRA_SERVICE_RESOURCE_TYPE,
});

/** Move a service to another version of a package. @public */
export const infraServiceUpgradePermission = createPermission({
  name: 'infra.service.upgrade',
  attributes: { action: 'update' },
  resourceType: INFRA_SERVICE_RESOURCE_TYPE,
});

/** Carry values from one environment to another. @public */
export const infraServicePromotePermission = createPermission({
  name: 'infra.service.promote',
  attributes: { action: 'update' },
  resourceType: INFRA_SERVICE_RESOURCE_TYPE,
});

/** Go back in the history of a service. @public */
export const infraServiceRollbackPermission = createPermission({
  name: 'infra.service.rollback',
  attributes: { action: 'update' },
  resourceType: INFRA_SERVICE_RESOURCE_TYPE,
});

/** Write the claim of a service that people wrote by hand. @public */
export const infraServiceAdoptPermission = createPermission({
  name: 'infra.service.adopt',
  attributes: { action: 'update' },
  resourceType: INFRA_SERVICE_RESOURCE_TYPE,
});

/** Approve a plan of Terraform. @public */
export const infraServiceApprovePermission = createPermission({
  name: 'infra.service.approve',
  attributes: { action: 'update' },
  resourceType: INFRA_SERVICE_RESOURCE_TYPE,
});

/** Destroy what was removed and retained, with its data. @public */
export const infraServiceDestroyPermission = createPermission({
  name: 'infra.service.destroy',
  attributes: { action: 'delete' },
  resourceType: INFRA_SERVICE_RESOURCE_TYPE,
});

/** Hand in results of tests of packages: for a CI. @public */
export const infraCertificationRecordPermission = createPermission({
  name: 'infra.certification.record',
  attributes: { action: 'create' },
});

/** Propose changes of the platform's documents: packages, waivers. @public */
export const infraPlatformChangePermission = createPermission({
  name: 'infra.platform.change',
  attributes: { action: 'update' },
});

/** Start, pause and stop campaigns. @public */
export const infraCampaignManagePermission = createPermission({
  name: 'infra.campaign.manage',
  attributes: { action: 'update' },
});

/** The permission that each kind of change needs. @public */
export const permissionOfChange = {
  request: infraServiceChangePermission,
  configure: infraServiceChangePermission,
  render: infraServiceChangePermission,
  remove: infraServiceRemovePermission,
  restore: infraServiceRemovePermission,
  destroy: infraServiceDestroyPermission,
  upgrade: infraServiceUpgradePermission,
  promote: infraServicePromotePermission,
  rollback: infraServiceRollbackPermission,
  adopt: infraServiceAdoptPermission,
  approve: infraServiceApprovePermission,
} as const satisfies Record<ChangeKind, unknown>;

/** All permissions of the plugin. @public */
export const infraPermissions = [
  infraPlatformReadPermission,
  infraServiceReadPermission,
  infraServiceChangePermission,
  infraServiceRemovePermission,
  infraServiceUpgradePermission,
  infraServicePromotePermission,
  infraServiceRollbackPermission,
  infraServiceAdoptPermission,
  infraServiceApprovePermission,
  infraServiceDestroyPermission,
  infraCertificationRecordPermission,
  infraPlatformChangePermission,
  infraCampaignManagePermission,
];
