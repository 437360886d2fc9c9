import { useApi } from '@backstage/frontend-plugin-api';
import type {
  ChangeRecord,
  ServiceView,
} from '@groundwork/backstage-plugin-infra-common';
import { isNotFound } from '../api/errorText';
import { infraApiRef } from '../api/infraApiRef';
import { useAnswer } from '../api/useAnswer';

/** What a service has, and what was asked for and waits. */
export interface ServiceStatus {
  /** Undefined while nothing of the service is in Git. */
  service?: ServiceView;
  /** Changes that are not merged yet, newest first. */
  open: ChangeRecord[];
}

function isOpen({ status }: ChangeRecord): boolean {
  return status === 'proposed' || status === 'proposing';
}

/**
 * Asks for a service. Before the first pull request is merged there is none:
 * then its changes are asked for alone.
 */
export function useServiceStatus(name: string) {
  const infraApi = useApi(infraApiRef);
  return useAnswer<ServiceStatus>(name, async signal => {
    try {
      const service = await infraApi.getService(name, { signal });
      return { service, open: service.changes.filter(isOpen) };
    } catch (error) {
      if (!isNotFound(error)) throw error;
      const query = { service: name };
      const { items } = await infraApi.listChanges(query, { signal });
      return { open: items.filter(isOpen) };
    }
  });
}
