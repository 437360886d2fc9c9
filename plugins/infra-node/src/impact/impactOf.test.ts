import fc from 'fast-check';
import { compilePlatform } from '../platform/compile';
import type { PlatformFile } from '../platform/compile';
import type { Platform } from '../platform/platform';
import { parseClaim } from '../platform/parseClaim';
import { renderService } from '../renderService';
import { merged, planned, samplePlatform, testNow } from '../testing/planning';
import { edited, platformWith } from '../testing/platformFiles';
import { impactOf, type ImpactEvent, type ImpactService } from './impactOf';

/** A service that asks for a database and a topic with a profile. */
function serviceFiles(
  service: string,
  profile: string,
  environments = ['dev', 'prod'],
) {
  const set = planned({
    kind: 'request',
    service,
    owner: 'group:default/shop',
    profile,
    environments,
    resources: [
      { type: 'postgres', name: 'main' },
      { type: 'topic', name: 'orders', inputs: { partitions: 10 } },
    ],
  });
  expect(set.blocked).toBe(false);
  return merged(new Map(), set);
}

const repository = new Map([
  ['shop', serviceFiles('shop', 'busy')],
  ['tool', serviceFiles('tool', 'internal')],
  ['blob', serviceFiles('blob', 'busy', ['prod-azure'])],
]);

const services = [...repository].map(([service, files]): ImpactService => {
  const path = `services/${service}.yaml`;
  return { path, text: files.get(path)!, files };
});

async function impact(
  after: Platform,
  of: readonly ImpactService[] = services,
) {
  const events: ImpactEvent[] = [];
  for await (const event of impactOf({
    before: samplePlatform,
    after,
    services: of,
    now: testNow,
    breathe: async () => {},
  })) {
    events.push(event);
  }
  const last = events.at(-1);
  return {
    events,
    progress: last?.kind === 'progress' ? last : undefined,
    services: events.flatMap(event =>
      event.kind === 'service' ? [event] : [],
    ),
  };
}

const platform = (...files: PlatformFile[]) =>
  compilePlatform(platformWith(...files));
const busy = 'platform/profiles/busy.yaml';

