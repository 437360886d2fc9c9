import {
  claimAfter,
  found,
  plannedThere,
  serviceFiles,
} from '../testing/upgradeClaim';

const base = `  package: aws-data@2.0.0
  environments:
    dev: {}
    staging: {}
    # Waits for the freeze to end.
    prod: { package: aws-data@1.0.0 }
    prod-azure: { package: azure-data@1.0.0 }
  resources:
    - { type: postgres, name: main, inputs: { comment: orders } }
`;
const files = serviceFiles(base);
const upgrade = { kind: 'upgrade', service: 'shop' } as const;

describe('the package of a claim', () => {
  it('is one for all environments that it serves when none is named', () => {
    const { spec, set } = claimAfter(
      { ...upgrade, package: 'aws-data@2.2.0' },
      files,
    );
    expect(spec).toBe(
      base
        .replace('aws-data@2.0.0', 'aws-data@2.2.0')
        .replace('prod: { package: aws-data@1.0.0 }', 'prod: {}'),
    );
    expect(set.blocked).toBe(false);
    expect(set.packages.map(p => p.package)).toEqual([
      'aws-data@2.2.0',
      'aws-data@2.2.0',
      'aws-data@2.2.0',
      'azure-data@1.0.0',
    ]);
  });

  it('is said for the environments that are named', () => {
    const { spec, set } = claimAfter(
      { ...upgrade, package: 'aws-data@2.2.0', environments: ['dev'] },
      files,
    );
    expect(spec).toBe(
      base.replace('dev: {}', 'dev:\n      package: aws-data@2.2.0'),
    );
    expect(set.summary.map(s => s.text)).toEqual([
      'Package in dev: `aws-data@2.0.0` → `aws-data@2.2.0`',
    ]);
  });

  it('is not said for an environment that gets it anyway', () => {
    const { spec } = claimAfter(
      { ...upgrade, package: 'aws-data@2.0.0', environments: ['prod'] },
      files,
    );
    expect(spec).toBe(
      base.replace('prod: { package: aws-data@1.0.0 }', 'prod: {}'),
    );
  });

  it('becomes the new one with the last environment', () => {
    const moved = serviceFiles(
      base
        .replace('dev: {}', 'dev: { package: aws-data@2.2.0 }')
        .replace('staging: {}', 'staging: { package: aws-data@2.2.0 }'),
    );
    const { spec } = claimAfter(
      { ...upgrade, package: 'aws-data@2.2.0', environments: ['prod'] },
      moved,
    );
    expect(spec).toBe(
      base
        .replace('aws-data@2.0.0', 'aws-data@2.2.0')
        .replace('prod: { package: aws-data@1.0.0 }', 'prod: {}'),
    );
  });

  it('stays for environments that no new one serves', () => {
    const { set, spec } = claimAfter(
      { ...upgrade, package: 'aws-data@2.2.0', environments: ['dev'] },
      serviceFiles(`  package: azure-data@1.0.0
  environments:
    dev: { package: aws-data@2.0.0 }
    prod-azure: {}
  resources: []
`),
    );
    expect(spec).toContain('package: azure-data@1.0.0\n');
    expect(spec).toContain('dev: { package: aws-data@2.2.0 }');
    expect(found(set)).toEqual([]);
  });

  it('is written where the claim said nothing', () => {
    const silent = serviceFiles(`  environments:
    dev: {}
    staging: {}
  resources: []
`);
    const { spec } = claimAfter(
      { ...upgrade, package: 'aws-data@2.2.0' },
      silent,
    );
    expect(spec).toMatch(/^ {2}package: aws-data@2\.2\.0\n/m);
    expect(spec).toContain('dev: {}\n');
  });

  it('changes nothing when it is there already', () => {
    const { set } = claimAfter(
      { ...upgrade, package: 'aws-data@2.0.0', environments: ['dev'] },
      files,
    );
    expect(set.files).toEqual([]);
    expect(found(set)).toEqual(['info already-there']);
  });
});

