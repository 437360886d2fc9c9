import {
  claimAfter,
  found,
  plannedThere,
  serviceFiles,
} from '../testing/upgradeClaim';

const configure = { kind: 'configure', service: 'shop' } as const;
const files = serviceFiles(`  package: aws-data@2.0.0
  environments:
    dev: { package: aws-data@2.2.0 }
    prod: {}
  resources:
    - type: postgres
      name: main
      inputs: { databaseName: orders }
      environments:
        dev: { inputs: { storageGb: 50, zone: a, highAvailability: false } }
    - { type: topic, name: main, environments: { dev: { enabled: false } } }
`);

describe('adding an environment', () => {
  const add = (name: string, copyFrom?: string) =>
    claimAfter(
      {
        ...configure,
        addEnvironments: [{ name, ...(copyFrom && { copyFrom }) }],
      },
      files,
    );

  it('copies package and values, apart from those that belong to an environment', () => {
    const { spec, set } = add('staging', 'dev');
    expect(spec).toBe(`  package: aws-data@2.0.0
  environments:
    dev: { package: aws-data@2.2.0 }
    prod: {}
    staging:
      package: aws-data@2.2.0
  resources:
    - type: postgres
      name: main
      inputs: { databaseName: orders }
      environments:
        dev: { inputs: { storageGb: 50, zone: a, highAvailability: false } }
        staging:
          inputs:
            storageGb: 50
            highAvailability: false
    - { type: topic, name: main, environments: { dev: { enabled: false }, staging: { enabled: false } } }
`);
    expect(set.blocked).toBe(false);
    expect(found(set)).toEqual(['info environment-input staging']);
    expect(set.findings[0].target).toMatchObject({ input: 'zone' });
  });

  it('copies no value that is locked there, and no package that is of another cloud', () => {
    const { spec, set } = add('prod-azure', 'dev');
    expect(spec).toContain('prod-azure:\n      package: azure-data@1.0.0\n');
    expect(spec).toMatch(/prod-azure:\n +inputs:\n +storageGb: 50\n +- /);
    expect(set.blocked).toBe(false);
  });

  it('gives the package of the claim when nothing is copied', () => {
    const { spec, set } = add('staging');
    expect(spec).toContain('    staging: {}\n');
    expect(set.findings).toEqual([]);
    expect(set.summary[0].text).toBe(
      'Adds shop to staging with package `aws-data@2.0.0`',
    );
  });

  it('takes values for the new environment in the same change', () => {
    const { spec } = claimAfter(
      {
        ...configure,
        addEnvironments: [{ name: 'staging', copyFrom: 'dev' }],
        resources: [
          {
            type: 'postgres',
            name: 'main',
            environments: { staging: { inputs: { zone: 'b' } } },
          },
        ],
      },
      files,
    );
    expect(spec).toMatch(
      /storageGb: 50\n +highAvailability: false\n +zone: b\n/,
    );
  });

  it('refuses what there is not, and adds nothing twice', () => {
    expect(found(add('stageing').set)).toEqual([
      'error unknown-environment stageing',
    ]);
    expect(found(add('staging', 'staging').set)).toEqual([
      'error unknown-environment staging',
    ]);
    expect(add('dev').set).toMatchObject({
      files: [],
      findings: [{ severity: 'info', rule: 'already-there' }],
    });
  });
});

it('explains what changing an immutable input does, and what to do instead', () => {
  const { findings } = plannedThere(
    {
      ...configure,
      resources: [
        { type: 'postgres', name: 'main', inputs: { databaseName: 'shop' } },
      ],
    },
    files,
  );
  const [dev, prod] = ['dev', 'prod'].map(environment =>
    findings.find(
      f => f.rule === 'replacement' && f.target?.environment === environment,
    ),
  );
  expect(dev?.severity).toBe('warning');
  expect(prod).toMatchObject({
    severity: 'error',
    target: { environment: 'prod', input: 'databaseName' },
    message: expect.stringContaining(
      'Request a second postgres with the new value',
    ),
  });
});

it('changes the profile, and says what follows', () => {
  const { spec, text, set } = claimAfter(
    { ...configure, profile: 'internal' },
    files,
  );
  expect(text).toContain('  profile: internal\n');
  expect(spec).not.toBe('');
  expect(set.summary.map(s => s.text)).toContain('Profile busy → internal');
});