describe('impactOf', () => {
  it('renders only services that use what differs', async () => {
    const asked: string[] = [];
    const lazy = services.map(one => ({
      ...one,
      files: async () => {
        asked.push(one.path);
        return one.files as ReadonlyMap<string, string>;
      },
    }));
    const after = platform(edited(busy, 'size: large', 'size: small'));
    const { services: found, progress } = await impact(after, lazy);
    expect(asked).toEqual(['services/shop.yaml', 'services/blob.yaml']);
    expect(progress).toEqual({
      kind: 'progress',
      seen: 3,
      concerned: 2,
      changed: 2,
    });
    const [shop] = found;
    expect(shop.environments.map(e => e.environment)).toEqual(['prod']);
    const changed = shop.environments[0].files.map(f => f.path);
    expect(changed).toEqual(['clusters/prod/shop/postgres-main.yaml']);
    expect(shop.environments[0].files[0].diff).toMatch(
      /-\s+value: large\n\+\s+value: small/,
    );
    expect(shop.risk).toBe('restart');
    expect(shop.summary[0].environments).toEqual(['prod']);
  });

  it('finds nothing where only places, order of files and words for people differ', async () => {
    const moved = platformWith(edited(busy, 'spec:', '# why\nspec:')).reverse();
    const words = compilePlatform([
      ...moved.filter(f => f.path !== 'platform/platform.yaml'),
      edited(
        'platform/platform.yaml',
        'reviewers: [acme/platform]',
        'reviewers: []',
      ),
    ]);
    const { events } = await impact(words);
    expect(events).toEqual([
      { kind: 'progress', seen: 3, concerned: 0, changed: 0 },
    ]);
  });

  it('tells what is found anew, without rendering', async () => {
    const after = platform(
      edited('platform/policies/few-partitions.yaml', '<= 12', '<= 4'),
    );
    const { services: found, progress } = await impact(after);
    expect(progress?.concerned).toBe(2);
    expect(found.map(s => [s.service, s.environments, s.risk])).toEqual([
      ['shop', [], 'none'],
      ['tool', [], 'none'],
    ]);
    expect(found[0].findings.map(f => [f.severity, f.rule])).toEqual([
      ['error', 'policy/few-partitions'],
    ]);
  });

  it('says when a document that services use goes or breaks', async () => {
    const { services: found } = await impact(
      platform({ path: busy, text: '' }),
    );
    expect(found.map(s => s.service)).toEqual(['shop', 'blob']);
    expect(found[0].environments).toEqual([]);
    expect(found[0].findings.map(f => f.rule)).toContain('unknown-profile');
  });

  it('does not count what was edited by hand before', async () => {
    const path = 'clusters/prod/shop/postgres-main.yaml';
    const files = new Map(repository.get('shop'));
    files.set(path, files.get(path)!.replace('interval: 1h', 'interval: 5m'));
    const of = [{ ...services[0], files }];
    const after = platform(edited(busy, 'storageGb: 100', 'storageGb: 120'));
    const { services: found } = await impact(after, of);
    const [file] = found[0].environments[0].files;
    expect(file.diff).toContain('120');
    expect(file.diff).not.toContain('+  interval');
  });

  it('names claims that cannot be read', async () => {
    const after = platform(edited(busy, 'size: large', 'size: small'));
    const { events } = await impact(after, [
      { path: 'services/x.yaml', text: 'kind: [', files: new Map() },
    ]);
    expect(events[0]).toMatchObject({
      kind: 'unreadable',
      path: 'services/x.yaml',
    });
  });

  it('lets others have their turn', async () => {
    let turns = 0;
    const events = impactOf({
      before: samplePlatform,
      after: samplePlatform,
      services: Array.from({ length: 1000 }, () => services[0]),
      now: testNow,
      breathe: async () => {
        turns += 1;
      },
    });
    for await (const event of events) expect(event.kind).toBe('progress');
    expect(turns).toBe(20);
  });

  it('finds just what rendering everything would', async () => {
    const edits = [
      edited(busy, 'size: medium', 'size: small'),
      edited(
        'platform/environments/prod.yaml',
        'region: eu-west-1',
        'region: eu-west-2',
      ),
      edited(
        'platform/environments/dev.yaml',
        'vpcId: vpc-dev',
        'vpcId: vpc-other',
      ),
      edited(
        'platform/resource-types/topic.yaml',
        'aws: { module: aws-topic, variables: {',
        'aws: { module: aws-topic, variables: { more: 1,',
      ),
      edited(
        'platform/platform.yaml',
        'tags: { team:',
        'tags: { unit: "u", team:',
      ),
      edited(
        'platform/packages/azure-data-1.0.0.yaml',
        'revision: abcdef',
        'revision: 123456',
      ),
    ];
    const after = (subset: readonly PlatformFile[]) => platform(...subset);
    await fc.assert(
      fc.asyncProperty(fc.subarray(edits), async subset => {
        const next = after(subset);
        const { services: found } = await impact(next);
        const expected = services.flatMap(({ path, text }) => {
          const { claim } = parseClaim(path, text);
          const service = claim!.document.metadata.name;
          const snapshot = {
            revision: 'a',
            platform: next,
            files: repository.get(service)!,
          };
          return renderService(snapshot, claim!, {
            changeId: 'impact',
            now: testNow,
          }).files.map(f => [f.path, f.diff]);
        });
        expect(
          found
            .flatMap(s =>
              s.environments.flatMap(e => e.files.map(f => [f.path, f.diff])),
            )
            .sort(),
        ).toEqual(expected.sort());
      }),
      { numRuns: 25 },
    );
  });
});
