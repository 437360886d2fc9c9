import { useApi } from '@backstage/frontend-plugin-api';
import type {
  ResourceAddress,
  ServiceStatus,
  Timeline,
} from '@groundwork/backstage-plugin-infra-common';
import { isNotFound } from '../api/errorText';
import { infraApiRef } from '../api/infraApiRef';
import { useLive } from '../status/useLive';

/** What became of a service; null when nothing of it is in Git. */
export function useServiceStatus(service: string) {
  const infraApi = useApi(infraApiRef);
  return useLive<ServiceStatus | null>(
    service,
    signal =>
      infraApi.getServiceStatus(service, { signal }).catch(error => {
        if (isNotFound(error)) return null;
        throw error;
      }),
    { service },
  );
}

/** What happened to a service. */
export function useTimeline(service: string) {
  const infraApi = useApi(infraApiRef);
  return useLive<Timeline>(
    service,
    signal =>
      infraApi.getServiceTimeline(service, { signal }).catch(error => {
        if (isNotFound(error)) return { items: [] };
        throw error;
      }),
    { service },
  );
}

const keyOf = ({ service, environment, type, name }: ResourceAddress) =>
  [service, environment, type, name].join(' ');

/** One resource in one environment; null when there is none. */
export function useResource(address: ResourceAddress) {
  const infraApi = useApi(infraApiRef);
  return useLive(
    keyOf(address),
    signal =>
      infraApi.getResource(address, { signal }).catch(error => {
        if (isNotFound(error)) return null;
        throw error;
      }),
    { service: address.service },
  );
}

/** The plan that waits for approval; null when none does. */
export function usePlan(address: ResourceAddress) {
  const infraApi = useApi(infraApiRef);
  return useLive(
    keyOf(address),
    signal =>
      infraApi.getResourcePlan(address, { signal }).catch(error => {
        if (isNotFound(error)) return null;
        throw error;
      }),
    { service: address.service },
  );
}
