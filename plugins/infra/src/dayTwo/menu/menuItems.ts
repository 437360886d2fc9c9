import type {
  AllowedOperations,
  ChangeKind,
  ServiceView,
} from '@groundwork/backstage-plugin-infra-common';
import type { ResourceKey } from '../../status/serviceAddress';
import { formatResourceKey } from '../../status/serviceAddress';
import { type Operation, operationSearch } from '../address';
import { type Refusal, refusalEverywhere } from '../allowed';

/** What stands in the menu; `decommission` is removing all. */
export type MenuEntry = Exclude<Operation, 'approve'> | 'decommission';

/** Why something cannot be done, whatever one may do. */
export type Obstacle =
  | 'noClaim'
  | 'hasClaim'
  | 'oneEnvironment'
  | 'noResources'
  | 'nothingRemoved';

/** An item of the menu with the way to it, or why there is none. */
export interface MenuItem {
  entry: MenuEntry;
  search: string;
  obstacle?: Obstacle;
  refusal?: Refusal;
}

const kinds: Record<MenuEntry, ChangeKind> = {
  configure: 'configure',
  'add-environment': 'configure',
  upgrade: 'upgrade',
  promote: 'promote',
  history: 'rollback',
  rollback: 'rollback',
  remove: 'remove',
  decommission: 'remove',
  restore: 'restore',
  destroy: 'destroy',
  adopt: 'adopt',
};

/** Looking at the history needs no permission to go back. */
const isFree = (entry: MenuEntry) => entry === 'history';

function obstacleOf(
  entry: MenuEntry,
  claim: ServiceView | null | undefined,
): Obstacle | undefined {
  if (claim === undefined) return undefined;
  if (entry === 'adopt') return claim ? 'hasClaim' : undefined;
  if (!claim) return 'noClaim';
  const hasRemoved = (claim.removed?.length ?? 0) > 0;
  switch (entry) {
    case 'promote':
      return claim.environments.length < 2 ? 'oneEnvironment' : undefined;
    case 'restore':
    case 'destroy':
      return hasRemoved ? undefined : 'nothingRemoved';
    case 'remove':
      return claim.resources.length === 0 &&
        !claim.removed?.some(one => one.destroyedAt)
        ? 'noResources'
        : undefined;
    default:
      return undefined;
  }
}

function searchOf(entry: MenuEntry, resource?: ResourceKey): string {
  if (entry === 'decommission')
    return operationSearch('remove', { all: 'yes' });
  return operationSearch(
    entry,
    resource && { resource: formatResourceKey(resource) },
  );
}

/**
 * The items of the menu of a service, or of one of its resources.
 *
 * @param claim - null when there is none; undefined while that is not known
 */
export function menuItems(options: {
  entries: readonly MenuEntry[];
  claim: ServiceView | null | undefined;
  allowed: AllowedOperations | undefined;
  resource?: ResourceKey;
}): MenuItem[] {
  const { entries, claim, allowed, resource } = options;
  const environments = resource
    ? [resource.environment]
    : claim?.environments.map(environment => environment.name);
  return entries.map(entry => {
    const obstacle = obstacleOf(entry, claim);
    const refusal =
      obstacle || isFree(entry)
        ? undefined
        : refusalEverywhere(allowed, kinds[entry], environments);
    return {
      entry,
      search: searchOf(entry, resource),
      ...(obstacle && { obstacle }),
      ...(refusal && { refusal }),
    };
  });
}

/** What the menu of a service offers, in this order. */
export const serviceEntries: readonly MenuEntry[] = [
  'upgrade',
  'promote',
  'configure',
  'add-environment',
  'history',
  'remove',
  'decommission',
  'restore',
  'destroy',
  'adopt',
];

/** What the menu of a resource offers. */
export const resourceEntries: readonly MenuEntry[] = [
  'configure',
  'promote',
  'history',
  'remove',
];
