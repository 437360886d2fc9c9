import {
  coreServices,
  createBackendModule,
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  type RootConfigService,
} from '@backstage/backend-plugin-api';
import { searchIndexRegistryExtensionPoint } from '@backstage/plugin-search-backend-node/alpha';
import { InfraServiceCollatorFactory } from './InfraServiceCollatorFactory';

const SCHEDULE_KEY = 'search.collators.infra.schedule';

/** The infra backend reads its repository first; it is not asked before. */
const defaultSchedule = {
  frequency: { minutes: 10 },
  timeout: { minutes: 15 },
  initialDelay: { seconds: 15 },
};

function scheduleOf(config: RootConfigService) {
  const own = config.getOptionalConfig(SCHEDULE_KEY);
  return own
    ? readSchedulerServiceTaskScheduleDefinitionFromConfig(own)
    : defaultSchedule;
}

/**
 * Adds services with infrastructure to Backstage's search.
 *
 * @public
 */
export const searchModuleInfra = createBackendModule({
  pluginId: 'search',
  moduleId: 'infra',
  register(reg) {
    reg.registerInit({
      deps: {
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        indexes: searchIndexRegistryExtensionPoint,
        scheduler: coreServices.scheduler,
      },
      async init({ auth, config, discovery, indexes, scheduler }) {
        indexes.addCollator({
          schedule: scheduler.createScheduledTaskRunner(scheduleOf(config)),
          factory: new InfraServiceCollatorFactory({ auth, discovery }),
        });
      },
    });
  },
});
