import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { readDurationFromConfig } from '@backstage/config';
import { defaultPhaseLimits } from '@groundwork/backstage-plugin-infra-common';
import { durationToMilliseconds } from '@backstage/types';
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
      },
      async init(deps) {
        const repository = repositories.get();
        const services = createServices({
          ...deps,
          repository,
          sources,
          freshSeconds: deps.config.has('infra.status.staleAfter')
            ? durationToMilliseconds(
                readDurationFromConfig(deps.config, {
                  key: 'infra.status.staleAfter',
                }),
              ) / 1000
            : defaultPhaseLimits.freshSeconds,
          knex: await openDatabase(deps.database),
          authorizer: new ServiceAuthorizer(deps),
          now: () => new Date(),
        });
        registerPermissions({ ...deps, facts: services.facts });
        registerActions({ ...deps, ...services });
        deps.httpRouter.use(createRouter({ ...deps, ...services }));
        const now = () => new Date();
        await scheduleObserving({ ...deps, ...services, repository, now });
        await scheduleWork({
          ...deps,
          ...services,
          interval: deps.config.has('infra.index.interval')
            ? readDurationFromConfig(deps.config, {
                key: 'infra.index.interval',
              })
            : { seconds: 30 },
        });
      },
    });
  },
});
