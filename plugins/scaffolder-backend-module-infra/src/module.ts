import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { createCheckChangeAction } from './actions/createCheckChangeAction';
import { createProposeChangeAction } from './actions/createProposeChangeAction';

/**
 * Adds Groundwork's actions to the Scaffolder.
 *
 * @public
 */
export const scaffolderModuleInfra = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'infra',
  register(reg) {
    reg.registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        auth: coreServices.auth,
        discovery: coreServices.discovery,
      },
      async init({ actions, auth, discovery }) {
        actions.addActions(
          createProposeChangeAction({ auth, discovery }),
          createCheckChangeAction({ auth, discovery }),
        );
      },
    });
  },
});