describe('refused', () => {
  const refusals = (
    change: Partial<Parameters<typeof claimAfter>[0]> & { package: string },
    over = files,
  ) =>
    plannedThere({ ...upgrade, ...change } as never, over).findings.filter(
      f => f.severity === 'error',
    );

  it('is a package that there is not', () => {
    expect(refusals({ package: 'aws-data@2.2.1' })).toMatchObject([
      {
        rule: 'unknown-package',
        fix: { field: { name: 'package', value: 'aws-data@2.2.0' } },
      },
    ]);
  });

  it('is a revoked one, and one that is not good enough', () => {
    expect(
      refusals({
        package: 'aws-data@3.0.0',
        environments: ['staging'],
      } as never),
    ).toMatchObject([{ rule: 'package-revoked' }]);
    expect(
      refusals({
        package: 'aws-data@2.1.0',
        environments: ['dev', 'staging'],
      } as never),
    ).toMatchObject([
      { rule: 'package-state', target: { environment: 'staging' } },
    ]);
  });

  it('is one of another cloud', () => {
    expect(
      refusals({
        package: 'aws-data@2.2.0',
        environments: ['prod-azure'],
      } as never),
    ).toMatchObject([
      {
        rule: 'package-cloud',
        message:
          'Package aws-data@2.2.0 serves aws; prod-azure is on azure. azure-data@1.0.0 would pass.',
        target: { environment: 'prod-azure' },
        fix: { field: { name: 'package', value: 'azure-data@1.0.0' } },
      },
    ]);
  });

  it('is an environment in which the service does not run', () => {
    const few = serviceFiles(
      '  package: aws-data@2.0.0\n  environments: { dev: {} }\n  resources: []\n',
    );
    expect(
      refusals(
        { package: 'aws-data@2.2.0', environments: ['prod', 'deev'] } as never,
        few,
      ).map(f => f.message),
    ).toEqual([
      'shop does not run in prod; it runs in dev. Add the environment first.',
      'shop runs in no environment "deev"; did you mean "dev"?',
    ]);
  });

  it('is a package without a module that is needed', () => {
    const withDns = serviceFiles(
      base.replace(
        /$/,
        '    - { type: dns, name: main, inputs: { host: a.b }, environments: { prod-azure: { enabled: false } } }\n',
      ),
    );
    expect(
      refusals(
        { package: 'aws-data@2.3.0', environments: ['dev'] } as never,
        withDns,
      ),
    ).toMatchObject([
      { rule: 'module-missing', target: { environment: 'dev' } },
    ]);
  });

  it('is an older one, unless that is allowed', () => {
    const change = { package: 'aws-data@1.0.0', environments: ['staging'] };
    expect(refusals(change as never)).toMatchObject([
      {
        rule: 'package-downgrade',
        message:
          'staging would go from aws-data@2.0.0 to aws-data@1.0.0, which is older. Modules may not be able to read what newer ones made; going back has to be allowed.',
        fix: { field: { name: 'package', value: 'aws-data@3.1.0' } },
      },
    ]);
    const allowed = plannedThere(
      { ...upgrade, ...change, allowDowngrade: true },
      files,
    );
    expect(allowed.blocked).toBe(false);
    expect(found(allowed)).toContain('warning package-downgrade staging');
  });

  it('is one that a request takes instead of an upgrade', () => {
    const ask = (ref: string) =>
      found(
        plannedThere(
          {
            kind: 'request',
            service: upgrade.service,
            package: ref,
            environments: ['staging'],
          },
          files,
        ),
      );
    expect(ask('aws-data@1.0.0')).toContain('error package-downgrade staging');
    expect(ask('aws-data@4.0.0')).toContain(
      'error package-skips-major staging',
    );
    expect(ask('aws-data@3.1.0').join()).not.toContain('package-');
  });

  it('is one that is two major versions ahead, unless that is allowed', () => {
    const change = { package: 'aws-data@4.0.0', environments: ['staging'] };
    expect(refusals(change as never)).toMatchObject([
      {
        rule: 'package-skips-major',
        target: { environment: 'staging' },
        fix: {
          text: 'Use aws-data@3.1.0',
          field: { name: 'package', value: 'aws-data@3.1.0' },
        },
      },
    ]);
    const allowed = plannedThere(
      { ...upgrade, ...change, allowSkippedMajor: true },
      files,
    );
    expect(found(allowed)).toContain('warning package-skips-major staging');
    expect(allowed.blocked).toBe(false);
  });
});

describe('what a module asks for', () => {
  const bare = serviceFiles(base.replace(', inputs: { comment: orders }', ''));
  const change = {
    ...upgrade,
    package: 'aws-data@3.1.0',
    environments: ['staging'],
  };

  it('is asked of the person, who can answer in the same change', () => {
    const asked = plannedThere(change, bare);
    expect(asked.blocked).toBe(true);
    expect(asked.findings).toMatchObject([
      {
        severity: 'error',
        rule: 'required-input',
        message:
          'Comment of postgres "main" needs a value: aws-postgres in aws-data@3.1.0 asks for comment (What it is for).',
        source: { path: 'platform/resource-types/postgres.yaml' },
        target: {
          resource: { type: 'postgres', name: 'main' },
          environment: 'staging',
          input: 'comment',
        },
      },
    ]);
    const { set, spec } = claimAfter(
      {
        ...change,
        resources: [
          {
            type: 'postgres',
            name: 'main',
            environments: { staging: { inputs: { comment: 'trial' } } },
          },
        ],
      },
      bare,
    );
    expect(set.findings).toEqual([]);
    expect(spec).toContain('comment: trial');
  });

  it('is asked once for several environments', () => {
    const { findings } = plannedThere(
      { ...change, environments: ['dev', 'staging'] },
      bare,
    );
    expect(findings).toHaveLength(1);
    expect(findings[0].target).not.toHaveProperty('environment');
  });

  it('is an error of the platform when no input could give it', () => {
    const withTopic = serviceFiles(`  package: aws-data@3.1.0
  environments: { dev: {} }
  resources: [{ type: topic, name: main }]
`);
    expect(
      plannedThere(
        { ...upgrade, package: 'aws-data@4.0.0' },
        withTopic,
      ).findings.map(f => `${f.severity} ${f.rule}: ${f.message}`),
    ).toEqual([
      'error required-variable: aws-topic in aws-data@4.0.0 asks for retention, which resource type topic does not give; the platform team adds it to the type.',
      'warning variable-removed: aws-topic in aws-data@4.0.0 no longer takes partitions: what resource type topic gives has no effect for topic "main" in dev.',
    ]);
  });

  it('names resources that there are not', () => {
    expect(
      plannedThere(
        {
          ...change,
          resources: [
            { type: 'postgres', name: 'mian', inputs: { comment: 'a' } },
          ],
        },
        files,
      ).findings.map(f => f.rule),
    ).toEqual(['unknown-resource']);
  });
});

it('needs a claim', () => {
  expect(
    found(plannedThere({ ...upgrade, package: 'aws-data@2.2.0' }, new Map())),
  ).toEqual(['error no-claim']);
});
