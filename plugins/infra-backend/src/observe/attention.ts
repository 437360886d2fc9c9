import {
  compareResourcePhases,
  sentenceOf,
  type Attention,
} from '@groundwork/backstage-plugin-infra-common';
import type { ResourceStatus } from '../database/StatusStore';

/** What needs a person, the most urgent first. */
export function attentionOf(
  service: string,
  resources: readonly ResourceStatus[],
): Attention[] {
  return resources
    .filter(({ report }) => report.needsAttention)
    .sort(compareResourcePhases)
    .map(resource => {
      const { environment, type, name, report } = resource;
      const { phase, since, actor } = report;
      return {
        service,
        environment,
        resource: { type, name },
        phase,
        text: sentenceOf(resource),
        ...(since !== undefined && { since }),
        ...(actor && { action: actor.action }),
      };
    });
}
