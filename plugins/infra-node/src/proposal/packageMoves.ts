import type { PackageComparison } from '@groundwork/backstage-plugin-infra-common';
import type { Comparison } from '../check/comparison';
import { comparePackages } from '../packages/comparePackages';
import type { Platform } from '../platform/platform';

/** Environments that go from one version of a package to another. */
export interface PackageMove {
  readonly environments: readonly string[];
  readonly comparison: PackageComparison;
  /** Modules that the service uses there. */
  readonly used: ReadonlySet<string>;
}

/** What a change does to packages; environments that go the same way are one. */
export function packageMovesOf(
  platform: Platform,
  { before, after, differences }: Comparison,
): PackageMove[] {
  const moves = new Map<
    string,
    { environments: string[]; used: Set<string> }
  >();
  for (const { environment, package: move } of differences) {
    if (!move) continue;
    const key = `${move.before} ${move.after}`;
    const entry = moves.get(key) ?? { environments: [], used: new Set() };
    moves.set(key, entry);
    entry.environments.push(environment);
    for (const { environments } of [before, after]) {
      for (const r of environments.get(environment)?.resources ?? []) {
        entry.used.add(r.moduleName);
      }
    }
  }
  return [...moves].map(([key, move]) => {
    const [from, to] = key.split(' ');
    return { ...move, comparison: comparePackages(platform, from, to) };
  });
}
