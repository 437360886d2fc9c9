import {
  platformChangeSchema,
  type EvidenceInput,
  type PlatformChangeInput,
} from '@groundwork/backstage-plugin-infra-common';
import { compilePlatform } from '../platform/compile';
import type { PlatformFile } from '../platform/compile';
import { platformFiles, platformWith } from '../testing/platformFiles';
import { planPlatformChange } from './planPlatformChange';
import type { PlatformPlanContext } from './platformEdit';

const now = new Date('2026-06-01T12:00:00Z');
const draft = 'aws-data@9.0.0';

/** A package with comments and odd layout, and no evidence. */
const draftFile: PlatformFile = {
  path: 'platform/packages/aws-data-9.0.0.yaml',
  text: `# The next generation; keep this line.
apiVersion: groundwork/v1alpha1
kind: ComponentPackage
metadata:
  name: aws-data-9.0.0
  title: "Generation 9 (9.0.0)"
spec:
  package: aws-data
  version: 9.0.0 # never reused
  revision: feedface90
  clouds: [aws]
  chart:
    name: service
    version: 2.0.0
    source: { kind: GitRepository, url: "https://git.example/modules.git", tag: service-2.0.0 }
  modules:
    # Databases
    aws-postgres:
      version: 4.1.0
      source: { kind: GitRepository, url: "https://git.example/modules.git", tag: aws-postgres-4.1.0 }   # by tag
    aws-kafka:
      version: 3.0.0
      source:
        kind: OCIRepository
        url: oci://registry.example/kafka
        tag: v3.0.0
        digest: sha256:${'a'.repeat(64)}
    pinned:
      version: 1.0.0
      source: { kind: OCIRepository, url: "oci://registry.example/pinned", digest: "sha256:${'b'.repeat(
        64,
      )}" }
  changes:
    - Everything is new
  revoked: { reason: It was an experiment. }
`,
};

const files = new Map(
  platformWith(draftFile).map(({ path, text }) => [path, text]),
);

function evidence(more: Partial<EvidenceInput> = {}): EvidenceInput {
  return {
    package: draft,
    revision: 'feedface90',
    stage: 'unit',
    module: 'aws-postgres',
    result: 'passed',
    finishedAt: '2026-06-01T10:00:00Z',
    tests: { passed: 4, failed: 0 },
    durationSeconds: 12.5,
    tools: { terraform: '1.11.4' },
    run: 'jenkins/42',
    ...more,
  };
}

function planned(
  change: PlatformChangeInput,
  options: {
    files?: ReadonlyMap<string, string>;
    pending?: ReadonlyMap<string, string>;
  } & Partial<PlatformPlanContext> = {},
) {
  const { files: base = files, pending, ...context } = options;
  return planPlatformChange(
    { revision: 'a1b2c3', files: base, ...(pending && { pending }) },
    platformChangeSchema.parse(change),
    { now, requestedBy: 'service:ci', changeId: '0123456789ab', ...context },
  );
}

const certify = (...all: EvidenceInput[]): PlatformChangeInput => ({
  kind: 'certify',
  evidence: all,
});

/** Texts of new and changed files. */
const textsOf = (set: ReturnType<typeof planned>) =>
  new Map(set.files.map(({ path, after }) => [path, after ?? '']));

const mergedWith = (set: ReturnType<typeof planned>) =>
  new Map([...files, ...textsOf(set)]);

const rulesOf = (set: ReturnType<typeof planned>) =>
  set.findings.map(({ severity, rule }) => `${severity} ${rule}`);

const unitFile =
  'platform/certifications/aws-data-9.0.0/unit-aws-postgres.yaml';

