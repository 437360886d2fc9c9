import {
  derivePhase,
  type DesiredResource,
} from '@groundwork/backstage-plugin-infra-common';
import { parseClaim } from '../platform/parseClaim';
import {
  merged,
  planned,
  samplePlatform,
  shopFiles,
  testNow,
} from '../testing/planning';
import { describeDesired } from './desiredService';

const claimFile = 'services/shop.yaml';
const main = { type: 'postgres', name: 'main' };
const later = new Date('2026-07-01T00:00:00Z');

function described(files: ReadonlyMap<string, string>, now = testNow) {
  const { claim } = parseClaim(claimFile, files.get(claimFile)!);
  return describeDesired({ platform: samplePlatform, claim: claim!, now });
}

function phaseOf(desired: DesiredResource, now: Date) {
  return derivePhase({
    environment: desired.environment,
    desired,
    proposals: [],
    rollout: { state: 'live' },
    objects: () => undefined,
    freshness: ['Terraform', 'HelmRelease'].map(kind => ({
      cluster: desired.environment,
      kind,
      state: 'live' as const,
      observedAt: now.toISOString(),
    })),
    now,
  });
}

describe('what Git asks for of a service', () => {
  it('tells apart what is wanted, what is retained and what is destroyed', () => {
    expect(described(shopFiles()).retained).toEqual([]);
    const files = merged(
      shopFiles(),
      planned({ kind: 'remove', service: 'shop', all: true }, shopFiles()),
    );
    const removed = described(files);
    expect(removed.environments).toEqual([]);
    expect(removed.links).toEqual([]);
    expect(removed.retained.map(({ name }) => name)).toEqual([
      'dev',
      'prod',
      'prod-azure',
    ]);
    const [database] = removed.retained[1].resources;
    expect(database).toMatchObject({
      ...main,
      environment: 'prod',
      object: {
        cluster: 'prod',
        namespace: 'shop',
        name: 'shop-postgres-main',
      },
      retained: {
        removedAt: '2026-06-01T00:00:00.000Z',
        undoUntil: '2026-06-15T00:00:00.000Z',
      },
    });
    expect(phaseOf(database, testNow)).toMatchObject({
      phase: 'retained',
      since: '2026-06-01T00:00:00.000Z',
      message: expect.stringContaining('restored until 2026-06-15'),
    });
    expect(phaseOf(database, later).message).toContain('can be destroyed');
    expect(phaseOf({ ...database, object: undefined }, testNow)).toMatchObject({
      phase: 'retained',
    });

    const destroyed = described(
      merged(
        files,
        planned(
          {
            kind: 'destroy',
            service: 'shop',
            resources: [main],
            confirmation: 'shop',
            lastBackup: '2026-06-02T00:00:00Z',
            reason: 'It is of no use.',
          },
          files,
          { now: later },
        ),
      ),
      later,
    );
    expect(
      destroyed.retained[0].resources.map(r => [
        r.type,
        r.approval,
        r.retained !== undefined,
      ]),
    ).toEqual([
      ['postgres', 'manual', false],
      ['topic', 'auto', true],
    ]);
  });
});
