import type { HumanDuration } from '@backstage/types';

export interface Config {
  infra?: {
    index?: {
      /**
       * How often the head of the base branch and pull requests are looked at.
       * What a webhook reports is seen at once. Defaults to 30 seconds.
       */
      interval?: HumanDuration | string;
    };
    status?: {
      /**
       * After this time without news from a cluster nothing is shown as it was
       * seen last. News comes at least once a minute from a healthy cluster.
       * Defaults to 3 minutes.
       */
      staleAfter?: HumanDuration | string;
    };
  };
}
