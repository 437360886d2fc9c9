import {
  changeSchema,
  type CampaignSpec,
  type Change,
} from '@groundwork/backstage-plugin-infra-common';
import type { StoredItem } from './campaign';

/** What a campaign does to one service in one environment. */
export function changeFor(
  spec: CampaignSpec,
  { service, environment }: Pick<StoredItem, 'service' | 'environment'>,
): Change {
  const reason = `Campaign ${spec.name}: ${spec.title}`;
  const { work } = spec;
  const environments = [environment];
  switch (work.kind) {
    case 'upgrade': {
      const { to } = work;
      return changeSchema.parse({
        ...{ kind: 'upgrade', service, package: to, environments, reason },
      });
    }
    case 'adopt':
      // A service has one claim, so all that it has is adopted at once.
      return changeSchema.parse({ kind: 'adopt', service, reason });
    default:
      return changeSchema.parse({
        ...{ kind: 'render', service, environments, reason },
      });
  }
}
