import type { RootConfigService } from '@backstage/backend-plugin-api';
import { readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds, type HumanDuration } from '@backstage/types';
import { defaultPhaseLimits } from '@groundwork/backstage-plugin-infra-common';

/** What can be set in the app's configuration, with defaults filled in. */
export interface Settings {
  /** How often the host of the repository is looked at. */
  readonly interval: HumanDuration;
  /** Longest age in seconds of what is believed of a cluster. */
  readonly freshSeconds: number;
}

/** @throws InputError for a duration that is none */
export function readSettings(config: RootConfigService): Settings {
  const duration = (key: string) =>
    config.has(key) ? readDurationFromConfig(config, { key }) : undefined;
  const staleAfter = duration('infra.status.staleAfter');
  return {
    interval: duration('infra.index.interval') ?? { seconds: 30 },
    freshSeconds: staleAfter
      ? durationToMilliseconds(staleAfter) / 1000
      : defaultPhaseLimits.freshSeconds,
  };
}
