import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import {
  serviceNameSchema,
  type ServiceView,
} from '@groundwork/backstage-plugin-infra-common';
import { isNotFound } from '../api/errorText';
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
  const answer = useAnswer<Pick<ServiceFacts, 'claim' | 'component'>>(
    isName ? `${service} ${ref}` : undefined,
    async signal => {
      const [claim, entity] = await Promise.all([
        infraApi.getService(service, { signal }).catch(error => {
          if (isNotFound(error)) return undefined;
          throw error;
        }),
        catalogApi.getEntityByRef(ref),
      ]);
      return {
        claim,
        component: entity ? catalogOption(entity) : undefined,
      };
    },
  );
  // Never the facts of the service that was chosen before.
  if (answer.loading) return { known: false };
  return {
    ...(answer.error === undefined && answer.value),
    known: answer.error === undefined && answer.value !== undefined,
    error: answer.error,
  };
}
