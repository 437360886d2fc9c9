import type {
  PackageList,
  PackageVersion,
  PackageView,
  PlatformChangeSet,
} from '@groundwork/backstage-plugin-infra-common';

const source = { path: 'platform/packages/aws-data.yaml', line: 1, column: 1 };

/** A version that passed everything, which two services in prod use. */
export const certifiedVersion: PackageVersion = {
  ref: 'aws-data@3.2.0',
  version: '3.2.0',
  channel: 'stable',
  state: 'certified',
  notes: [],
  missing: [],
  stages: [
    { stage: 'unit', required: true, state: 'passed', text: '31 passed' },
    { stage: 'integration', required: true, state: 'passed', text: 'passed' },
    { stage: 'upgrade', required: false, state: 'missing', text: 'no result' },
  ],
  modules: { 'aws-postgres': '2.4.0' },
  chart: { name: 'service', version: '2.2.0' },
  changes: ['PostgreSQL 17'],
  adoption: [{ environment: 'prod', services: 2 }],
  expiresAt: '2027-03-01T00:00:00.000Z',
  source,
};

const candidate: PackageVersion = {
  ...certifiedVersion,
  ref: 'aws-data@3.3.0',
  version: '3.3.0',
  channel: 'next',
  state: 'candidate',
  notes: ['the integration test failed'],
  stages: [
    { stage: 'unit', required: true, state: 'passed', text: '33 passed' },
    {
      stage: 'integration',
      required: true,
      state: 'failed',
      text: '4 passed, 1 failed',
    },
    { stage: 'upgrade', required: true, state: 'missing', text: 'no result' },
  ],
  adoption: [],
  expiresAt: undefined,
};

const deprecated: PackageVersion = {
  ...certifiedVersion,
  ref: 'aws-data@2.9.0',
  version: '2.9.0',
  state: 'deprecated',
  endsAt: '2027-03-31',
  replacement: 'aws-data@3.2.0',
  adoption: [],
};

/** Three versions of one package, one of which has an open pull request. */
export const packageListFixture: PackageList = {
  environments: [{ name: 'prod', title: 'Production' }],
  packages: [
    {
      name: 'aws-data',
      title: 'AWS resources',
      clouds: ['aws'],
      versions: [candidate, certifiedVersion, deprecated],
    },
  ],
  proposals: [
    {
      number: 7,
      url: 'https://git.example.com/pull/7',
      title: 'Record evidence of aws-data 3.3.0',
      packages: ['aws-data@3.3.0'],
    },
  ],
};

/** The page of the certified version. */
export const packageViewFixture: PackageView = {
  ...certifiedVersion,
  name: 'aws-data',
  title: 'AWS resources',
  revision: '0123456789abcdef',
  clouds: ['aws'],
  url: 'https://git.example.com/blob/main/aws-data-3.2.0.yaml',
  moduleSources: [
    {
      module: 'aws-postgres',
      version: '2.4.0',
      source: 'https://git.example.com/modules.git@aws-postgres-2.4.0',
      path: './modules/aws-postgres',
      resourceTypes: ['postgres'],
      interface: {
        variables: {
          size: { type: 'string', required: true },
          log_exports: { type: 'list(string)', required: false, default: [] },
        },
        outputs: ['endpoint'],
      },
    },
  ],
  evidence: [
    {
      stage: 'unit',
      module: 'aws-postgres',
      result: 'passed',
      counts: true,
      finishedAt: '2026-11-01T10:00:00.000Z',
      expiresAt: '2027-03-01T00:00:00.000Z',
      tests: { passed: 31, failed: 0, skipped: 2 },
      durationSeconds: 75,
      tools: { terraform: '1.11.4' },
      report: 'https://ci.example.com/report',
      run: 'jenkins/42',
      recordedBy: 'user:default/ci',
      problems: [],
      source: { ...source, line: 2 },
      url: 'https://git.example.com/blob/main/evidence.yaml',
    },
    {
      stage: 'unit',
      module: 'aws-postgres',
      result: 'failed',
      counts: false,
      note: 'a newer result counts',
      finishedAt: '2026-10-01T10:00:00.000Z',
      tools: {},
      report: 'data:text/html,x',
      problems: ['size was not checked'],
      source: { ...source, line: 3 },
      url: 'https://git.example.com/blob/main/older.yaml',
    },
  ],
  services: [{ service: 'payments-api', environments: ['prod'] }],
  comparison: {
    from: 'aws-data@3.1.0',
    to: 'aws-data@3.2.0',
    direction: 'upgrade',
    majors: 0,
    chart: { before: '2.1.0', after: '2.2.0' },
    modules: [
      {
        module: 'aws-postgres',
        before: '2.3.1',
        after: '2.4.0',
        change: 'changed',
        known: true,
        variables: [
          {
            variable: 'size',
            change: 'added',
            required: true,
            description: 'How large it is.',
          },
        ],
        outputs: { added: ['endpoint'], removed: [] },
      },
    ],
    changes: [],
  },
};

/** What a change of a document would do. */
export const platformChangeSetFixture: PlatformChangeSet = {
  changeId: 'abc123',
  subject: 'aws-data@3.2.0',
  change: { kind: 'revoke', package: 'aws-data@3.2.0', reason: 'It leaks.' },
  revision: '0123456789abcdef',
  files: [
    {
      path: 'platform/packages/aws-data-3.2.0.yaml',
      action: 'update',
      addedLines: 2,
      removedLines: 0,
      diff: '@@ -1,1 +1,2 @@\n kind: ComponentPackage\n+revoked: true\n',
    },
  ] as PlatformChangeSet['files'],
  findings: [],
  blocked: false,
  proposal: {
    title: 'Revoke aws-data 3.2.0',
    body: '',
    branch: 'groundwork/platform/abc123',
    commitMessage: 'Revoke aws-data 3.2.0',
    labels: [],
    reviewers: [],
    intent: 'abc',
  },
};