describe('certify', () => {
  it('writes a file per stage and module, which counts afterwards', () => {
    const set = planned(
      certify(
        evidence(),
        evidence({ stage: 'integration', module: undefined }),
      ),
    );
    expect(rulesOf(set)).toEqual(['warning package-revoked']);
    expect(set.files.map(({ path, action }) => [path, action])).toEqual([
      ['platform/certifications/aws-data-9.0.0/integration.yaml', 'create'],
      [unitFile, 'create'],
    ]);
    expect(textsOf(set).get(unitFile)).toBe(`apiVersion: groundwork/v1alpha1
kind: Certification
metadata:
  name: aws-data-9.0.0-unit-aws-postgres
spec:
  package: aws-data@9.0.0
  revision: feedface90
  stage: unit
  module: aws-postgres
  result: passed
  finishedAt: "2026-06-01T10:00:00Z"
  tests:
    passed: 4
    failed: 0
    skipped: 0
  durationSeconds: 12.5
  run: jenkins/42
  recordedBy: service:ci
  tools:
    terraform: 1.11.4
`);
    const platform = compilePlatform(
      [...mergedWith(set)].map(([path, text]) => ({ path, text })),
    );
    expect(platform.packageStatus(draft, now)?.missing).toEqual([
      { stage: 'unit', module: 'aws-kafka', reason: 'missing' },
      { stage: 'unit', module: 'pinned', reason: 'missing' },
      { stage: 'upgrade', reason: 'missing' },
    ]);
    expect(set.proposal).toMatchObject({
      title: `${draft}: 2 test results (revoked)`,
      branch: 'groundwork/packages/aws-data-9.0.0/0123456789ab',
    });
    expect(set.proposal.body).toContain(
      '| unit | `aws-postgres` | passed | 4 passed | 13 s | `2026-06-01T10:00:00Z` | `jenkins/42` |',
    );
    expect(set.proposal.body).toContain('### Still missing');
  });

  it('puts evidence beside that of other versions, wherever that is', () => {
    const moved = new Map(
      [...files].map(([path, text]) => [
        path.replace('platform/certifications', 'platform/proofs/here'),
        text,
      ]),
    );
    expect(
      planned(certify(evidence()), { files: moved }).files.map(f => f.path),
    ).toEqual(['platform/proofs/here/aws-data-9.0.0/unit-aws-postgres.yaml']);
  });

  it('knows a run again, whoever hands it in and however its time is written', () => {
    const first = mergedWith(planned(certify(evidence())));
    const again = planned(
      certify(evidence({ finishedAt: '2026-06-01T10:00:00.000Z' })),
      { files: first, requestedBy: 'user:default/ann' },
    );
    expect(again).toMatchObject({ known: true, files: [], blocked: false });
    expect(rulesOf(again)).toContain('info known');
  });

  it('refuses the same run with another result', () => {
    const first = mergedWith(planned(certify(evidence())));
    const set = planned(
      certify(
        evidence({ stage: 'integration', module: undefined }),
        evidence({ result: 'failed', tests: { passed: 3, failed: 1 } }),
      ),
      { files: first },
    );
    expect(set).toMatchObject({ blocked: true, files: [] });
    expect(rulesOf(set)).toContain('error contradiction');
    // In one submission as well.
    const both = planned(certify(evidence(), evidence({ result: 'failed' })));
    expect(rulesOf(both)).toContain('error contradiction');
    expect(
      planned(certify(evidence({ tests: { passed: 1, failed: 2 } }))).blocked,
    ).toBe(true);
  });

  it('replaces a result by a newer one, and never by an older one', () => {
    const first = mergedWith(planned(certify(evidence())));
    const later = planned(
      certify(
        evidence({
          run: 'jenkins/43',
          finishedAt: '2026-06-01T11:00:00Z',
          result: 'failed',
          problems: ['aws-postgres: `size` has no @everyone'],
        }),
      ),
      { files: first },
    );
    expect(later.files.map(({ path, action }) => [path, action])).toEqual([
      [unitFile, 'update'],
    ]);
    expect(later.proposal.title).toContain('1 test result, 1 failed');
    expect(later.proposal.body).not.toContain('@everyone');
    const earlier = planned(
      certify(
        evidence({ run: 'jenkins/41', finishedAt: '2026-06-01T09:00:00Z' }),
      ),
      { files: first },
    );
    expect(earlier).toMatchObject({ known: true, files: [] });
    const sameTime = (result: 'passed' | 'failed') =>
      planned(certify(evidence({ run: 'jenkins/44', result })), {
        files: first,
      }).known;
    expect(sameTime('passed')).toBe(true);
    expect(sameTime('failed')).toBe(false);
  });

  it('overwrites no file that holds other evidence, or anything else', () => {
    const shared = new Map(mergedWith(planned(certify(evidence()))));
    shared.set(
      unitFile,
      `${shared.get(unitFile)}---\n${shared
        .get(unitFile)!
        .replace('name: aws-data-9.0.0-unit-aws-postgres', 'name: another')
        .replace('module: aws-postgres', 'module: aws-kafka')}`,
    );
    const later = certify(
      evidence({ run: 'jenkins/43', finishedAt: '2026-06-01T11:00:00Z' }),
    );
    const beside = planned(later, { files: shared });
    expect(beside.files).toEqual([
      expect.objectContaining({
        path: expect.stringMatching(/unit-aws-postgres-[0-9a-f]{8}\.yaml$/),
        action: 'create',
      }),
    ]);
    expect(beside.blocked).toBe(false);
    const taken = new Map([...files, [unitFile, 'a: 1\n']]);
    expect(planned(later, { files: taken }).files).toEqual([
      expect.objectContaining({ action: 'create' }),
    ]);
  });

  it.each([
    ['unknown-package', { package: 'aws-date@9.0.0' }, 'did you mean'],
    ['revision', { revision: 'deadbeef00' }, 'feedface90'],
    ['future', { finishedAt: '2026-06-01T12:06:00Z' }, 'still to come'],
    ['unknown-module', { module: 'aws-postgre' }, 'aws-postgres'],
    ['unknown-module', { stage: 'integration' as const }, 'whole package'],
    [
      'unknown-module',
      { interfaces: { nope: { variables: {}, outputs: [] } } },
      'nope',
    ],
    [
      'unknown-from',
      { stage: 'upgrade' as const, module: undefined, from: 'aws-data@8.8.8' },
      'upgrade from',
    ],
    [
      'unknown-from',
      { stage: 'upgrade' as const, module: undefined, from: draft },
      'another version',
    ],
    ['unknown-from', { from: 'aws-data@1.0.0' }, 'Only upgrade tests'],
  ])('records nothing for %s: %j', (rule, more, words) => {
    const set = planned(
      certify(
        evidence({ ...more }),
        ...(rule === 'unknown-package'
          ? []
          : [evidence({ module: 'aws-kafka' })]),
      ),
    );
    expect(set).toMatchObject({ blocked: true, files: [] });
    const finding = set.findings.find(f => f.severity === 'error');
    expect(finding?.rule).toBe(rule);
    expect(finding?.message).toContain(words);
  });

  it('takes evidence of one package at a time', () => {
    const set = planned(
      certify(evidence(), evidence({ package: 'aws-data@1.0.0' })),
    );
    expect(rulesOf(set)).toEqual(['error several-packages']);
  });

  it('brings no credential to Git, nor into an answer', () => {
    const token = `ghp_${'a1B2'.repeat(10)}`;
    const printed = planned(
      certify(
        evidence({
          result: 'failed',
          problems: [`cannot clone with ${token}`, 'size is unknown'],
        }),
      ),
    );
    expect(printed.blocked).toBe(false);
    expect(JSON.stringify(printed)).not.toContain(token);
    expect(textsOf(printed).get(unitFile)).toContain('it held a GitHub token');
    expect(textsOf(printed).get(unitFile)).toContain('size is unknown');
    for (const more of [
      { report: `https://ci:${token}@ci.example.com/1` },
      { tools: { terraform: token } },
      { run: `run ${token}` },
    ]) {
      const set = planned(certify(evidence(more)));
      expect(rulesOf(set)).toEqual(['error secret']);
      expect(set.files).toEqual([]);
      expect(JSON.stringify(set)).not.toContain(token);
    }
  });

  it('carries on what the open pull request holds, on what the base has got', () => {
    const open = textsOf(
      planned(
        certify(
          evidence(),
          evidence({ module: 'aws-kafka', run: 'jenkins/50' }),
        ),
      ),
    );
    // Meanwhile a newer result of one of them was merged.
    const base = mergedWith(
      planned(
        certify(
          evidence({ run: 'jenkins/60', finishedAt: '2026-06-01T11:30:00Z' }),
        ),
      ),
    );
    const set = planned(
      certify(evidence({ stage: 'integration', module: undefined })),
      { files: base, pending: open },
    );
    expect(set.known).toBe(false);
    expect(set.files.map(({ path }) => path.split('/').pop())).toEqual([
      'integration.yaml',
      'unit-aws-kafka.yaml',
    ]);
    const again = planned(
      certify(evidence({ module: 'aws-kafka', run: 'jenkins/50' })),
      {
        files: base,
        pending: textsOf(set),
      },
    );
    expect(again).toMatchObject({ known: true });
    expect(textsOf(again)).toEqual(textsOf(set));
  });
});

