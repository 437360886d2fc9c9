import type { PermissionsRegistryService } from '@backstage/backend-plugin-api';
import { infraPermissions } from '@groundwork/backstage-plugin-infra-common';
import type { ServiceFacts } from '../services/ServiceFacts';
import { infraServiceRules } from './rules';
import { infraServiceResourceRef } from './serviceResource';

/** Makes permissions and rules known, for policies and their editors. */
export function registerPermissions(options: {
  permissionsRegistry: PermissionsRegistryService;
  facts: ServiceFacts;
}): void {
  const { permissionsRegistry, facts } = options;
  permissionsRegistry.addPermissions(
    infraPermissions.filter(permission => permission.type === 'basic'),
  );
  permissionsRegistry.addResourceType({
    resourceRef: infraServiceResourceRef,
    permissions: infraPermissions.filter(
      permission => permission.type === 'resource',
    ),
    rules: Object.values(infraServiceRules),
    getResources: async names =>
      Promise.all(names.map(name => facts.ofService(name))),
  });
}
