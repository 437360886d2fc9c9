import { createBackend } from '@backstage/backend-defaults';

const backend = createBackend();

backend.add(import('@backstage/plugin-app-backend'));

backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-auth-backend-module-guest-provider'));
backend.add(import('./demoPlatformSignIn'));

backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(
  import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'),
);
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));

backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-events-backend-module-github'));

backend.add(import('@backstage/plugin-permission-backend'));
// Who may do what in the demo: a policy to copy and change.
backend.add(import('./demoPolicy'));

backend.add(import('@backstage/plugin-scaffolder-backend'));
backend.add(import('@backstage/plugin-scaffolder-backend-module-github'));

backend.add(import('@backstage/plugin-search-backend'));
backend.add(import('@backstage/plugin-search-backend-module-catalog'));

backend.add(import('@backstage/plugin-notifications-backend'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@backstage/plugin-user-settings-backend'));
backend.add(import('@backstage/plugin-mcp-actions-backend'));

// Groundwork: the plugin, where its GitOps repository lives, the clusters that
// it observes, its template actions.
backend.add(import('@groundwork/backstage-plugin-infra-backend'));
backend.add(import('@groundwork/backstage-plugin-infra-backend-module-github'));
backend.add(
  import('@groundwork/backstage-plugin-infra-backend-module-kubernetes'),
);
backend.add(
  import('@groundwork/backstage-plugin-scaffolder-backend-module-infra'),
);
backend.add(
  import('@groundwork/backstage-plugin-catalog-backend-module-infra'),
);
backend.add(import('@groundwork/backstage-plugin-search-backend-module-infra'));

backend.start();
