import fc from 'fast-check';
import {
  changeSetSchema,
  type ChangeInput,
} from '@groundwork/backstage-plugin-infra-common';
import { compilePlatform } from './platform/compile';
import { parseClaim } from './platform/parseClaim';
import { renderService } from './renderService';
import { edited, platformWith } from './testing/platformFiles';
import {
  merged,
  planned,
  samplePlatform,
  shopFiles,
  shopRequest,
  testNow,
} from './testing/planning';

const claimFile = 'services/shop.yaml';

describe('plan', () => {
  it('makes the claim of a new service and says what happens', () => {
    const set = planned(shopRequest, new Map(), {
      requestedBy: 'user:default/ann',
    });
    expect(set.findings).toEqual([]);
    expect(set.blocked).toBe(false);
    expect(set.files.find(f => f.path === claimFile)?.after).toBe(
      `apiVersion: groundwork/v1alpha1
kind: ServiceInfra
metadata:
  name: shop
spec:
  component: component:default/shop
  owner: group:default/shop
  profile: busy
  package: aws-data@2.0.0
  environments:
    dev: {}
    prod: {}
    prod-azure:
      package: azure-data@1.0.0
  resources:
    - type: postgres
      name: main
    - type: topic
      name: main
      inputs:
        partitions: 6
      environments:
        dev:
          inputs:
            partitions: 1
`,
    );
    expect(set.summary.map(s => s.text)).toEqual([
      'Adds shop to dev and prod with package `aws-data@2.0.0`',
      'Adds shop to prod-azure with package `azure-data@1.0.0`',
      'Adds postgres `main` to dev (size medium, storage 20) and prod and prod-azure (size large, storage 100, high availability)',
      'Adds topic `main` to dev (partitions 1) and prod and prod-azure (partitions 6)',
    ]);
    expect(set.cost).toEqual({
      currency: 'USD',
      before: 0,
      after: 545.99,
      environments: [
        { environment: 'dev', before: 0, after: 104 },
        { environment: 'prod', before: 0, after: 432 },
        { environment: 'prod-azure', before: 0, after: 9.99 },
      ],
      unknown: ['postgres/main in prod-azure'],
    });
    expect(set.packages.map(p => [p.environment, p.package, p.state])).toEqual([
      ['dev', 'aws-data@2.0.0', 'certified'],
      ['prod', 'aws-data@2.0.0', 'certified'],
      ['prod-azure', 'azure-data@1.0.0', 'certified'],
    ]);
    expect(() =>
      changeSetSchema.parse(JSON.parse(JSON.stringify(set))),
    ).not.toThrow();
  });

  it('explains every value with the line that decided it', () => {
    const set = planned(shopRequest);
    const size = set.explanations.find(
      e => e.environment === 'prod' && e.input === 'size',
    )!;
    expect(JSON.parse(JSON.stringify(size))).toEqual({
      environment: 'prod',
      resource: { type: 'postgres', name: 'main' },
      input: 'size',
      value: 'large',
      decidedBy: {
        level: 'profile-tier',
        value: 'large',
        source: {
          path: 'platform/profiles/busy.yaml',
          line: 10,
          column: 29,
        },
      },
      overridden: [
        {
          level: 'profile-default',
          value: 'medium',
          source: { path: 'platform/profiles/busy.yaml', line: 8, column: 25 },
        },
        {
          level: 'type-default',
          value: 'small',
          source: {
            path: 'platform/resource-types/postgres.yaml',
            line: 11,
            column: 81,
          },
        },
      ],
    });
    const partitions = set.explanations.find(
      e => e.environment === 'dev' && e.input === 'partitions',
    )!;
    const text = set.files.find(f => f.path === claimFile)!.after!;
    const { line } = partitions.decidedBy.source!;
    expect(partitions.decidedBy.level).toBe('claim-environment');
    expect(text.split('\n')[line - 1].trim()).toBe('partitions: 1');
  });

  it('changes a resource and says what it costs and does', () => {
    const files = shopFiles();
    const set = planned(
      {
        kind: 'configure',
        service: 'shop',
        resources: [
          {
            type: 'postgres',
            name: 'main',
            environments: { dev: { inputs: { size: 'large', storageGb: 50 } } },
          },
        ],
      },
      files,
    );
    expect(set.summary).toEqual([
      {
        action: 'change',
        text: 'postgres `main`, dev: size medium → large, storage 20 → 50; restarts the database',
        risk: 'restart',
        environments: ['dev'],
        resource: { type: 'postgres', name: 'main' },
      },
    ]);
    expect(set.risk).toBe('restart');
    expect(set.cost.before).toBe(545.99);
    expect(set.cost.environments[0]).toEqual({
      environment: 'dev',
      before: 104,
      after: 207,
    });
    expect(
      set.files.every(f => f.environment === 'dev' || f.path === claimFile),
    ).toBe(true);
    expect(set.proposal.title).toBe(
      'shop: postgres main, dev: size medium → large, storage 20 → 50; restarts the database',
    );
  });

  it('keeps every byte of a hand-written claim outside what changes', () => {
    const text = `# The shop. Ask Ann before touching it.
apiVersion: groundwork/v1alpha1
kind: ServiceInfra
metadata: {name: shop}   # short
spec:
  component: 'component:default/shop'
  owner: "group:default/shop"
  profile: busy
  package: aws-data@2.0.0

  environments: { dev: {}, prod: {} }
  resources:
  # the database
  - {type: postgres, name: main, inputs: {size: small}}
  # events
  - name: main   # order of keys is mine
    type: topic
`;
    const files = new Map([[claimFile, text]]);
    const set = planned(
      {
        kind: 'request',
        service: 'shop',
        resources: [
          { type: 'topic', name: 'main', inputs: { partitions: 9 } },
          { type: 'topic', name: 'other' },
        ],
      },
      files,
    );
    expect(set.files.find(f => f.path === claimFile)!.diff).toBe(
      `--- a/${claimFile}
+++ b/${claimFile}
@@ -15,3 +15,7 @@
   # events
   - name: main   # order of keys is mine
     type: topic
+    inputs:
+      partitions: 9
+  - type: topic
+    name: other
`,
    );
  });

  it('retains what holds data when it is removed', () => {
    const set = planned(
      {
        kind: 'remove',
        service: 'shop',
        resources: [{ type: 'postgres', name: 'main' }],
      },
      shopFiles(),
    );
    expect(set.summary[0]).toMatchObject({
      action: 'retain',
      text: 'postgres `main`: removed from dev, prod and prod-azure; its data is kept in the cloud (retained)',
      risk: 'none',
    });
    expect(set.findings.map(f => [f.severity, f.rule])).toContainEqual([
      'info',
      'retained',
    ]);
    expect(set.blocked).toBe(false);
    const after = merged(shopFiles(), set);
    expect(parseClaim(claimFile, after.get(claimFile)!).problems).toEqual([]);
  });

  it('removes everything of a service but the memory of what holds data', () => {
    const files = shopFiles();
    const set = planned({ kind: 'remove', service: 'shop', all: true }, files);
    expect(set.risk).toBe('destroy');
    expect(set.blocked).toBe(false);
    const after = merged(files, set);
    const rendered = [...after.keys()].filter(path => path !== claimFile);
    expect(rendered.every(path => path.includes('/module-sources/'))).toBe(
      true,
    );
    const { spec } = parseClaim(claimFile, after.get(claimFile)!).claim!
      .document;
    expect(spec).toMatchObject({ environments: {}, resources: [] });
    expect(spec.tombstones).toHaveLength(2);
    const again = planned(
      { kind: 'remove', service: 'shop', all: true },
      after,
    );
    expect(again.files).toEqual([]);
  });

  it('removes the claim of a service that holds no data', () => {
    const files = merged(
      new Map(),
      planned({ ...shopRequest, environments: ['dev'], resources: [] }),
    );
    for (const change of [{ all: true }, { environments: ['dev'] }]) {
      const set = planned(
        { kind: 'remove', service: 'shop', ...change },
        files,
      );
      expect(set.files.find(f => f.path === claimFile)).toMatchObject({
        action: 'delete',
      });
      expect(merged(files, set).has(claimFile)).toBe(false);
    }
  });

  it('refuses to replace a production database, and warns elsewhere', () => {
    const set = planned(
      {
        kind: 'configure',
        service: 'shop',
        resources: [
          { type: 'postgres', name: 'main', inputs: { databaseName: 'other' } },
        ],
      },
      shopFiles(),
    );
    expect(set.risk).toBe('replace');
    expect(set.blocked).toBe(true);
    expect(
      set.findings
        .filter(f => f.rule === 'replacement')
        .map(f => [f.severity, f.target?.environment, f.target?.input]),
    ).toEqual([
      ['error', 'prod', 'databaseName'],
      ['error', 'prod-azure', 'databaseName'],
      ['warning', 'dev', 'databaseName'],
    ]);
  });

  it('refuses what contradicts a lock, and only warns of what did before', () => {
    const change: ChangeInput = {
      kind: 'configure',
      service: 'shop',
      resources: [
        { type: 'postgres', name: 'main', inputs: { highAvailability: false } },
      ],
    };
    const set = planned(change, shopFiles());
    const finding = set.findings.find(f => f.rule === 'locked-input')!;
    expect(finding).toMatchObject({
      severity: 'error',
      source: { path: 'platform/profiles/busy.yaml', line: 13 },
      target: {
        resource: { type: 'postgres', name: 'main' },
        input: 'highAvailability',
      },
      fix: { input: { name: 'highAvailability', value: true } },
    });
    const old = planned(
      {
        kind: 'configure',
        service: 'shop',
        resources: [
          { type: 'postgres', name: 'main', inputs: { storageGb: 200 } },
        ],
      },
      merged(shopFiles(), set),
    );
    expect(
      old.findings.filter(f => f.rule === 'locked-input').map(f => f.severity),
    ).toEqual(['warning', 'warning']);
    expect(old.blocked).toBe(false);
  });

  it.each<[string, ChangeInput, Record<string, unknown>]>([
    [
      'an unknown environment',
      { ...shopRequest, environments: ['dve'] },
      {
        rule: 'unknown-environment',
        message: 'Unknown environment "dve"; did you mean "dev"?',
        fix: { field: { name: 'environments', value: ['dev'] } },
      },
    ],
    [
      'an unknown type',
      { ...shopRequest, resources: [{ type: 'postgers', name: 'main' }] },
      {
        rule: 'unknown-resource-type',
        message: 'Unknown resource type "postgers"; did you mean "postgres"?',
      },
    ],
    [
      'an alias of a type',
      { ...shopRequest, resources: [{ type: 'databse', name: 'main' }] },
      { message: 'Unknown resource type "databse"; did you mean "postgres"?' },
    ],
    [
      'an unknown profile',
      { ...shopRequest, profile: 'bussy' },
      {
        rule: 'unknown-profile',
        fix: { field: { name: 'profile', value: 'busy' } },
      },
    ],
    [
      'no owner',
      { ...shopRequest, owner: undefined },
      { rule: 'owner-needed', target: { field: 'owner' } },
    ],
    [
      'no profile',
      { ...shopRequest, profile: undefined },
      { rule: 'profile-needed', target: { field: 'profile' } },
    ],
    [
      'no environment',
      { ...shopRequest, environments: [], resources: [] },
      { rule: 'no-environment', target: { field: 'environments' } },
    ],
    [
      'an unknown input',
      {
        ...shopRequest,
        resources: [{ type: 'postgres', name: 'main', inputs: { sise: 'x' } }],
      },
      {
        rule: 'unknown-input',
        message: '"sise" is not an input of postgres; did you mean "size"?',
        target: { input: 'sise' },
      },
    ],
    [
      'a value that is not allowed',
      {
        ...shopRequest,
        resources: [
          { type: 'postgres', name: 'main', inputs: { storageGb: 5 } },
        ],
      },
      {
        rule: 'invalid-input',
        message: 'Storage must be at least 20, not 5.',
        fix: { input: { name: 'storageGb', value: 20 } },
      },
    ],
    [
      'a required input without value',
      {
        ...shopRequest,
        environments: ['dev'],
        resources: [{ type: 'dns', name: 'main' }],
      },
      { rule: 'required-input', target: { input: 'host' } },
    ],
    [
      'a type that the cloud does not have',
      {
        ...shopRequest,
        environments: ['prod-azure'],
        resources: [{ type: 'dns', name: 'main', inputs: { host: 'a.b' } }],
      },
      { rule: 'no-implementation', target: { environment: 'prod-azure' } },
    ],
    [
      'a package that is not good enough',
      { ...shopRequest, environments: ['prod'], package: 'aws-data@2.1.0' },
      {
        rule: 'package-state',
        message:
          'Package aws-data@2.1.0 is candidate; prod asks for certified. Missing: upgrade tests have no result. aws-data@2.0.0 would pass.',
        fix: { field: { name: 'package', value: 'aws-data@2.0.0' } },
      },
    ],
    [
      'a revoked package',
      { ...shopRequest, environments: ['dev'], package: 'aws-data@3.0.0' },
      { rule: 'package-revoked', severity: 'error' },
    ],
    [
      'a policy that is not met',
      {
        ...shopRequest,
        resources: [
          { type: 'topic', name: 'main', inputs: { partitions: 50 } },
        ],
      },
      {
        severity: 'error',
        rule: 'policy/few-partitions',
        message: '50 partitions are too many for main in dev.',
        source: { path: 'platform/policies/few-partitions.yaml', line: 7 },
        target: { environment: 'dev', input: 'partitions' },
        fix: { input: { environment: 'dev', value: 12 } },
        documentation: 'https://docs.example/partitions',
      },
    ],
    [
      'a secret in an input',
      {
        ...shopRequest,
        resources: [
          {
            type: 'postgres',
            name: 'main',
            inputs: { comment: 'use ghp_0123456789abcdefghijABCDEFGHIJ012345' },
          },
        ],
      },
      { rule: 'secret', severity: 'error', target: { input: 'comment' } },
    ],
  ])('refuses %s', (_, change, expected) => {
    const set = planned(change);
    expect(set.blocked).toBe(true);
    expect(set.findings).toContainEqual(
      expect.objectContaining(
        Object.fromEntries(
          Object.entries(expected).map(([key, value]) => [
            key,
            typeof value === 'object'
              ? partly(value as Record<string, unknown>)
              : value,
          ]),
        ),
      ),
    );
  });

  it('warns of a deprecated package', () => {
    const set = planned({
      ...shopRequest,
      environments: ['dev'],
      package: 'aws-data@1.0.0',
    });
    expect(set.blocked).toBe(false);
    expect(set.findings).toContainEqual(
      expect.objectContaining({
        severity: 'warning',
        rule: 'package-deprecated',
        message:
          'Package aws-data@1.0.0 is deprecated: It is old. Use aws-data@2.0.0 instead.',
      }),
    );
  });

  it('lets a policy that an untouched resource breaks pass as a warning', () => {
    const files = merged(
      new Map(),
      planned({
        ...shopRequest,
        resources: [
          { type: 'topic', name: 'main', inputs: { partitions: 50 } },
        ],
      }),
    );
    const set = planned(
      {
        kind: 'request',
        service: 'shop',
        resources: [{ type: 'topic', name: 'other' }],
      },
      files,
    );
    expect(
      set.findings.map(f => [f.severity, f.rule, f.target?.resource?.name]),
    ).toEqual([['warning', 'policy/few-partitions', 'main']]);
  });

  it('never repeats a secret', () => {
    const secret = 'ghp_0123456789abcdefghijABCDEFGHIJ012345';
    const set = planned({
      ...shopRequest,
      resources: [
        { type: 'postgres', name: 'main', inputs: { comment: secret } },
      ],
    });
    expect(JSON.stringify(set)).not.toContain(secret);
  });

  it('tells of proposals that are open for the service', () => {
    const set = planned(shopRequest, new Map(), {
      openProposals: [{ number: 7, url: 'https://git.example/7', title: 'x' }],
    });
    expect(set.findings).toEqual([
      expect.objectContaining({
        severity: 'info',
        rule: 'open-proposal',
        documentation: 'https://git.example/7',
      }),
    ]);
  });

  it('does nothing while the settings of the platform are broken', () => {
    const platform = compilePlatform(
      platformWith(edited('platform/platform.yaml', 'tags:', 'tagz:')),
    );
    const set = planned(shopRequest, new Map(), { platform });
    expect(set.blocked).toBe(true);
    expect(set.findings[0]).toMatchObject({
      rule: 'platform-settings',
      source: { path: 'platform/platform.yaml', line: 9 },
    });
  });

  it('refuses a claim file that it cannot read, with its line', () => {
    const broken = new Map([[claimFile, 'kind: [\n']]);
    expect(() => planned(shopRequest, broken)).toThrow(
      /services\/shop\.yaml:2:1/,
    );
    const other = new Map([
      [
        claimFile,
        shopFiles().get(claimFile)!.replace('name: shop', 'name: ship'),
      ],
    ]);
    expect(() => planned(shopRequest, other)).toThrow(
      /the claim in it is of ship \(services\/shop\.yaml:4\)/,
    );
  });

  it('says where a request changes what people wrote by hand', () => {
    const fresh = planned(shopRequest, new Map());
    const rules = (set: typeof fresh) => set.findings.map(f => f.rule);
    expect(rules(fresh)).not.toContain('written-by-hand');
    const { path, after } = fresh.files.find(({ after: text }) =>
      /^kind: Terraform$/m.test(text ?? ''),
    )!;
    const byHand = after!.replace(/^ {2}interval: .*$/m, '  interval: 99m');
    const set = planned(
      shopRequest,
      new Map([[path, byHand.replace(/large|medium|small/, 'huge')]]),
    );
    expect(set.findings).toContainEqual(
      expect.objectContaining({
        severity: 'warning',
        rule: 'written-by-hand',
        source: { path, line: 1 },
      }),
    );
  });

  it('refuses what would make a claim too large to be read', () => {
    const comment = 'x'.repeat(9_000);
    const resources = Array.from({ length: 100 }, (_, index) => ({
      type: 'postgres',
      name: `db${index}`,
      environments: Object.fromEntries(
        ['dev', 'prod'].map(name => [name, { inputs: { comment } }]),
      ),
    }));
    const set = planned(
      { kind: 'request', service: 'shop', resources },
      shopFiles(),
    );
    expect(set.blocked).toBe(true);
    expect(set.findings).toContainEqual(
      expect.objectContaining({ rule: 'claim-too-large' }),
    );
    expect(set.files).toEqual([]);
  });

  it('gives the same bytes for the same change', () => {
    const [one, two] = [1, 2].map(() => JSON.stringify(planned(shopRequest)));
    expect(one).toBe(two);
    const reordered = planned(shopRequest, new Map(), {
      platform: compilePlatform(platformWith().reverse()),
    });
    expect(JSON.stringify(reordered)).toBe(one);
  });

  it('has nothing to do for a change that is there already', () => {
    const files = shopFiles();
    const again = planned(shopRequest, files, { changeId: 'ffffffffffff' });
    expect(again.files).toEqual([]);
    expect(again.summary.map(s => s.text)).toEqual([
      'Nothing changes: everything is as asked for already',
    ]);
    expect(again.risk).toBe('none');
  });
});

