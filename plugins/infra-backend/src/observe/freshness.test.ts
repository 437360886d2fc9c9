import type { ObservedKindState } from '@groundwork/backstage-plugin-infra-common';
import { clusterFreshness, staleText } from './freshness';

const now = new Date('2026-11-25T12:00:00.000Z');
const ago = (seconds: number) =>
  new Date(now.getTime() - seconds * 1000).toISOString();
const kind = (
  name: string,
  state: ObservedKindState['state'],
  seconds?: number,
): ObservedKindState => ({
  cluster: 'prod-1',
  kind: name,
  state,
  ...(seconds !== undefined && { observedAt: ago(seconds) }),
});
const look = (...kinds: ObservedKindState[]) =>
  clusterFreshness({ kinds, freshSeconds: 180 }, 'prod-1', now);

describe('clusterFreshness', () => {
  it('is as old as the oldest kind', () => {
    const fresh = look(
      kind('Terraform', 'live', 100),
      kind('Kustomization', 'live', 5),
    );
    expect(fresh).toMatchObject({ observedAt: ago(100), stale: false });
  });

  it('does not grow old by a kind that is not installed', () => {
    const fresh = look(
      kind('Terraform', 'live', 5),
      kind('HelmRelease', 'unavailable'),
    );
    expect(fresh).toMatchObject({ observedAt: ago(5), stale: false });
  });

  it('says since when a cluster that is away was not seen', () => {
    const away = look(
      { ...kind('Terraform', 'unavailable', 600), reason: 'refused' },
      kind('Kustomization', 'unavailable', 590),
    );
    expect(away).toMatchObject({ stale: true, problem: 'refused' });
    expect(staleText(away, now)).toBe('not seen for 10 min');
    const justAway = look(kind('Terraform', 'unavailable', 20));
    expect(justAway.stale).toBe(false);
  });

  it('was never seen when nobody observes it', () => {
    const never = look(kind('ExternalSecret', 'live', 1));
    expect(never).toMatchObject({ stale: true });
    expect(staleText(never, now)).toBe('never seen');
  });
});