describe('release', () => {
  const change = {
    kind: 'release',
    from: draft,
    version: '9.1.0',
    revision: 'cafebabe91',
    modules: { 'aws-postgres': '4.2.0', 'aws-kafka': '3.1.0' },
    chart: '2.1.0',
    changes: ['Postgres 18'],
  } as const satisfies PlatformChangeInput;
  const path = 'platform/packages/aws-data-9.1.0.yaml';

  it('copies the document byte by byte, with other versions', () => {
    const set = planned({ ...change, changes: ['Postgres 18'] });
    expect(set.blocked).toBe(false);
    expect(set.subject).toBe('aws-data@9.1.0');
    const expected = draftFile.text
      .replace(/9\.0\.0/g, '9.1.0')
      .replace('feedface90', 'cafebabe91')
      .replace('service-2.0.0', 'service-2.1.0')
      .replace('version: 2.0.0', 'version: 2.1.0')
      .replace('version: 4.1.0', 'version: 4.2.0')
      .replace('aws-postgres-4.1.0', 'aws-postgres-4.2.0')
      .replace('version: 3.0.0', 'version: 3.1.0')
      .replace('tag: v3.0.0', 'tag: v3.1.0')
      .replace(/ +digest: sha256:a+\n/, '')
      .replace('Everything is new', 'Postgres 18')
      .replace(/ {2}revoked:.*\n/, '');
    expect(textsOf(set).get(path)).toBe(expected);
    expect(set.proposal.title).toBe(
      'aws-data@9.1.0: draft from aws-data@9.0.0',
    );
    expect(set.proposal.body).toContain('goes from 4.1.0 to 4.2.0');
  });

  it.each([
    ['version-exists', { version: '9.0.0' }],
    ['unknown-module', { modules: { 'aws-postgress': '1.0.0' } }],
    ['unknown-package', { from: 'aws-data@8.9.9' }],
    ['tag', { modules: { pinned: '1.1.0' } }],
  ])('refuses %s', (rule, more) => {
    const set = planned({ ...change, ...more } as PlatformChangeInput);
    expect(set).toMatchObject({ blocked: true, files: [] });
    expect(rulesOf(set)).toEqual([`error ${rule}`]);
  });

  it('is known again when it is asked for twice', () => {
    const set = planned({ ...change, changes: ['Postgres 18'] });
    const again = planned(
      { ...change, changes: ['Postgres 18'] },
      { files: mergedWith(set) },
    );
    expect(again).toMatchObject({ known: true, blocked: false, files: [] });
    const pending = planned(
      { ...change, changes: ['Postgres 18'] },
      { pending: textsOf(set) },
    );
    expect(pending).toMatchObject({ known: true, blocked: false });
    expect(textsOf(pending)).toEqual(textsOf(set));
  });

  it('warns of a version that is not above the others', () => {
    const set = planned({ ...change, version: '8.9.0' } as PlatformChangeInput);
    expect(rulesOf(set)).toEqual(['warning version-order']);
    expect(set.blocked).toBe(false);
  });

  it('takes evidence before it is merged', () => {
    const open = textsOf(planned(change as unknown as PlatformChangeInput));
    const set = planned(
      certify(evidence({ package: 'aws-data@9.1.0', revision: 'cafebabe91' })),
      { pending: open },
    );
    expect(set.blocked).toBe(false);
    expect(set.files.map(file => file.path)).toEqual([
      'platform/certifications/aws-data-9.1.0/unit-aws-postgres.yaml',
      path,
    ]);
  });
});

