import type { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  catalog?: {
    providers?: {
      /** Resources that services have asked for. */
      infra?: {
        /** When they are read. Default: every 5 minutes. */
        schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
        /**
         * A read that would remove more than this part of all resources is
         * believed only when the next one says the same. Default: 20.
         */
        removalGuardPercentage?: number;
      };
    };
  };
}
