import {
  coreServices,
  createBackendModule,
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  type RootConfigService,
} from '@backstage/backend-plugin-api';
import {
  catalogProcessingExtensionPoint,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import { InfraClient } from '@groundwork/backstage-plugin-infra-common';
import { InfraEntityProvider } from './InfraEntityProvider';

const CONFIG_KEY = 'catalog.providers.infra';

/** The infra backend reads its repository first; it is not asked before. */
const defaultSchedule = {
  frequency: { minutes: 5 },
  timeout: { minutes: 5 },
  initialDelay: { seconds: 15 },
};

function scheduleOf(config: RootConfigService) {
  const own = config.getOptionalConfig(`${CONFIG_KEY}.schedule`);
  return own
    ? readSchedulerServiceTaskScheduleDefinitionFromConfig(own)
    : defaultSchedule;
}

/**
 * Adds resources that services have asked for to the catalog.
 *
 * @public
 */
export const catalogModuleInfra = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'infra',
  register(reg) {
    reg.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        logger: coreServices.logger,
        processing: catalogProcessingExtensionPoint,
        scheduler: coreServices.scheduler,
      },
      async init(deps) {
        const { config, discovery, processing, scheduler } = deps;
        processing.addEntityProvider(
          new InfraEntityProvider({
            ...deps,
            client: new InfraClient({
              fetchApi: { fetch },
              discoveryApi: discovery,
            }),
            schedule: scheduler.createScheduledTaskRunner(scheduleOf(config)),
            removalGuardPercentage: config.getOptionalNumber(
              `${CONFIG_KEY}.removalGuardPercentage`,
            ),
          }),
        );
      },
    });
  },
});
