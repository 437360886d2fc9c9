import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import {
  infraRepositoryExtensionPoint,
  infraStatusExtensionPoint,
} from '@groundwork/backstage-plugin-infra-node';
import { registerActions } from './actions';
import { openDatabase } from './database/openDatabase';
import { registerPermissions } from './permissions/registerPermissions';
import { ServiceAuthorizer } from './permissions/ServiceAuthorizer';
import { SingleRepository } from './repository/SingleRepository';
import { createRouter } from './router';
import { scheduleObserving } from './observe/scheduleObserving';
import { StatusSources } from './observe/StatusSources';
import { readSettings } from './settings';
import { scheduleWork } from './scheduleWork';
import { createServices } from './services/createServices';

/**
 * The Groundwork backend: reads the GitOps repository, plans changes and
 * proposes them. Needs a module that brings the repository.
 *
 * @public
 */
export const infraPlugin = createBackendPlugin({
  pluginId: 'infra',
  register(env) {
    const repositories = new SingleRepository();
    env.registerExtensionPoint(infraRepositoryExtensionPoint, repositories);
    const sources = new StatusSources();
    env.registerExtensionPoint(infraStatusExtensionPoint, sources);
    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
        userInfo: coreServices.userInfo,
      },
      async init(deps) {
        const repository = repositories.get();
        const { interval, freshSeconds } = readSettings(deps.config);
        const now = () => new Date();
        const services = createServices({
          ...deps,
          repository,
          sources,
          freshSeconds,
          knex: await openDatabase(deps.database),
          authorizer: new ServiceAuthorizer(deps),
          now,
        });
        registerPermissions({ ...deps, facts: services.facts });
        registerActions({ ...deps, ...services });
        deps.httpRouter.use(createRouter({ ...deps, ...services }));
        await scheduleObserving({
          ...deps,
          ...services,
          repository,
          interval,
          now,
        });
        await scheduleWork({
          ...deps,
          ...services,
          interval,
        });
      },
    });
  },
});
