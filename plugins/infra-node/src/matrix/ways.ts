import type { EnvironmentDocument } from '@groundwork/backstage-plugin-infra-common';

/** Environment before and after, in the way of promotion. */
export interface Pair {
  readonly from: EnvironmentDocument;
  readonly to: EnvironmentDocument;
}

/**
 * The ways of promotion through environments: each one comes after the last
 * one of its cloud that is lower in promotion order, else after the last lower
 * one of any cloud. So every environment has one before it, apart from the
 * lowest.
 *
 * @param environments - in promotion order
 */
export function waysThrough(
  environments: readonly EnvironmentDocument[],
): Pair[] {
  return environments.flatMap(to => {
    const lower = environments.filter(e => e.spec.order < to.spec.order);
    const from =
      lower.findLast(e => e.spec.cloud === to.spec.cloud) ?? lower.at(-1);
    return from ? [{ from, to }] : [];
  });
}
