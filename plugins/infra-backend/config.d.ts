import type { HumanDuration } from '@backstage/types';

export interface Config {
  infra?: {
    index?: {
      /**
       * How often the head of the base branch is looked at. A push that is
       * reported through a webhook is seen at once. Defaults to 30 seconds.
       */
      interval?: HumanDuration | string;
    };
  };
}
