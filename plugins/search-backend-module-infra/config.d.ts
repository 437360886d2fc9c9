import type { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  search?: {
    collators?: {
      /** Services with infrastructure. */
      infra?: {
        /**
         * When the index is made again. Default: every 10 minutes. Phases in the
         * index are as old as that.
         */
        schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
      };
    };
  };
}
