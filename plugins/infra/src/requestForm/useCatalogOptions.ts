import { useApi } from '@backstage/frontend-plugin-api';
import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { isNotAllowed } from '../api/errorText';
import { infraApiRef } from '../api/infraApiRef';
import { useAnswer } from '../api/useAnswer';

/** An entity that can be chosen. */
export interface CatalogOption {
  name: string;
  title?: string;
  owner?: string;
  ref: string;
}

function ownerOf(entity: Entity): string | undefined {
  const owner = entity.spec?.owner;
  return typeof owner === 'string' ? owner : undefined;
}

/** An entity as an option. */
export function catalogOption(entity: Entity): CatalogOption {
  return {
    name: entity.metadata.name,
    title: entity.metadata.title,
    owner: ownerOf(entity),
    ref: stringifyEntityRef(entity),
  };
}

/**
 * Entities of some kinds whose name or title holds a text, at most 20; with
 * `claims` also services that have infrastructure and no component.
 */
export function useCatalogOptions(options: {
  kinds: string[];
  claims: boolean;
  text: string;
  enabled: boolean;
}) {
  const catalogApi = useApi(catalogApiRef);
  const infraApi = useApi(infraApiRef);
  const { kinds, claims, text, enabled } = options;
  return useAnswer<CatalogOption[]>(
    enabled ? `${kinds.join()} ${text}` : undefined,
    async signal => {
      const services = claims
        ? infraApi
            .listServices({ text, limit: 20 }, { signal })
            .catch(error => {
              // Then there are those of the catalog only.
              if (isNotAllowed(error)) return undefined;
              throw error;
            })
        : undefined;
      const { items } = await catalogApi.queryEntities({
        filter: { kind: kinds },
        fields: ['kind', 'metadata', 'spec.owner'],
        orderFields: { field: 'metadata.name', order: 'asc' },
        limit: 20,
        ...(text && {
          fullTextFilter: {
            term: text,
            fields: ['metadata.name', 'metadata.title'],
          },
        }),
      });
      const entities = items.map(catalogOption);
      const known = new Set(entities.map(entity => entity.ref));
      const others = ((await services)?.items ?? [])
        .filter(service => !known.has(service.component))
        .map(({ name, owner, component: ref }) => ({ name, owner, ref }));
      return [...entities, ...others];
    },
    { delay: text ? 200 : 0 },
  );
}
