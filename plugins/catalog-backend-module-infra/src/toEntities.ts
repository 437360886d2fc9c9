import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  type Entity,
} from '@backstage/catalog-model';
import type {
  InventoryItem,
  ServiceLink,
} from '@groundwork/backstage-plugin-infra-common';
import { createHash } from 'node:crypto';
import type { WholeInventory } from './readInventory';

/** Longest name of an entity. */
const MAX_NAME = 63;

/**
 * The entities of everything that Git asks for: one `Resource` per requested
 * resource and environment.
 *
 * @param systems - system of a component, by the component's reference
 */
export function toEntities(
  { items, resourceTypes }: WholeInventory,
  systems: ReadonlyMap<string, string>,
): Entity[] {
  const titles = new Map(resourceTypes.map(({ name, title }) => [name, title]));
  return items.flatMap(item =>
    item.environments.flatMap(environment =>
      environment.resources.map(resource =>
        toEntity({ item, environment, resource, titles, systems }),
      ),
    ),
  );
}

function toEntity(options: {
  item: InventoryItem;
  environment: InventoryItem['environments'][number];
  resource: { type: string; name: string };
  titles: ReadonlyMap<string, string>;
  systems: ReadonlyMap<string, string>;
}): Entity {
  const { item, environment, resource, titles, systems } = options;
  const { type, name } = resource;
  const title = titles.get(type) ?? type;
  const system = systems.get(item.component.toLocaleLowerCase('en-US'));
  const location = `url:${item.url}`;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name: entityName([item.service, type, name, environment.name]),
      title: `${title} ${name} of ${item.service} (${environment.title})`,
      annotations: {
        [ANNOTATION_LOCATION]: location,
        [ANNOTATION_ORIGIN_LOCATION]: location,
        'groundwork/service': item.service,
        'groundwork/environment': environment.name,
        'groundwork/resource': `${type}/${name}`,
      },
      links: linksOf(item.links, environment.name, `${type}/${name}`),
    },
    spec: {
      type,
      owner: item.owner,
      ...(system !== undefined && { system }),
      dependencyOf: [item.component],
    },
  };
}

/**
 * A name that the catalog takes and that no other resource has: parts may hold
 * dashes themselves, so whenever the name alone could be another's, or is too
 * long, a hash of the parts tells them apart.
 */
export function entityName(parts: readonly string[]): string {
  const plain = parts.join('-');
  const isClear = parts.filter(part => part.includes('-')).length <= 1;
  if (isClear && plain.length <= MAX_NAME) return plain;
  const hash = createHash('sha256')
    .update(JSON.stringify(parts))
    .digest('hex')
    .slice(0, 8);
  const head = plain.slice(0, MAX_NAME - hash.length - 1).replace(/-+$/, '');
  return `${head}-${hash}`;
}

/** Links of the resource itself, then those of its environment. */
function linksOf(
  links: readonly ServiceLink[],
  environment: string,
  resource: string,
) {
  return links
    .filter(link => link.environment === environment)
    .filter(link => link.resource === undefined || link.resource === resource)
    .sort((a, b) => Number(!a.resource) - Number(!b.resource))
    .map(({ url, title, group }) => ({ url, title, type: group }));
}
