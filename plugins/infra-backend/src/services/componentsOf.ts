import type {
  Change,
  ServiceComponents,
} from '@groundwork/backstage-plugin-infra-common';
import type { StatusStore } from '../database/StatusStore';

/**
 * Components of services, for lists that name services only: what the claim
 * says or, while there is none, what the change says that asks for it.
 */
export async function componentsOf(
  statuses: Pick<StatusStore, 'findComponents'>,
  services: readonly string[],
  changes: readonly Change[],
): Promise<ServiceComponents> {
  const claimed = await statuses.findComponents(services);
  const named = new Set(services);
  // The newest change comes first, and counts.
  const asked = changes.flatMap(change =>
    'component' in change && change.component && named.has(change.service)
      ? [[change.service, change.component]]
      : [],
  );
  return Object.fromEntries([...asked.reverse(), ...claimed]);
}