describe('deprecate and revoke', () => {
  it('change two lines and nothing else', () => {
    const set = planned({
      kind: 'deprecate',
      package: draft,
      reason: 'Too odd.',
      replacement: 'aws-data@1.0.0',
      endsAt: '2026-12-31',
    });
    expect(set.blocked).toBe(false);
    const text = textsOf(set).get(draftFile.path)!;
    expect(text.startsWith(draftFile.text.trimEnd())).toBe(true);
    const parsed = compilePlatform([{ path: 'platform/a.yaml', text }]);
    expect(parsed.packages.get(draft)?.document.spec.deprecated).toEqual({
      reason: 'Too odd.',
      replacement: 'aws-data@1.0.0',
      endsAt: '2026-12-31',
    });
    const same = planned({
      kind: 'revoke',
      package: draft,
      reason: 'It was an experiment.',
    });
    expect(same).toMatchObject({ known: true, files: [] });
  });

  it('refuses a replacement that is not there', () => {
    for (const replacement of [draft, 'aws-data@7.7.7']) {
      const set = planned({
        kind: 'deprecate',
        package: draft,
        reason: 'Old.',
        replacement,
      });
      expect(rulesOf(set)).toEqual(['error replacement']);
    }
  });
});

describe('waive', () => {
  const change: PlatformChangeInput & { kind: 'waive' } = {
    kind: 'waive',
    name: 'shop-partitions',
    policy: 'few-partitions',
    services: ['shop'],
    environments: ['dev'],
    reason: 'The load test needs them.',
    owner: 'group:default/shop',
    expiresAt: '2026-07-01T00:00:00Z',
  };
  const services = new Set(['shop', 'orders']);

  it('writes a document, and changes it when it is there', () => {
    const set = planned(change, { services });
    expect(set).toMatchObject({ blocked: false, subject: 'shop-partitions' });
    expect(set.proposal.branch).toBe(
      'groundwork/waivers/shop-partitions/0123456789ab',
    );
    const base = mergedWith(set);
    expect(planned(change, { services, files: base }).known).toBe(true);
    const open = planned(change, { services, pending: textsOf(set) });
    expect(open.known).toBe(true);
    expect(textsOf(open)).toEqual(textsOf(set));
    const longer = planned(
      { ...change, expiresAt: '2026-08-01T00:00:00Z' },
      { services, files: base },
    );
    expect(longer.files).toEqual([
      expect.objectContaining({ addedLines: 1, removedLines: 1 }),
    ]);
    expect(rulesOf(longer)).toEqual(['info waiver-exists']);
  });

  it.each([
    ['an end that is over', { expiresAt: '2026-06-01T12:00:00Z' }],
    ['an unknown service', { services: ['shopp'] }],
    ['an unknown policy', { policy: 'few-partition' }],
    ['an unknown environment', { environments: ['moon'] }],
    ['what is no resource', { resources: ['../x'] }],
  ])('refuses %s', (_, more) => {
    expect(planned({ ...change, ...more }, { services }).blocked).toBe(true);
  });
});

it('changes nothing while the settings are broken', () => {
  const broken = new Map(files);
  const settings = platformFiles.find(({ text }) =>
    text.includes('kind: Platform\n'),
  )!;
  broken.set(settings.path, `${settings.text}\n  nonsense: true\n`);
  const set = planned(certify(evidence()), { files: broken });
  expect(rulesOf(set)).toContain('error platform-settings');
  expect(set.blocked).toBe(true);
});