function partly(value: Record<string, unknown>): unknown {
  return expect.objectContaining(
    Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        key,
        typeof inner === 'object' && inner !== null && !Array.isArray(inner)
          ? partly(inner as Record<string, unknown>)
          : inner,
      ]),
    ),
  );
}

describe('any sequence of changes', () => {
  const environments = ['dev', 'staging', 'prod', 'prod-azure'];
  const environment = fc.constantFrom(...environments);
  const id = fc.oneof(
    fc.record({
      type: fc.constantFrom('postgres', 'topic'),
      name: fc.constantFrom('main', 'other'),
    }),
    fc.record({ type: fc.constant('dns'), name: fc.constant('main') }),
  );
  const inputs = fc.record(
    {
      size: fc.constantFrom('small', 'large', null),
      storageGb: fc.constantFrom(20, 500, null),
      comment: fc.constantFrom(
        'yes',
        '1e3',
        'a: b # c',
        '',
        ' x',
        '${{ service.name }}',
        null,
      ),
      partitions: fc.constantFrom(1, 12, null),
      host: fc.constantFrom('a.b', null),
    },
    { requiredKeys: [] },
  );
  /** Only inputs that the type has. */
  const fitting = (type: string, values: Record<string, unknown>) =>
    Object.fromEntries(
      Object.entries(values).filter(([name]) =>
        Object.hasOwn(
          samplePlatform.resourceTypes.get(type)!.document.spec.inputs
            .properties,
          name,
        ),
      ),
    );
  const edit = fc
    .tuple(id, inputs, fc.option(fc.tuple(environment, inputs)))
    .map(([{ type, name }, values, own]) => ({
      type,
      name,
      inputs: fitting(type, values),
      ...(own && {
        environments: { [own[0]]: { inputs: fitting(type, own[1]) } },
      }),
    }));
  const change = fc.oneof(
    fc.record({
      kind: fc.constant('request' as const),
      profile: fc.constantFrom('busy', 'internal'),
      owner: fc.constantFrom('group:default/shop', 'group:default/other'),
      environments: fc.uniqueArray(environment, { maxLength: 3 }),
      resources: fc.array(edit, { maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constant('configure' as const),
      resources: fc.array(edit, { maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constant('remove' as const),
      resources: fc.array(id, { maxLength: 2 }),
      environments: fc.uniqueArray(environment, { maxLength: 1 }),
    }),
  );

  it('keeps the claim readable, everything rendered, and every plan repeatable', () => {
    let merges = 0;
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.array(change, { minLength: 1, maxLength: 5 }),
        (fromNothing, changes) => {
          let files = fromNothing ? new Map<string, string>() : shopFiles();
          changes.forEach((one, index) => {
            const input = {
              ...one,
              service: 'shop',
            } as ChangeInput;
            const options = { changeId: `${index}`.padStart(12, '0') };
            const set = planned(input, files, options);
            if (set.blocked) return;
            merges++;
            files = merged(files, set);
            const again = planned(input, files, { changeId: 'ffffffffffff' });
            expect(again.files.map(f => f.diff)).toEqual([]);

            const text = files.get(claimFile);
            if (text === undefined) return;
            const { claim, problems } = parseClaim(claimFile, text);
            expect(problems).toEqual([]);
            const rendered = renderService(
              { revision: 'x', platform: samplePlatform, files },
              claim!,
              { changeId: 'ffffffffffff', now: testNow },
            );
            expect(rendered.files.map(f => f.diff)).toEqual([]);
            for (const e of set.explanations) {
              expect(e.decidedBy.source!.line).toBeGreaterThan(0);
            }
            for (const { path } of set.files) {
              expect(path).toMatch(
                /^(?:services\/shop\.yaml|clusters\/(?:dev|staging|prod|prod-azure)\/(?:module-sources\/)?shop\/[a-z0-9.-]+)$/,
              );
            }
          });
        },
      ),
      { numRuns: 100 },
    );
    expect(merges).toBeGreaterThan(60);
  });
});
