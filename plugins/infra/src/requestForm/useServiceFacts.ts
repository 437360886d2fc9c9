import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import {
  serviceNameSchema,
  type ServiceView,
} from '@groundwork/backstage-plugin-infra-common';
import { isNotAllowed, isNotFound } from '../api/errorText';
import { infraApiRef } from '../api/infraApiRef';
import { useAnswer } from '../api/useAnswer';
import { type CatalogOption, catalogOption } from './useCatalogOptions';

/** What is known about the service of a request. */
export interface ServiceFacts {
  /** Its claim; undefined when it has none or that is not known yet. */
  claim?: ServiceView;
  /** Its component. */
  component?: CatalogOption;
  /** Both questions were answered. */
  known: boolean;
  error?: unknown;
}

/** Looks up claim and component of a service. */
export function useServiceFacts(
  service: string,
  componentRef: string | undefined,
): ServiceFacts {
  const infraApi = useApi(infraApiRef);
  const catalogApi = useApi(catalogApiRef);
  const isName = serviceNameSchema.safeParse(service).success;
  const ref = componentRef ?? `component:default/${service}`;
  const answer = useAnswer<Pick<ServiceFacts, 'claim' | 'component' | 'error'>>(
    isName ? `${service} ${ref}` : undefined,
    async signal => {
      const [found, entity] = await Promise.all([
        infraApi.getService(service, { signal }).then(
          claim => ({ claim }),
          error => {
            if (isNotFound(error)) return {};
            // Whom to ask, the catalog still knows.
            if (isNotAllowed(error)) return { error };
            throw error;
          },
        ),
        catalogApi.getEntityByRef(ref),
      ]);
      return {
        ...found,
        component: entity ? catalogOption(entity) : undefined,
      };
    },
  );
  // Never the facts of the service that was chosen before.
  if (answer.loading) return { known: false };
  if (answer.error !== undefined) return { known: false, error: answer.error };
  const isRefused = answer.value?.error !== undefined;
  return {
    ...answer.value,
    known: answer.value !== undefined && !isRefused,
  };
}
