import type {
  Freshness,
  ObservedKindState,
} from '@groundwork/backstage-plugin-infra-common';

/** When clusters were looked at last, and how long that counts. */
export interface Looks {
  readonly kinds: readonly ObservedKindState[];
  /** Longest age of what is believed, in seconds. */
  readonly freshSeconds: number;
}

/** Kinds without which nothing can be said of a resource. */
const ESSENTIAL = ['Terraform', 'HelmRelease', 'Kustomization'];

/** How recent what was seen of a cluster is: as old as its oldest kind. */
export function clusterFreshness(
  { kinds, freshSeconds: limitSeconds }: Looks,
  cluster: string | undefined,
  now: Date,
): Freshness {
  const own = kinds.filter(
    kind => kind.cluster === cluster && ESSENTIAL.includes(kind.kind),
  );
  const live = own.filter(kind => kind.state !== 'unavailable');
  // A kind that is not installed does not make the others old; when none can
  // be read, the cluster is away, and what was seen last counts.
  const [oldest] =
    live.length > 0
      ? live.map(kind => kind.observedAt ?? '').sort()
      : own.flatMap(kind => kind.observedAt ?? []).sort();
  const problem =
    own.find(kind => kind.state === 'unavailable')?.reason ??
    (own.length === 0 ? 'Nobody observes this cluster.' : undefined);
  return {
    ...(oldest && { observedAt: oldest }),
    stale: !oldest || now.getTime() - Date.parse(oldest) > limitSeconds * 1000,
    limitSeconds,
    ...(problem !== undefined && { problem }),
  };
}

/** `not seen for 4 min`; undefined while it is fresh. */
export function staleText(freshness: Freshness, now: Date): string | undefined {
  if (!freshness.stale) return undefined;
  if (!freshness.observedAt) return 'never seen';
  const seconds = (now.getTime() - Date.parse(freshness.observedAt)) / 1000;
  if (seconds < 90) return `not seen for ${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90
    ? `not seen for ${minutes} min`
    : `not seen for ${Math.round(minutes / 60)} h`;
}
