import type { BackstageCredentials } from '@backstage/backend-plugin-api';
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

/** Where dependents are looked for, and in whose name. */
export interface DependentParts {
  readonly catalog: CatalogService;
  readonly indexStore: IndexStore;
  /** The catalog shows what these may see. */
  readonly credentials: BackstageCredentials;
  readonly mayRead: (service: string) => Promise<boolean>;
}

/**
 * Who needs the resources of a service: entities that the catalog says depend
 * on them, and claims of other services with an input that names one.
 *
 * @param component - of the service itself, which is no dependent
 */
export async function listDependents(
  parts: DependentParts,
  service: string,
  resources: readonly ResourceId[],
  component: string,
): Promise<Dependents> {
  const [entities, claims] = await Promise.all([
    inCatalog(parts, service, component),
    inClaims(parts.indexStore, service, resources),
  ]);
  const visible: typeof claims = [];
  for (const claim of claims) {
    if (await parts.mayRead(claim.service)) visible.push(claim);
  }
  const hidden = new Set(
    claims.filter(one => !visible.includes(one)).map(one => one.service),
  );
  const items = [
    ...entities,
    ...visible.map(({ service: _, ...item }) => item),
  ];
  const seen = new Map(
    items.map(item => [
      `${item.resource.type}/${item.resource.name} ${item.dependent}`,
      item,
    ]),
  );
  return {
    items: [...seen.values()].slice(0, MAX_DEPENDENTS),
    hidden: hidden.size,
  };
}

async function inCatalog(
  { catalog, credentials }: DependentParts,
  service: string,
  component: string,
): Promise<Dependents['items']> {
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
): Promise<(Dependents['items'][number] & { service: string })[]> {
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
          service: claim.document.metadata.name,
          resource: { type, name },
          dependent: claim.document.spec.component,
          via: 'claim' as const,
          source: { path, line },
        },
      ];
    });
  });
}
