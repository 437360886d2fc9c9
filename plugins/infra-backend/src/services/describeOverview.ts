import {
  phaseSchema,
  phasesInProgress,
  type Overview,
  type PhaseCounts,
} from '@groundwork/backstage-plugin-infra-common';
import { toChangeRecord } from '../database/changeRows';
import type { Permitted } from '../database/StatusStore';
import { clusterFreshness } from '../observe/freshness';
import { componentsOf } from './componentsOf';
import type { StatusParts } from './DefaultStatusService';

const MAX_ATTENTION = 20;
const MAX_RECENT = 10;

/** The fleet in numbers, as far as the caller may see it. */
export async function describeOverview(
  parts: StatusParts,
  permitted: Permitted,
): Promise<Overview> {
  const { index, statuses, proposals, changeStore, kindStates } = parts;
  const now = parts.now();
  const [{ platform }, counts, looks, totals, attention, open, recent] =
    await Promise.all([
      index.current(),
      statuses.counts(permitted),
      kindStates.read(),
      statuses.totals(permitted),
      statuses.listAttention(permitted, MAX_ATTENTION),
      proposals.countOpen(permitted),
      changeStore.listNewest(MAX_RECENT, permitted),
    ]);
  const components = await componentsOf(
    statuses,
    [...attention, ...recent].map(({ service }) => service),
    recent.map(({ change }) => change),
  );
  const environmentsByCluster = new Map<string, string[]>();
  for (const [name, { document }] of platform.environments) {
    const { cluster } = document.spec;
    const known = environmentsByCluster.get(cluster) ?? [];
    environmentsByCluster.set(cluster, [...known, name]);
  }
  const clusters = [...environmentsByCluster].map(
    ([cluster, environments]) => ({
      cluster,
      environments,
      freshness: clusterFreshness(looks, cluster, now),
    }),
  );
  const stale = new Set(
    clusters.filter(one => one.freshness.stale).map(one => one.cluster),
  );
  const phases: PhaseCounts = {};
  let [resources, needAttention, inProgress] = [0, 0, 0];
  for (const count of counts) {
    if (count.resources <= 0) continue;
    const known = phaseSchema.safeParse(count.phase).data ?? 'unknown';
    // What nobody has seen for too long is not what it was.
    const phase =
      stale.has(count.cluster) && known !== 'proposed' ? 'unknown' : known;
    phases[phase] = (phases[phase] ?? 0) + count.resources;
    resources += count.resources;
    needAttention += count.attention;
    if (phasesInProgress.includes(phase)) inProgress += count.resources;
  }
  return {
    services: totals.services,
    resources,
    phases,
    needAttention,
    inProgress,
    behindOnPackages: totals.behind,
    proposalsWaiting: open,
    attention,
    recent: recent.map(toChangeRecord),
    components,
    clusters: clusters.map(({ cluster, environments, freshness }) => ({
      cluster,
      environments,
      stale: freshness.stale,
      ...(freshness.observedAt && { observedAt: freshness.observedAt }),
      unavailable: looks.kinds.filter(
        kind => kind.cluster === cluster && kind.state === 'unavailable',
      ),
    })),
  };
}
