import { ServiceUnavailableError } from '@backstage/errors';
import type {
  InfraClient,
  Inventory,
  InventoryItem,
} from '@groundwork/backstage-plugin-infra-common';

/** The most that the backend gives at once. */
const PAGE_SIZE = 200;
/** How often reading begins again because a commit came in between. */
const ATTEMPTS = 3;

/** Everything that Git asks for at one commit. */
export interface WholeInventory {
  readonly revision: string;
  readonly resourceTypes: Inventory['resourceTypes'];
  readonly items: readonly InventoryItem[];
}

/**
 * Reads all pages of the inventory. What comes back is whole: every page is of
 * the same commit, and there are as many services as were announced.
 *
 * @throws ServiceUnavailableError when that cannot be had now
 */
export async function readInventory(options: {
  client: Pick<InfraClient, 'listInventory'>;
  /** A token for the infra backend; asked for before every page. */
  token: () => Promise<string>;
  signal?: AbortSignal;
}): Promise<WholeInventory> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const whole = await readOnce(options);
    if (whole) return whole;
  }
  throw new ServiceUnavailableError(
    `The inventory changed ${ATTEMPTS} times while it was read; it is read again later.`,
  );
}

async function readOnce({
  client,
  token,
  signal,
}: Parameters<typeof readInventory>[0]): Promise<WholeInventory | undefined> {
  const items = new Map<string, InventoryItem>();
  let first: Inventory | undefined;
  let cursor: string | undefined;
  do {
    const page = await client.listInventory(
      { limit: PAGE_SIZE, ...(cursor !== undefined && { cursor }) },
      { token: await token(), ...(signal && { signal }) },
    );
    first ??= page;
    if (page.revision !== first.revision) return undefined;
    for (const item of page.items) items.set(item.service, item);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  if (items.size !== first.totalItems) return undefined;
  return {
    revision: first.revision,
    resourceTypes: first.resourceTypes,
    items: [...items.values()],
  };
}
