import type { AuthService } from '@backstage/backend-plugin-api';
import { RELATION_DEPENDENCY_OF } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type {
  Dependents,
  ResourceId,
} from '@groundwork/backstage-plugin-infra-common';
import { parseClaim } from '@groundwork/backstage-plugin-infra-node';
import type { IndexStore } from '../database/IndexStore';

/** Annotations of the entities that the catalog module makes of resources. */
const SERVICE_ANNOTATION = 'groundwork/service';
const RESOURCE_ANNOTATION = 'groundwork/resource';

const MAX_DEPENDENTS = 200;

/**
 * Who needs the resources of a service: entities that the catalog says depend
 * on them, and claims of other services with an input that names one.
 *
 * @param component - of the service itself, which is no dependent
 */
export async function listDependents(
  parts: { catalog: CatalogService; auth: AuthService; indexStore: IndexStore },
  service: string,
  resources: readonly ResourceId[],
  component: string,
): Promise<Dependents> {
  const [entities, claims] = await Promise.all([
    inCatalog(parts, service, component),
    inClaims(parts.indexStore, service, resources),
  ]);
  const items = [...entities, ...claims];
  const seen = new Map(
    items.map(item => [
      `${item.resource.type}/${item.resource.name} ${item.dependent}`,
      item,
    ]),
  );
  return { items: [...seen.values()].slice(0, MAX_DEPENDENTS) };
}

async function inCatalog(
  { catalog, auth }: { catalog: CatalogService; auth: AuthService },
  service: string,
  component: string,
): Promise<Dependents['items']> {
  const credentials = await auth.getOwnServiceCredentials();
  const { items } = await catalog.getEntities(
    {
      filter: {
        kind: 'Resource',
        [`metadata.annotations.${SERVICE_ANNOTATION}`]: service,
      },
      fields: ['metadata.annotations', 'relations'],
    },
    { credentials },
  );
  const own = component.toLocaleLowerCase('en-US');
  return items.flatMap(({ metadata, relations }) => {
    const id = metadata.annotations?.[RESOURCE_ANNOTATION] ?? '';
    const [type, name] = id.split('/');
    if (!type || !name) return [];
    return (relations ?? [])
      .filter(
        relation =>
          relation.type === RELATION_DEPENDENCY_OF &&
          relation.targetRef.toLocaleLowerCase('en-US') !== own,
      )
      .map(({ targetRef }) => ({
        resource: { type, name },
        dependent: targetRef,
        via: 'catalog' as const,
      }));
  });
}

/** An input names a resource of another service as `service/type/name`. */
async function inClaims(
  indexStore: IndexStore,
  service: string,
  resources: readonly ResourceId[],
): Promise<Dependents['items']> {
  const found = await indexStore.findClaimsWith(`${service}/`);
  return found.flatMap(({ path, text }) => {
    const { claim } = parseClaim(path, text);
    if (!claim || claim.document.metadata.name === service) return [];
    const lines = text.split('\n');
    return resources.flatMap(({ type, name }) => {
      const word = `${service}/${type}/${name}`;
      const pattern = new RegExp(`(^|[^A-Za-z0-9/-])${word}($|[^A-Za-z0-9-])`);
      const line = lines.findIndex(one => pattern.test(one)) + 1;
      if (line === 0) return [];
      return [
        {
          resource: { type, name },
          dependent: claim.document.spec.component,
          via: 'claim' as const,
          source: { path, line },
        },
      ];
    });
  });
}
