import type { Change } from '@groundwork/backstage-plugin-infra-common';
import type { PackageMove } from './packageMoves';
import { listed } from './words';

/** The title of a change that moves a service on: to another version, or to another environment. */
export function movingTitle(
  change: Change,
  moves: readonly PackageMove[],
): string | undefined {
  if (change.kind === 'promote') {
    return `Promote ${change.service} from ${change.from} to ${change.to}`;
  }
  if (change.kind !== 'upgrade') return undefined;
  const environments = moves.flatMap(move => move.environments);
  const isBack = moves.some(m => m.comparison.direction === 'downgrade');
  // Only inputs change when no environment gets another package.
  if (environments.length === 0) return undefined;
  return `${isBack ? 'Downgrade' : 'Upgrade'} ${change.service} to ${
    change.package
  } in ${listed(environments)}`;
}
