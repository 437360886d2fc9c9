import type { ChangeInput } from '@groundwork/backstage-plugin-infra-common';
import { load } from 'js-yaml';
import type { PlannedChangeSet } from '../changeSets';
import { parseClaim } from '../platform/parseClaim';
import { checkClaim } from '../platform/checkClaim';
import { renderService } from '../renderService';
import {
  merged,
  planned,
  samplePlatform,
  shopFiles,
  testNow,
} from '../testing/planning';

const claimFile = 'services/shop.yaml';
const main = { type: 'postgres', name: 'main' };
const day = 24 * 60 * 60 * 1000;
const later = (days: number) => new Date(testNow.getTime() + days * day);

type Files = Map<string, string>;

function claimIn(files: Files) {
  const { claim, problems } = parseClaim(claimFile, files.get(claimFile)!);
  expect(problems).toEqual([]);
  return claim!;
}

function apply(
  files: Files,
  change: ChangeInput,
  options: Parameters<typeof planned>[2] = {},
): { files: Files; set: PlannedChangeSet } {
  const set = planned(change, files, options);
  expect(set.findings.filter(f => f.severity === 'error')).toEqual([]);
  const after = merged(files, set);
  if (after.has(claimFile)) {
    const rendered = renderService(
      { revision: 'x', platform: samplePlatform, files: after },
      claimIn(after),
      { changeId: 'ffffffffffff', now: options.now ?? testNow },
    );
    expect(rendered.files.map(f => f.diff)).toEqual([]);
  }
  const again = planned(change, after, {
    ...options,
    changeId: 'ffffffffffff',
  });
  expect(again.files.map(f => f.diff)).toEqual([]);
  return { files: after, set };
}

const remove = (more: object) =>
  ({ kind: 'remove', service: 'shop', ...more } as ChangeInput);
const restore: ChangeInput = { kind: 'restore', service: 'shop' };
const destroy = (more: object = {}): ChangeInput => ({
  kind: 'destroy',
  service: 'shop',
  resources: [main],
  confirmation: 'shop',
  lastBackup: '2026-06-02T00:00:00Z',
  reason: 'It is of no use.',
  ...more,
});

const rulesOf = (set: PlannedChangeSet) =>
  set.findings.map(f => [f.severity, f.rule]);

describe('restore', () => {
  it('takes back a resource with its inputs, where it was', () => {
    const before = shopFiles();
    const { files } = apply(
      before,
      remove({ resources: [{ type: 'topic', name: 'main' }] }),
    );
    const { files: after, set } = apply(files, restore, { now: later(13) });
    expect(after.get(claimFile)).toBe(before.get(claimFile));
    expect(set.summary.map(s => s.text)).toEqual([
      'Brings back topic `main` in dev (partitions 1) and prod and prod-azure (partitions 6); it was retained',
    ]);
    expect(rulesOf(set)).toContainEqual(['info', 'returns']);
  });

  it('takes back a service that left everywhere', () => {
    const { files } = apply(shopFiles(), remove({ all: true }));
    expect(checkClaim(samplePlatform, claimIn(files))).toEqual([]);
    const { files: after } = apply(files, restore);
    expect(claimIn(after).document.spec).toEqual(
      claimIn(shopFiles()).document.spec,
    );
  });

  it('takes back only what is named, and keeps the rest out of the environment', () => {
    const { files } = apply(shopFiles(), remove({ environments: ['dev'] }));
    const { files: after } = apply(files, {
      ...restore,
      resources: [main],
    } as ChangeInput);
    const { spec } = claimIn(after).document;
    expect(spec.environments.dev).toEqual({});
    expect(spec.resources).toContainEqual({
      type: 'topic',
      name: 'main',
      inputs: { partitions: 6 },
      environments: { dev: { enabled: false } },
    });
    expect(spec.tombstones).toHaveLength(1);
    const { files: all } = apply(after, restore);
    expect(claimIn(all).document.spec).toEqual({
      ...claimIn(shopFiles()).document.spec,
      environments: {
        prod: {},
        'prod-azure': { package: 'azure-data@1.0.0' },
        dev: {},
      },
    });
  });

  it('keeps values of then where a resource went on elsewhere', () => {
    let { files } = apply(shopFiles(), remove({ environments: ['dev'] }));
    files = apply(files, {
      kind: 'configure',
      service: 'shop',
      resources: [{ ...main, inputs: { size: 'large' } }],
    }).files;
    files = apply(files, {
      kind: 'configure',
      service: 'shop',
      resources: [{ type: 'topic', name: 'main', inputs: { partitions: 12 } }],
    }).files;
    const { files: after } = apply(files, restore);
    expect(claimIn(after).document.spec.resources).toEqual([
      {
        ...main,
        inputs: { size: 'large' },
        // The profile decided it then.
        environments: { dev: { inputs: { size: 'medium' } } },
      },
      {
        type: 'topic',
        name: 'main',
        inputs: { partitions: 12 },
        environments: { dev: { inputs: { partitions: 1 } } },
      },
    ]);
  });

  it('refuses when the window is over, and what was not removed', () => {
    const { files } = apply(shopFiles(), remove({ resources: [main] }));
    const late = planned(restore, files, { now: later(14) });
    expect(late.blocked).toBe(true);
    expect(late.findings[0]).toMatchObject({
      rule: 'undo-window-over',
      message: expect.stringContaining('2026-06-15T00:00:00.000Z'),
    });
    const other = planned(
      {
        kind: 'restore',
        service: 'shop',
        resources: [
          { type: 'postgres', name: 'mian' },
          { type: 'topic', name: 'main' },
        ],
      },
      files,
    );
    expect(other.findings.map(f => [f.severity, f.rule])).toEqual([
      ['error', 'not-removed'],
      ['info', 'already-restored'],
    ]);
  });

  it('does not take over a name that is in use again', () => {
    const { files } = apply(shopFiles(), remove({ resources: [main] }));
    const taken = new Map(files);
    taken.set(
      claimFile,
      files
        .get(claimFile)!
        .replace(
          '  resources:\n',
          '  resources:\n    - { type: postgres, name: main }\n',
        ),
    );
    expect(checkClaim(samplePlatform, claimIn(taken)).map(p => p.rule)).toEqual(
      ['wanted-and-removed'],
    );
    const set = planned(restore, taken);
    expect(rulesOf(set)).toContainEqual(['error', 'name-taken']);
  });
});

