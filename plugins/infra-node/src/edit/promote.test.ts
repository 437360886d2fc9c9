import type { ChangeInput } from '@groundwork/backstage-plugin-infra-common';
import {
  claimAfter,
  found,
  plannedThere,
  serviceFiles,
} from '../testing/upgradeClaim';

const promote = {
  kind: 'promote',
  service: 'shop',
  from: 'dev',
  to: 'staging',
} as const satisfies ChangeInput;

const claim = (
  resources: string,
  environments = '{ dev: {}, staging: {}, prod: {} }',
) =>
  serviceFiles(`  package: aws-data@2.0.0
  environments: ${environments}
  resources:
${resources}`);

const messages = (change: ChangeInput, files: Map<string, string>) =>
  plannedThere(change, files).findings.map(
    f => `${f.severity} ${f.rule}: ${f.message}`,
  );

it('carries package, presence and what the claim says for the environment', () => {
  const files = claim(
    `    # The orders.
    - type: postgres
      name: main
      inputs: { version: "15" }
      environments:
        dev: { inputs: { storageGb: 50, version: "16" } }
        staging: { enabled: false }
    - type: topic
      name: main
      environments:
        dev: { inputs: { partitions: 9 } }
        staging: { inputs: { partitions: 4 } }
`,
    '{ dev: { package: aws-data@2.2.0 }, staging: {}, prod: {} }',
  );
  const { spec, set } = claimAfter(promote, files);
  expect(set.findings).toEqual([]);
  expect(spec).toBe(`  package: aws-data@2.0.0
  environments: { dev: { package: aws-data@2.2.0 }, staging: {package: aws-data@2.2.0}, prod: {} }
  resources:
    # The orders.
    - type: postgres
      name: main
      inputs: { version: "15" }
      environments:
        dev: { inputs: { storageGb: 50, version: "16" } }
        staging: { inputs: { version: "16", storageGb: 50 } }
    - type: topic
      name: main
      environments:
        dev: { inputs: { partitions: 9 } }
        staging: { inputs: { partitions: 9 } }
`);
});

it('takes a value back where the claim says the same for all', () => {
  const { spec } = claimAfter(
    promote,
    claim(`    - type: topic
      name: main
      inputs: { partitions: 6 }
      environments: { dev: { inputs: { partitions: 6 } }, staging: { inputs: { partitions: 2 } } }
`),
  );
  expect(spec).toContain(
    'environments: { dev: { inputs: { partitions: 6 } } }',
  );
});

it('leaves what belongs to an environment, what the profile decides and what cannot change, and says why', () => {
  const files = claim(`    - type: postgres
      name: main
      environments:
        dev: { inputs: { zone: a, size: small, highAvailability: false, databaseName: trial } }
`);
  expect(messages({ ...promote, to: 'prod' }, files)).toEqual([
    'info promotion-keeps: postgres/main: The profile decides Size for the tier production of prod.',
    'info promotion-keeps: postgres/main: The profile decides Storage for the tier production of prod.',
    'info promotion-keeps: postgres/main: High availability is locked in prod: It must survive the loss of a zone.',
    expect.stringMatching(
      /^info promotion-keeps: postgres\/main: Database name cannot be changed in place: postgres in prod would be made anew, and its data would be lost\. Request a second one/,
    ),
    'info promotion-keeps: postgres/main: Zone belongs to an environment: postgres says so.',
    'info nothing-to-promote: Nothing of shop is to be carried from dev to prod.',
  ]);
  const { set } = claimAfter({ ...promote, to: 'prod' }, files);
  expect(set.files).toEqual([]);
  expect(set.findings[0].source).toEqual({
    path: 'platform/profiles/busy.yaml',
    line: expect.any(Number),
    column: expect.any(Number),
  });
});

it('leaves what the source says nothing of its own about', () => {
  expect(
    messages(
      promote,
      claim(`    - type: topic
      name: main
      environments: { staging: { inputs: { partitions: 9 } } }
    - type: postgres
      name: main
      environments: { staging: { inputs: { comment: big } } }
`),
    ),
  ).toEqual([
    'info promotion-keeps: topic/main: The claim sets Partitions for staging, and says nothing of its own for dev.',
    'info promotion-keeps: postgres/main: The claim sets Comment for staging, and says nothing of its own for dev.',
    'info nothing-to-promote: Nothing of shop is to be carried from dev to staging.',
  ]);
  expect(
    messages(
      { ...promote, from: 'prod', to: 'dev' },
      claim('    - { type: postgres, name: main }\n'),
    ).slice(1, 4),
  ).toEqual([
    'info promotion-keeps: postgres/main: Size is not carried: the profile decides it in prod.',
    'info promotion-keeps: postgres/main: Storage is not carried: the profile decides it in prod.',
    'info promotion-keeps: postgres/main: High availability is not carried: a lock of the profile decides it in prod.',
  ]);
});

it('carries what cannot change to where the resource is new', () => {
  const { spec } = claimAfter(
    promote,
    claim(`    - type: postgres
      name: main
      environments:
        dev: { inputs: { databaseName: orders } }
        staging: { enabled: false }
`),
  );
  expect(spec).toContain('staging: { inputs: { databaseName: orders } }');
});

