import { createPermissionResourceRef } from '@backstage/plugin-permission-node';
import { INFRA_SERVICE_RESOURCE_TYPE } from '@groundwork/backstage-plugin-infra-common';
import type { ServiceFilter } from '../database/IndexStore';
import type { ServiceResource } from '../services/ServiceFacts';

/** Services in the permission framework. @public */
export const infraServiceResourceRef = createPermissionResourceRef<
  ServiceResource,
  ServiceFilter
>().with({
  pluginId: 'infra',
  resourceType: INFRA_SERVICE_RESOURCE_TYPE,
});
