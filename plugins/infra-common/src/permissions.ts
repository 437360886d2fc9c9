import { createPermission } from '@backstage/plugin-permission-common';

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

/** All permissions of the plugin. @public */
export const infraPermissions = [
  infraPlatformReadPermission,
  infraServiceReadPermission,
  infraServiceChangePermission,
  infraServiceRemovePermission,
];
