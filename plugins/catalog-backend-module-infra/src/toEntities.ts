import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  type Entity,
} from '@backstage/catalog-model';
import type {
  InventoryItem,
  ServiceLink,
} from '@groundwork/backstage-plugin-infra-common';
import { entityNames, type ResourceParts } from './entityNames';
import type { WholeInventory } from './readInventory';

/** Every entity of this module has it. */
export const SERVICE_ANNOTATION = 'groundwork/service';

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
  const requested = items.flatMap(item =>
    item.environments.flatMap(environment =>
      environment.resources.map(resource => ({ item, environment, resource })),
    ),
  );
  const names = entityNames(
    requested.map(
      ({ item, environment, resource }): ResourceParts => [
        item.service,
        resource.type,
        resource.name,
        environment.name,
      ],
    ),
  );
  return requested.map((one, index) =>
    toEntity({ ...one, entityName: names[index], titles, systems }),
  );
}

function toEntity(options: {
  item: InventoryItem;
  environment: InventoryItem['environments'][number];
  resource: { type: string; name: string };
  entityName: string;
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
      name: options.entityName,
      title: `${title} ${name} of ${item.service} (${environment.title})`,
      annotations: {
        [ANNOTATION_LOCATION]: location,
        [ANNOTATION_ORIGIN_LOCATION]: location,
        [SERVICE_ANNOTATION]: item.service,
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
