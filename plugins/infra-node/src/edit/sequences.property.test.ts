import fc from 'fast-check';
import type {
  ChangeInput,
  Tombstone,
} from '@groundwork/backstage-plugin-infra-common';
import { compilePlatform } from '../platform/compile';
import { parseClaim } from '../platform/parseClaim';
import { renderService } from '../renderService';
import { edited, platformWith } from '../testing/platformFiles';
import {
  merged,
  planned,
  samplePlatform,
  shopFiles,
  testNow,
} from '../testing/planning';
import { editYaml } from '../yaml';

const claimFile = 'services/shop.yaml';
const revision = 'a'.repeat(40);

/** Nothing can be undone, so that everything can be destroyed at once. */
const hasty = compilePlatform(
  platformWith(
    edited(
      'platform/platform.yaml',
      '  linkGroups:',
      '  removal: { undoDays: 0 }\n  linkGroups:',
    ),
  ),
);

const environments = ['dev', 'staging', 'prod', 'prod-azure'];
const environment = fc.constantFrom(...environments);
const id = fc.oneof(
  fc.record({
    type: fc.constantFrom('postgres', 'topic'),
    name: fc.constantFrom('main', 'other'),
  }),
  fc.record({ type: fc.constant('dns'), name: fc.constant('main') }),
);
const values: Record<string, fc.Arbitrary<Record<string, unknown>>> = {
  postgres: fc.record(
    {
      size: fc.constantFrom('small', 'large', null),
      storageGb: fc.constantFrom(20, 500, null),
      databaseName: fc.constantFrom('app', 'old', null),
      comment: fc.constantFrom('yes', '1e3', 'a: b # c', '', ' x', null),
    },
    { requiredKeys: [] },
  ),
  topic: fc.record(
    { partitions: fc.constantFrom(1, 12, null) },
    { requiredKeys: [] },
  ),
  dns: fc.record({ host: fc.constantFrom('a.b', 'c.d') }),
};
const edit = id.chain(one =>
  fc
    .tuple(values[one.type], fc.option(fc.tuple(environment, values[one.type])))
    .map(([inputs, own]) => ({
      ...one,
      inputs,
      ...(own && { environments: { [own[0]]: { inputs: own[1] } } }),
    })),
);
const change = fc.oneof(
  fc.record({
    kind: fc.constant('request' as const),
    profile: fc.constantFrom('busy', 'internal'),
    owner: fc.constant('group:default/shop'),
    environments: fc.uniqueArray(environment, { maxLength: 3 }),
    resources: fc.array(edit, { maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('configure' as const),
    resources: fc.array(edit, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('remove' as const),
    resources: fc.array(id, { maxLength: 2 }),
    environments: fc.uniqueArray(environment, { maxLength: 2 }),
    all: fc.integer({ min: 0, max: 5 }).map(n => n === 0),
  }),
  fc.record({
    kind: fc.constant('restore' as const),
    resources: fc.array(id, { maxLength: 1 }),
  }),
  fc.record({
    kind: fc.constant('destroy' as const),
    resources: fc.array(id, { minLength: 1, maxLength: 2 }),
    confirmation: fc.constant('shop'),
    lastBackup: fc.constant('2026-06-01T00:00:00Z'),
    reason: fc.constant('It is of no use.'),
  }),
  fc.record({
    kind: fc.constant('upgrade' as const),
    package: fc.constantFrom('aws-data@1.0.0', 'aws-data@2.0.0'),
    environments: fc.constantFrom<string[]>(['dev'], ['prod'], ['dev', 'prod']),
    allowDowngrade: fc.constant(true),
  }),
  fc.record({
    kind: fc.constant('promote' as const),
    from: fc.constantFrom('dev', 'staging'),
    to: fc.constantFrom('staging', 'prod'),
  }),
);

type Step = typeof change extends fc.Arbitrary<infer T> ? T : never;

const main = { type: 'postgres' as const, name: 'main' as const };
const removed = {
  kind: 'remove' as const,
  resources: [main],
  environments: [],
  all: false,
};

/** Sequences that chance rarely makes. */
const examples: Record<'undone' | 'destroyed', Step[]> = {
  undone: [
    {
      kind: 'configure' as const,
      resources: [{ ...main, inputs: { storageGb: 500 } }],
    },
    removed,
    { kind: 'restore' as const, resources: [main] },
  ],
  destroyed: [
    removed,
    {
      kind: 'destroy' as const,
      resources: [main],
      confirmation: 'shop',
      lastBackup: '2026-06-01T00:00:00Z',
      reason: 'It is of no use.',
    },
    removed,
  ],
};

type Files = Map<string, string>;

function renderedDiffs(files: Files, platform: typeof samplePlatform) {
  const text = files.get(claimFile);
  if (text === undefined) return [];
  const { claim, problems } = parseClaim(claimFile, text);
  const rendered = renderService({ revision: 'x', platform, files }, claim!, {
    changeId: 'ffffffffffff',
    now: testNow,
  });
  return [...problems.map(p => p.message), ...rendered.files.map(f => f.diff)];
}

const tombstonesIn = (text: string): readonly Tombstone[] =>
  parseClaim(claimFile, text).claim!.document.spec.tombstones ?? [];

/** A claim without what it remembers: that follows the cloud, not the commit. */
function withoutTombstones(text: string): string {
  const result = editYaml(text, [
    { path: ['spec', 'tombstones'], value: undefined },
  ]);
  if (!result.ok) throw new Error(JSON.stringify(result.refusals));
  return result.text;
}

/** Tombstones without their dates. */
const saying = (text: string) =>
  tombstonesIn(text).map(
    ({ removedAt, undoUntil, change: _, ...rest }) => rest,
  );

describe('any sequence of changes', () => {
  it('keeps claim and rendered files consistent, and remembers only what is away', () => {
    let merges = 0;
    const kinds = new Set<string>();
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.array(change, { minLength: 1, maxLength: 6 }),
        (isHasty, changes) => {
          const platform = isHasty ? hasty : samplePlatform;
          let files = shopFiles();
          changes.forEach((one, index) => {
            const input = { ...one, service: 'shop' } as ChangeInput;
            const changeId = `${index}`.padStart(12, '0');
            const set = planned(input, files, { changeId, platform });
            if (set.blocked) return;
            merges++;
            if (set.files.length > 0) kinds.add(one.kind);
            files = merged(files, set);
            const again = planned(input, files, {
              changeId: 'ffffffffffff',
              platform,
            });
            expect(again.files.map(f => f.diff)).toEqual([]);
            expect(renderedDiffs(files, platform)).toEqual([]);
            const text = files.get(claimFile);
            if (text === undefined) return;
            const { spec } = parseClaim(claimFile, text).claim!.document;
            for (const { type, name, retained } of spec.tombstones ?? []) {
              const live = spec.resources.find(
                r => r.type === type && r.name === name,
              );
              expect(
                Object.keys(retained).filter(
                  e =>
                    live &&
                    Object.hasOwn(spec.environments, e) &&
                    live.environments?.[e]?.enabled !== false,
                ),
              ).toEqual([]);
            }
          });
        },
      ),
      {
        numRuns: 60,
        examples: [
          [false, examples.undone],
          [true, examples.destroyed],
        ],
      },
    );
    expect(merges).toBeGreaterThan(40);
    expect([...kinds].sort()).toEqual(
      expect.arrayContaining([
        'configure',
        'destroy',
        'remove',
        'request',
        'restore',
      ]),
    );
  });

  it('can be rolled back, change by change, to the former bytes of the claim', () => {
    let rollbacks = 0;
    let exact = 0;
    fc.assert(
      fc.property(
        fc.array(change, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        (changes, byUndo) => {
          let files = shopFiles();
          changes.forEach((one, index) => {
            const input = { ...one, service: 'shop' } as ChangeInput;
            const changeId = `${index}`.padStart(12, '0');
            const set = planned(input, files, { changeId });
            if (set.blocked || set.files.length === 0) return;
            const before = files.get(claimFile);
            files = merged(files, set);
            const after = files.get(claimFile);
            if (before === undefined || before === after) return;

            const undo = 'b'.repeat(40);
            const back = planned(
              {
                kind: 'rollback',
                service: 'shop',
                revision,
                ...(byUndo && { undo }),
              },
              files,
              {
                changeId: 'eeeeeeeeeeee',
                earlier: new Map([
                  [revision, before],
                  ...(after === undefined ? [] : [[undo, after] as const]),
                ]),
              },
            );
            // Only what would cost data may stand in the way.
            expect(
              back.findings
                .filter(
                  f => f.severity === 'error' && f.rule !== 'rollback-replaces',
                )
                .map(f => f.message),
            ).toEqual([]);
            if (back.blocked) return;
            rollbacks++;
            const restored = merged(files, back);
            const text = restored.get(claimFile)!;
            expect(withoutTombstones(text)).toBe(withoutTombstones(before));
            const isSame =
              JSON.stringify(saying(text)) === JSON.stringify(saying(before));
            expect(text).toBe(isSame ? before : text);
            exact += isSame ? 1 : 0;
            expect(renderedDiffs(restored, samplePlatform)).toEqual([]);
          });
        },
      ),
      { numRuns: 60 },
    );
    expect(rollbacks).toBeGreaterThan(25);
    expect(exact).toBeGreaterThan(10);
  });
});
