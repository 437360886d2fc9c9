import fc from 'fast-check';
import {
  changeSchema,
  serviceInfraDocumentSchema,
  type ChangeInput,
  type ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import { packageOf } from '../inputs/choosePackage';
import { environmentMatrix } from '../matrix/environmentMatrix';
import { parseClaim } from '../platform/parseClaim';
import { merged, testNow } from '../testing/planning';
import { claimPath, plannedThere } from '../testing/upgradeClaim';
import { upgradePlatform as platform } from '../testing/upgradePlatform';
import { printYaml } from '../yaml';
import { applyChange } from './applyChange';

/** A new seed each time; a failure prints it. */
const seed = Math.floor(Math.random() * 2 ** 31);
const runs = 150;

const order = ['dev', 'staging', 'prod', 'prod-azure'];
const versions = ['aws-data@2.0.0', 'aws-data@2.2.0', 'aws-data@3.1.0'];

/** An object with some of the keys. */
const some = <T extends Record<string, fc.Arbitrary<unknown>>>(model: T) =>
  fc.record(model, { requiredKeys: [] });

const inputs = {
  postgres: some({
    version: fc.constantFrom('15', '16'),
    size: fc.constantFrom('small', 'medium', 'large'),
    storageGb: fc.integer({ min: 20, max: 60 }),
    highAvailability: fc.boolean(),
    databaseName: fc.constantFrom('app', 'orders'),
    comment: fc.constantFrom('trial', 'orders'),
    zone: fc.constantFrom('a', 'b'),
  }),
  topic: some({ partitions: fc.integer({ min: 1, max: 12 }) }),
};

const resource = (environments: readonly string[]) =>
  fc.constantFrom('postgres' as const, 'topic' as const).chain(type =>
    fc.record(
      {
        type: fc.constant(type),
        name: fc.constant('main'),
        inputs: inputs[type],
        environments: some(
          Object.fromEntries(
            environments.map(name => [
              name,
              some({
                inputs: inputs[type],
                enabled: fc.constantFrom(false, false, true),
              }),
            ]),
          ),
        ),
      },
      { requiredKeys: ['type', 'name'] },
    ),
  );

/** Claims of a service in some of the environments, with up to two resources. */
const claims: fc.Arbitrary<ServiceInfraDocument> = fc
  .subarray(order, { minLength: 1 })
  .chain(environments =>
    fc
      .record({
        profile: fc.constantFrom('busy', 'internal'),
        general: fc.constantFrom(...versions),
        lagging: fc.array(fc.option(fc.constantFrom(...versions)), {
          minLength: 4,
          maxLength: 4,
        }),
        resources: fc.uniqueArray(resource(environments), {
          selector: r => r.type,
          maxLength: 2,
        }),
      })
      .map(({ profile, general, lagging, resources }) =>
        serviceInfraDocumentSchema.parse({
          apiVersion: 'groundwork/v1alpha1',
          kind: 'ServiceInfra',
          metadata: { name: 'shop' },
          spec: {
            component: 'component:default/shop',
            owner: 'group:default/shop',
            profile,
            package: general,
            environments: Object.fromEntries(
              environments.map((name, index) => {
                if (name === 'prod-azure') {
                  return [name, { package: 'azure-data@1.0.0' }];
                }
                const own = lagging[index];
                return [name, own && own !== general ? { package: own } : {}];
              }),
            ),
            resources,
          },
        }),
      ),
  );

const filesOf = (claim: ServiceInfraDocument) =>
  new Map([[claimPath, printYaml(JSON.parse(JSON.stringify(claim)))]]);

const run = (change: ChangeInput, files: ReadonlyMap<string, string>) =>
  merged(files, plannedThere(change, files));

/** The claim alone after a change, without rendering. */
function edit(claim: ServiceInfraDocument, change: ChangeInput) {
  return applyChange(platform, claim, changeSchema.parse(change), {
    now: testNow,
  });
}

const refs = (claim: ServiceInfraDocument) =>
  Object.fromEntries(
    Object.keys(claim.spec.environments).map(name => [
      name,
      packageOf(
        platform,
        claim,
        platform.environments.get(name)!.document,
        testNow,
      ).ref,
    ]),
  );

const upgrade = (ref: string, environments: string[] = []): ChangeInput => ({
  kind: 'upgrade',
  service: 'shop',
  package: ref,
  environments,
  allowDowngrade: true,
  allowSkippedMajor: true,
});

const promote = (from: string, to: string): ChangeInput => ({
  kind: 'promote',
  service: 'shop',
  from,
  to,
});

describe(`with seed ${seed}`, () => {
  it('changes the package where it is asked to, and nowhere else', () => {
    fc.assert(
      fc.property(
        claims,
        fc.constantFrom(...versions),
        fc.subarray(order.slice(0, 3)),
        (claim, ref, chosen) => {
          const names = chosen.filter(name =>
            Object.hasOwn(claim.spec.environments, name),
          );
          const { claim: after } = edit(claim, upgrade(ref, names));
          const before = refs(claim);
          const served = Object.keys(before).filter(n => n !== 'prod-azure');
          const moved = names.length > 0 ? names : served;
          expect(refs(after!)).toEqual({
            ...before,
            ...Object.fromEntries(moved.map(name => [name, ref])),
          });
          // What equals the package of the claim is not said again.
          const repeated = Object.entries(after!.spec.environments).filter(
            ([name, entry]) =>
              moved.includes(name) &&
              before[name] !== ref &&
              entry.package === after!.spec.package,
          );
          expect(repeated).toEqual([]);
          expect(edit(after!, upgrade(ref, names)).yamlEdits).toEqual([]);
        },
      ),
      { seed, numRuns: runs },
    );
  });

  it('gives the same bytes back when a whole service goes there and back', () => {
    fc.assert(
      fc.property(claims, fc.constantFrom(...versions), (claim, ref) => {
        const { spec } = claim;
        const simple = {
          ...claim,
          spec: {
            ...spec,
            environments: Object.fromEntries(
              Object.entries(spec.environments).map(([name, entry]) => [
                name,
                name === 'prod-azure' ? entry : {},
              ]),
            ),
          },
        };
        fc.pre(Object.keys(spec.environments).some(n => n !== 'prod-azure'));
        const files = filesOf(simple);
        const there = run(upgrade(ref), files);
        const back = run(upgrade(spec.package!), there);
        expect(back.get(claimPath)).toBe(files.get(claimPath));
      }),
      { seed, numRuns: 60 },
    );
  });

  it('changes nothing when the same is promoted again', () => {
    fc.assert(
      fc.property(
        claims,
        fc.constantFrom(...order),
        fc.constantFrom(...order),
        (claim, from, to) => {
          const once = edit(claim, promote(from, to)).claim!;
          const twice = edit(once, promote(from, to));
          expect(twice.yamlEdits).toEqual([]);
          // Nothing but the target is another one.
          const { [to]: _, ...others } = refs(claim);
          expect(refs(once)).toMatchObject(others);
        },
      ),
      { seed, numRuns: runs },
    );
  });

  it('leaves no difference in what may be promoted once all is promoted', () => {
    const seen = { promoted: 0, staying: 0 };
    fc.assert(
      fc.property(claims, claim => {
        const start = filesOf(claim);
        const names = Object.keys(claim.spec.environments);
        const matrix = (files: ReadonlyMap<string, string>) =>
          environmentMatrix(
            platform,
            parseClaim(claimPath, files.get(claimPath)!).claim!,
            testNow,
          );
        const ahead = matrix(start);
        let files: ReadonlyMap<string, string> = start;
        for (const to of names.slice(1)) {
          const { environments } = matrix(files);
          const from = environments.find(e => e.next === to)?.name ?? names[0];
          files = run(promote(from, to), files);
        }
        const after = matrix(files);
        const movable = (row: (typeof after.rows)[number]) =>
          row.differs && row.stays === undefined;
        seen.promoted += ahead.rows.filter(movable).length;
        seen.staying += after.rows.filter(r => r.differs).length;
        expect(after.rows.filter(movable)).toEqual([]);
        for (const row of after.rows.filter(r => r.differs)) {
          expect(row.explanation).toMatch(/\.ya?ml:\d+/);
        }
      }),
      { seed, numRuns: 200 },
    );
    // Both have to happen, or the promise would be empty.
    expect(seen.promoted).toBeGreaterThan(20);
    expect(seen.staying).toBeGreaterThan(20);
  });
});