describe('a request for what is retained', () => {
  it('takes it over, so that it cannot be destroyed any more', () => {
    const { files } = apply(shopFiles(), remove({ resources: [main] }));
    const { files: after, set } = apply(files, {
      kind: 'request',
      service: 'shop',
      resources: [main],
    });
    expect(claimIn(after).document.spec.tombstones).toBeUndefined();
    expect(rulesOf(set)).toContainEqual(['info', 'returns']);
    const refused = planned(destroy(), after, { now: later(20) });
    expect(refused.blocked).toBe(true);
    expect(refused.findings[0]).toMatchObject({ rule: 'not-removed' });
  });

  it('does not replace it', () => {
    const { files } = apply(shopFiles(), remove({ resources: [main] }));
    const set = planned(
      {
        kind: 'request',
        service: 'shop',
        resources: [{ ...main, inputs: { databaseName: 'other' } }],
      },
      files,
    );
    expect(
      set.findings
        .filter(f => f.rule === 'replacement')
        .map(f => [f.severity, f.target?.environment]),
    ).toEqual([
      ['error', 'prod'],
      ['error', 'prod-azure'],
      ['warning', 'dev'],
    ]);
  });
});

describe('destroy', () => {
  const removed = () => apply(shopFiles(), remove({ resources: [main] })).files;
  const object = 'clusters/prod/shop/postgres-main.yaml';

  it('renders nothing of what was removed until it is to be destroyed', () => {
    const files = removed();
    expect([...files.keys()].filter(p => p.includes('postgres-main'))).toEqual(
      [],
    );
    const { files: after, set } = apply(files, destroy(), {
      now: later(15),
      changeId: 'abababababab',
    });
    expect(set.risk).toBe('destroy');
    expect(set.summary).toEqual([
      {
        action: 'remove',
        text: 'Destroys postgres `main` in dev, prod and prod-azure with all its data, as soon as the plan is approved',
        risk: 'destroy',
        environments: ['dev', 'prod', 'prod-azure'],
        resource: main,
      },
    ]);
    expect(set.proposal.title).toBe(
      'shop: destroys postgres main in dev, prod and prod-azure with all its data, as soon as the plan is approved',
    );
    expect(set.proposal.body).toContain('Nothing is destroyed yet.');
    for (const [environment, version] of [
      ['dev', '2-0-0'],
      ['prod', '2-0-0'],
      ['prod-azure', '1-0-0'],
    ]) {
      const path = `clusters/${environment}/shop/postgres-main.yaml`;
      const { metadata, spec } = load(after.get(path)!) as any;
      expect(spec).toMatchObject({
        approvePlan: '',
        destroy: true,
        destroyResourcesOnDeletion: false,
      });
      expect(spec.sourceRef.name).toContain(version);
      // Nothing is left to retain once it is gone.
      expect(metadata.annotations).not.toHaveProperty([
        'kustomize.toolkit.fluxcd.io/prune',
      ]);
      expect(
        after.get(`clusters/${environment}/shop/kustomization.yaml`),
      ).toContain('postgres-main.yaml');
    }
    expect(claimIn(after).document.spec.tombstones).toEqual([
      expect.objectContaining({
        destroy: {
          requestedAt: '2026-06-16T00:00:00.000Z',
          lastBackup: '2026-06-02T00:00:00Z',
          change: 'abababababab',
        },
      }),
    ]);

    const cleared = apply(after, remove({ resources: [main] }), {
      now: later(16),
    });
    expect(rulesOf(cleared.set)).toContainEqual([
      'warning',
      'tombstone-removed',
    ]);
    expect(cleared.set.summary.map(s => s.text)).toEqual([
      'Clears what is left in Git of postgres `main` in dev, prod and prod-azure, which was destroyed',
    ]);
    expect(cleared.files.has(object)).toBe(false);
    expect(claimIn(cleared.files).document.spec.tombstones).toBeUndefined();
  });

  it('works for a service that is gone, whose claim goes at last', () => {
    const { files } = apply(shopFiles(), remove({ all: true }));
    const both = [main, { type: 'topic', name: 'main' }];
    const { files: marked } = apply(files, destroy({ resources: both }), {
      now: later(15),
    });
    expect(marked.has(object)).toBe(true);
    expect(marked.has('clusters/prod/shop/topic-main.yaml')).toBe(true);
    const { files: after } = apply(marked, remove({ all: true }), {
      now: later(16),
    });
    expect(
      [...after.keys()].filter(path => !path.includes('/module-sources/')),
    ).toEqual([]);
  });

  it.each<[string, object, number, [string, string]]>([
    ['before its time', {}, 13, ['error', 'undo-window']],
    [
      'without the name',
      { confirmation: 'Shop' },
      15,
      ['error', 'confirmation'],
    ],
    [
      'without a backup of the past',
      { lastBackup: '2026-07-01T00:00:00Z' },
      15,
      ['error', 'backup-in-future'],
    ],
    [
      'what nobody removed',
      { resources: [{ type: 'topic', name: 'main' }] },
      15,
      ['error', 'not-removed'],
    ],
    [
      'but warns of an old backup',
      { lastBackup: '2026-05-20T00:00:00Z' },
      15,
      ['warning', 'backup-before-removal'],
    ],
    [
      'but tells of a backup shortly before',
      { lastBackup: '2026-05-30T00:00:00Z' },
      15,
      ['info', 'backup-before-removal'],
    ],
  ])('refuses %s', (_, more, days, expected) => {
    const set = planned(destroy(more), removed(), { now: later(days) });
    expect(rulesOf(set)).toContainEqual(expected);
    expect(set.blocked).toBe(expected[0] === 'error');
  });

  it('names the time at which the window ends', () => {
    const set = planned(destroy(), removed(), { now: later(1) });
    expect(set.files).toEqual([]);
    expect(set.findings[0].message).toContain('2026-06-15T00:00:00.000Z');
  });

  it('never meets what is in use, whatever a tombstone says of it', () => {
    const { files } = apply(removed(), destroy(), { now: later(15) });
    const claim = files
      .get(claimFile)!
      .replace(
        '  resources:\n',
        '  resources:\n    - { type: postgres, name: main }\n',
      )
      // A hand may take less time than the window.
      .replace(/undoUntil: .*/, 'undoUntil: "2027-01-01T00:00:00.000Z"');
    const both = new Map(files).set(claimFile, claim);
    expect(checkClaim(samplePlatform, claimIn(both)).map(p => p.rule)).toEqual([
      'wanted-and-removed',
      'destroyed-too-soon',
    ]);
    const set = planned({ kind: 'render', service: 'shop' }, both, {
      now: later(15),
    });
    const { spec } = load(merged(both, set).get(object)!) as any;
    expect(spec).not.toHaveProperty('destroy');
    expect(set.files.map(f => f.after ?? '').join()).not.toContain(
      'destroy: true',
    );
  });

  it('stops when the resource is wanted again', () => {
    const { files } = apply(removed(), destroy(), { now: later(15) });
    const { files: after, set } = apply(
      files,
      { kind: 'request', service: 'shop', resources: [main] },
      { now: later(15) },
    );
    expect(rulesOf(set)).toContainEqual(['warning', 'returns']);
    const { metadata, spec } = load(after.get(object)!) as any;
    expect(spec).not.toHaveProperty('destroy');
    expect(spec.approvePlan).toBe('');
    expect(metadata.annotations).toHaveProperty(
      ['kustomize.toolkit.fluxcd.io/prune'],
      'disabled',
    );
  });
});

describe('removing again', () => {
  it('keeps what is retained elsewhere and replaces what is not true any more', () => {
    let { files } = apply(shopFiles(), remove({ environments: ['dev'] }));
    const first = claimIn(files).document.spec.tombstones!;
    files = apply(files, remove({ resources: [main] }), {
      now: later(3),
    }).files;
    const second = claimIn(files).document.spec.tombstones!;
    expect(second).toEqual([
      ...first,
      expect.objectContaining({
        ...main,
        removedAt: '2026-06-04T00:00:00.000Z',
        retained: {
          prod: { package: 'aws-data@2.0.0' },
          'prod-azure': { package: 'azure-data@1.0.0' },
        },
      }),
    ]);
  });
});
