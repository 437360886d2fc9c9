import type { CampaignSpec } from '@groundwork/backstage-plugin-infra-common';
import { adoptableServices } from '@groundwork/backstage-plugin-infra-node';
import type { IndexStore } from '../database/IndexStore';
import type { RepositoryIndex } from '../index/RepositoryIndex';
import type { StoredItem } from './campaign';

/** Of services that are not in the catalog: somebody has to name the owner. */
const NOBODY = 'nobody';

/**
 * Services without a claim that an adopting campaign is for. Each is adopted
 * once, with all of its environments, in the first wave that names one of them.
 */
export async function selectAdoptable(
  parts: {
    index: RepositoryIndex;
    indexStore: IndexStore;
    /** Owner of a service that has no claim, as the catalog knows it. */
    ownerOf: (service: string) => Promise<string | undefined>;
  },
  { selection, waves }: CampaignSpec,
  now: Date,
): Promise<StoredItem[]> {
  // Only claims have a profile and labels to choose by.
  if (selection.profiles || selection.labels) return [];
  const { platform } = await parts.index.current();
  const paths = (await parts.indexStore.listFiles()).keys();
  const items: StoredItem[] = [];
  const at = now.toISOString();
  for (const { service, environments } of adoptableServices(paths, platform)) {
    if (!(selection.services?.includes(service) ?? true)) continue;
    const wave = waves.findIndex(
      one =>
        !one.labels &&
        one.environments.some(name => environments.includes(name)),
    );
    const environment = environments.find(name =>
      waves[wave]?.environments.includes(name),
    );
    if (environment === undefined) continue;
    const owner = await parts.ownerOf(service);
    const isOwned =
      owner !== undefined && selection.owners?.includes(owner) === true;
    if (selection.owners && !isOwned) continue;
    items.push({
      ...{ service, environment, wave },
      owner: owner ?? NOBODY,
      state: 'waiting',
      since: at,
      attempt: 1,
      updatedAt: at,
    });
  }
  return items;
}
