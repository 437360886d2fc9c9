import type { LinkList } from '@groundwork/backstage-plugin-infra-common';
import type { Permitted } from '../database/StatusStore';
import type { StatusParts } from './DefaultStatusService';
import type { LinkListOptions } from './StatusService';

/** Links of services by group: the link dashboard, by name. */
export async function listLinks(
  { index, indexStore, statuses }: StatusParts,
  query: LinkListOptions,
  permitted: Permitted,
): Promise<LinkList> {
  const { text, owner, environment, group, limit, cursor } = query;
  const { platform } = await index.current();
  const page = await indexStore.listServices({
    ...(text !== undefined && { text }),
    ...(owner !== undefined && { owner }),
    ...(environment !== undefined && { environment }),
    ...(cursor !== undefined && { after: cursor }),
    limit,
    permitted,
  });
  const desired = await statuses.readDesired(
    page.items.map(({ name }) => name),
  );
  return {
    groups: platform.settings.document.spec.linkGroups.map(
      ({ name, title }) => ({ name, title }),
    ),
    items: page.items.map(({ name, component, owner: owns }) => ({
      service: name,
      component,
      owner: owns,
      links: (desired.get(name)?.desired.links ?? []).filter(
        link =>
          (group === undefined || link.group === group) &&
          (environment === undefined || link.environment === environment),
      ),
    })),
    totalItems: page.totalItems,
    ...(page.nextCursor !== undefined && { nextCursor: page.nextCursor }),
  };
}
