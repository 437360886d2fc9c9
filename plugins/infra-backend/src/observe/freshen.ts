import {
  staleReport,
  type PhaseReport,
  type ServiceCard,
  type ServiceStatus,
} from '@groundwork/backstage-plugin-infra-common';
import { clusterFreshness, staleText, type Looks } from './freshness';

/*
 * Stored statuses do not say how recent they are: that changes by the second.
 * It is added when they are read, and what nobody has seen for too long is
 * never shown as it was, even when nothing derives statuses any more.
 */

/** Phases that do not come from clusters, and so do not grow old with them. */
const APART: readonly string[] = ['proposed', 'unknown'];

/** How exactly a card says since when it is right. */
const AS_OF_MS = 30_000;

/** A card with how recent it is. */
export function freshenCard(
  card: ServiceCard,
  clusters: ReadonlyMap<string, string>,
  looks: Looks,
  now: Date,
): ServiceCard {
  const stale = new Set<string>();
  const seen: string[] = [];
  const environments = card.environments.map(environment => {
    const cluster = clusters.get(environment.name);
    const freshness = clusterFreshness(looks, cluster, now);
    if (freshness.observedAt) seen.push(freshness.observedAt);
    const text = staleText(freshness, now);
    if (text === undefined) return environment;
    stale.add(environment.name);
    return { ...environment, stale: text };
  });
  const resources = card.resources.map(resource => ({
    ...resource,
    phases: Object.fromEntries(
      Object.entries(resource.phases).map(([environment, one]) =>
        stale.has(environment) && !APART.includes(one.phase)
          ? [environment, { ...one, phase: 'unknown' as const }]
          : [environment, one],
      ),
    ),
  }));
  const [oldest] = seen.sort();
  const asOf = oldest && roundedDown(oldest);
  return { ...card, environments, resources, ...(asOf && { asOf }) };
}

/** The same time for a while, so that an answer that says nothing new is the same. */
function roundedDown(time: string): string {
  const milliseconds = Date.parse(time);
  return new Date(milliseconds - (milliseconds % AS_OF_MS)).toISOString();
}

/** A status with how recent it is, by environment and by resource. */
export function freshenStatus(
  status: ServiceStatus,
  looks: Looks,
  now: Date,
): ServiceStatus {
  return {
    ...status,
    environments: status.environments.map(environment => {
      const freshness = clusterFreshness(looks, environment.cluster, now);
      return {
        ...environment,
        freshness,
        resources: environment.resources.map(resource => ({
          ...resource,
          status: freshenReport(resource.status, freshness, environment, now),
        })),
      };
    }),
  };
}

/** A report with how recent it is. */
export function freshenReport(
  report: PhaseReport,
  freshness: PhaseReport['freshness'],
  environment: { name: string },
  now: Date,
): PhaseReport {
  if (!freshness.stale || APART.includes(report.phase)) {
    return { ...report, freshness };
  }
  return staleReport(report, {
    freshness,
    environment: environment.name,
    now,
  });
}