it('takes nothing away, and brings nothing where it cannot be made', () => {
  expect(
    messages(
      promote,
      claim(`    - { type: topic, name: main, environments: { dev: { enabled: false } } }
`),
    )[0],
  ).toBe(
    'info promotion-keeps: topic "main" is not in dev and stays in staging: promoting takes nothing away.',
  );
  expect(
    messages(
      { ...promote, to: 'prod-azure' },
      claim(
        `    - { type: dns, name: main, inputs: { host: a.b }, environments: { prod-azure: { enabled: false } } }
`,
        '{ dev: {}, prod-azure: { package: azure-data@1.0.0 } }',
      ),
    ).slice(0, 2),
  ).toEqual([
    'info promotion-keeps: Package aws-data@2.0.0 serves aws; prod-azure is on azure and keeps azure-data@1.0.0.',
    'info promotion-keeps: dns "main" cannot be made in prod-azure, which is on azure.',
  ]);
});

it('carries what is chosen only', () => {
  const files = claim(
    `    - { type: postgres, name: main, environments: { dev: { inputs: { size: large, storageGb: 60 } } } }
    - { type: topic, name: main, environments: { dev: { inputs: { partitions: 9 } } } }
`,
    '{ dev: { package: aws-data@2.2.0 }, staging: {} }',
  );
  const { spec, set } = claimAfter(
    {
      ...promote,
      package: false,
      resources: [{ type: 'postgres', name: 'main', inputs: ['storageGb'] }],
    },
    files,
  );
  expect(set.findings).toEqual([]);
  expect(spec).toContain('staging: {}');
  expect(spec).toContain('staging: { inputs: { storageGb: 60 } }');
  expect(spec).not.toContain('staging: { inputs: { partitions');
  expect(
    messages(
      {
        ...promote,
        package: false,
        resources: [
          { type: 'postgres', name: 'main', inputs: ['sise'] },
          { type: 'topic', name: 'mian' },
        ],
      },
      files,
    ).slice(0, 2),
  ).toEqual([
    'error unknown-input: postgres/main has no input "sise"; did you mean "size"?',
    'error unknown-resource: shop has no topic "mian"; did you mean "topic/main"?',
  ]);
});

it('warns of what was chosen and stays', () => {
  const files =
    claim(`    - { type: postgres, name: main, environments: { dev: { inputs: { zone: a } } } }
`);
  expect(
    found(
      plannedThere(
        {
          ...promote,
          resources: [{ type: 'postgres', name: 'main', inputs: ['zone'] }],
        },
        files,
      ),
    )[0],
  ).toBe('warning promotion-keeps staging');
});

describe('the package', () => {
  const packages = (
    dev: string,
    staging: string,
    change: Partial<typeof promote> = {},
  ) =>
    messages(
      { ...promote, ...change },
      claim(
        '    - { type: topic, name: main }\n',
        `{ dev: { package: ${dev} }, staging: { package: ${staging} } }`,
      ),
    );

  it('is refused with a way out where it is not good enough', () => {
    const files = claim(
      '    - { type: topic, name: main, environments: { dev: { inputs: { partitions: 9 } } } }\n',
      '{ dev: { package: aws-data@2.1.0 }, staging: {} }',
    );
    const { set, spec } = claimAfter(promote, files);
    expect(set.blocked).toBe(true);
    expect(set.findings).toEqual([
      {
        severity: 'error',
        rule: 'package-state',
        message:
          'Package aws-data@2.1.0 is candidate, certified is asked for; upgrade tests have no result, so it cannot be used in staging.',
        target: { environment: 'staging', field: 'package' },
        fix: {
          text: 'Promote without the package',
          field: { name: 'package', value: false },
        },
      },
    ]);
    expect(spec).toContain('staging: { inputs: { partitions: 9 } }');
    expect(packages('aws-data@3.0.0', 'aws-data@2.0.0')[0]).toMatch(
      /^error package-revoked: .*loses data/,
    );
  });

  it('goes neither back nor over a major version', () => {
    expect(packages('aws-data@2.0.0', 'aws-data@2.2.0')[0]).toBe(
      'info promotion-keeps: Package aws-data@2.2.0 in staging is newer than aws-data@2.0.0; promoting takes no package back.',
    );
    expect(packages('aws-data@4.0.0', 'aws-data@2.0.0')[0]).toMatch(
      /^error package-skips-major: staging would go .* 2 major versions at once/,
    );
  });
});

it('warns of the way back, and refuses environments that are none of the service', () => {
  const files = claim(
    '    - { type: topic, name: main, environments: { staging: { inputs: { partitions: 9 } } } }\n',
    '{ dev: {}, staging: {} }',
  );
  const { set, spec } = claimAfter(
    { ...promote, from: 'staging', to: 'dev' },
    files,
  );
  expect(found(set)).toEqual(['warning promotion-order dev']);
  expect(spec).toContain('dev: { inputs: { partitions: 9 } }');
  expect(messages({ ...promote, to: 'dev' }, files)).toEqual([
    'error same-environment: Promote from one environment to another one, not from dev to itself.',
  ]);
  expect(messages({ ...promote, from: 'deev', to: 'prod' }, files)).toEqual([
    'error unknown-environment: shop runs in no environment "deev"; did you mean "dev"?',
    'error unknown-environment: shop does not run in prod; it runs in dev, staging. Add the environment first.',
  ]);
  expect(found(plannedThere(promote, new Map()))).toEqual(['error no-claim']);
});
