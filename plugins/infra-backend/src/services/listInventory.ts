import { ServiceUnavailableError } from '@backstage/errors';
import type {
  Inventory,
  InventoryItem,
  ServiceSummary,
} from '@groundwork/backstage-plugin-infra-common';
import type { DesiredService } from '@groundwork/backstage-plugin-infra-node';
import type { Permitted } from '../database/StatusStore';
import type { StatusParts } from './DefaultStatusService';
import type { InventoryOptions } from './StatusService';

/** How often a page is made again because the index was switched meanwhile. */
const ATTEMPTS = 3;

/**
 * One page of what Git asks for, all of it from one commit. A page that would
 * lack a service is no answer: who removes what is missing would remove it.
 */
export async function listInventory(
  parts: StatusParts,
  query: InventoryOptions,
  permitted: Permitted,
): Promise<Inventory> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const page = await readPage(parts, query, permitted);
    if (page) return page;
  }
  throw new ServiceUnavailableError(
    'The repository changes while its inventory is read. Try again in a moment.',
  );
}

/** Undefined when the index was switched in the midst. */
async function readPage(
  { index, indexStore, desiredServices, repository }: StatusParts,
  { limit, cursor }: InventoryOptions,
  permitted: Permitted,
): Promise<Inventory | undefined> {
  const { platform, state } = await index.current();
  const page = await indexStore.listServices({
    ...(cursor !== undefined && { after: cursor }),
    limit,
    permitted,
  });
  const names = page.items.map(({ name }) => name);
  const [desired, files] = await Promise.all([
    desiredServices.read(names),
    indexStore.findClaimFiles(names),
  ]);
  const after = await index.readState();
  if (after?.generation !== state.generation) return undefined;
  const items = page.items.map(summary => {
    const { name } = summary;
    const found = desired.get(name);
    const file = files.get(name);
    if (!found || !file) {
      throw new ServiceUnavailableError(
        `The claim of ${name} could not be read, so the inventory is not complete. Try again in a moment.`,
      );
    }
    return describeItem(
      summary,
      found,
      repository.fileUrl({ path: file.path }),
    );
  });
  return {
    revision: state.revision,
    resourceTypes: [...platform.resourceTypes].map(([name, { document }]) => ({
      name,
      title: document.metadata.title ?? name,
    })),
    items,
    totalItems: page.totalItems,
    ...(page.nextCursor !== undefined && { nextCursor: page.nextCursor }),
  };
}

function describeItem(
  { name, owner }: ServiceSummary,
  desired: DesiredService,
  url: string,
): InventoryItem {
  return {
    service: name,
    component: desired.component,
    owner,
    url,
    environments: desired.environments.map(environment => ({
      name: environment.name,
      title: environment.title,
      resources: environment.resources.map(resource => ({
        type: resource.type,
        name: resource.name,
      })),
    })),
    links: [...desired.links],
  };
}
