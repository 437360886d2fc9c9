import { useApi } from '@backstage/frontend-plugin-api';
import type {
  AllowedOperations,
  PlatformView,
  ServiceView,
} from '@groundwork/backstage-plugin-infra-common';
import { infraApiRef } from '../../api/infraApiRef';
import { isNotFound } from '../../api/errorText';
import { useAnswer } from '../../api/useAnswer';
import { useLive } from '../../status/useLive';

/** What the pages of operations need to know before they can offer anything. */
export interface ServiceFacts {
  service: ServiceView;
  platform: PlatformView;
  /** Absent while it is not known; the backend decides anyway. */
  allowed: AllowedOperations | undefined;
}

/** What one may do to a service, and whom to ask for the rest. */
export function useAllowed(service: string | undefined) {
  const infraApi = useApi(infraApiRef);
  return useAnswer(service, signal =>
    infraApi.getAllowedOperations(service!, { signal }),
  );
}

/** A service with its claim; null when it has none. Follows what is merged. */
export function useClaim(service: string | undefined) {
  const infraApi = useApi(infraApiRef);
  return useLive<ServiceView | null>(
    service,
    signal =>
      infraApi.getService(service!, { signal }).catch(error => {
        if (isNotFound(error)) return null;
        throw error;
      }),
    // Only what is merged matters here, not every step of a controller.
    { service, restMs: 5_000 },
  );
}

/** The platform's vocabulary. */
export function usePlatform() {
  const infraApi = useApi(infraApiRef);
  return useAnswer('platform', signal => infraApi.getPlatform({ signal }));
}

/** Environments of a service by name with their titles, in promotion order. */
export function environmentsOf({ service, platform }: ServiceFacts) {
  return service.environments.map(environment => {
    const known = platform.environments.find(
      one => one.name === environment.name,
    );
    return { ...environment, title: known?.title ?? environment.name };
  });
}

/** `PostgreSQL database main` */
export function resourceTitle(
  platform: PlatformView,
  { type, name }: { type: string; name: string },
): string {
  const known = platform.resourceTypes.find(one => one.name === type);
  return `${known?.title ?? type} ${name}`;
}
