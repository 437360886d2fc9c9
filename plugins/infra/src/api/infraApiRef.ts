import { createApiRef } from '@backstage/frontend-plugin-api';
import type { InfraApi } from '@groundwork/backstage-plugin-infra-common';

/** The infra backend, as the browser calls it. @public */
export const infraApiRef = createApiRef<InfraApi>().with({
  id: 'plugin.infra.api',
  pluginId: 'infra',
});
