import { compilePlatform, type PlatformFile } from './compile';
import { fuzzClaims, fuzzDocuments } from './compile.fuzz';
import { edited, platformFiles, platformWith } from '../testing/platformFiles';

const postgres = 'platform/resource-types/postgres.yaml';
const busy = 'platform/profiles/busy.yaml';
const dev = 'platform/environments/dev.yaml';
const policy = 'platform/policies/few-partitions.yaml';
const settings = 'platform/platform.yaml';

/** Problems as `path:line:column severity rule message`. */
function problemsOf(...changed: PlatformFile[]): string[] {
  return compilePlatform(platformWith(...changed)).problems.map(
    p => `${p.path}:${p.line}:${p.column} ${p.severity} ${p.rule} ${p.message}`,
  );
}

describe('compilePlatform', () => {
  it('makes look-ups of a platform without problems', () => {
    const platform = compilePlatform(platformFiles);
    expect(platform.problems).toEqual([]);
    expect([...platform.environments.keys()]).toEqual([
      'dev',
      'staging',
      'prod',
      'prod-azure',
    ]);
    expect([...platform.packages.keys()]).toEqual([
      'aws-data@3.0.0',
      'aws-data@2.1.0',
      'aws-data@2.0.0',
      'aws-data@1.0.0',
      'azure-data@1.0.0',
    ]);
    const now = new Date('2026-06-01T00:00:00Z');
    expect(
      [...platform.packages.keys()].map(
        ref => platform.packageStatus(ref, now)?.state,
      ),
    ).toEqual(['revoked', 'candidate', 'certified', 'deprecated', 'certified']);
    expect(platform.packageStatus('aws-data@9.9.9', now)).toBeUndefined();
    expect(
      platform.resourceTypes
        .get('postgres')!
        .position(['spec', 'inputs', 'properties', 'size', 'default']),
    ).toEqual({ line: 11, column: 81 });
  });

  it.each<[string, PlatformFile[], string]>([
    [
      'an unknown key',
      [edited(dev, '  region:', '  regoin:')],
      `${dev}:8:3 error unknown-key unknown key "regoin" in "spec"; did you mean "region"?`,
    ],
    [
      'a missing key',
      [edited(dev, '  cluster: dev\n', '')],
      `${dev}:4:1 error missing-key "spec.cluster" is missing; it must be a text`,
    ],
    [
      'a wrong choice',
      [edited(dev, 'tier: development', 'tier: develpment')],
      `${dev}:5:9 error invalid-value "spec.tier" must be one of development, staging, production, not "develpment"; did you mean "development"?`,
    ],
    [
      'a number that should have been quoted',
      [
        edited(
          'platform/packages/aws-data-1.0.0.yaml',
          'revision: abcdef100',
          'revision: 1234567',
        ),
      ],
      'platform/packages/aws-data-1.0.0.yaml:7:13 error invalid-value "spec.revision" must be a text, not 1234567; put it in quotes: "1234567"',
    ],
    [
      'a YAML 1.1 boolean',
      [edited(postgres, 'stateful: true', 'stateful: yes')],
      `${postgres}:7:13 error invalid-value "spec.stateful" must be true or false, not "yes"; write true`,
    ],
    [
      'a syntax error',
      [edited(dev, 'tier: development', 'tier: "development')],
      `${dev}:13:1 error yaml-syntax`,
    ],
    [
      'a tab',
      [edited(dev, '  order: 10', '\torder: 10')],
      `${dev}:6:1 error yaml-syntax`,
    ],
    [
      'a repeated key',
      [edited(dev, '  order: 10', '  order: 10\n  order: 11')],
      `${dev}:7:3 error duplicate-key this key stands here for the second time; keep one`,
    ],
    [
      'a broken character',
      [edited(dev, 'region: eu-west-1', 'region: eu\uFFFDwest')],
      `${dev}:8:13 error encoding is not valid UTF-8`,
    ],
    [
      'an unknown kind',
      [edited(dev, 'kind: Environment', 'kind: Enviroment')],
      `${dev}:2:7 error unknown-kind unknown kind "Enviroment"; did you mean "Environment"?`,
    ],
    [
      'another API version',
      [edited(dev, 'groundwork/v1alpha1', 'groundwork/v2')],
      `${dev}:1:13 error unknown-api-version unknown API version "groundwork/v2"; this version reads groundwork/v1alpha1`,
    ],
    [
      'a foreign document',
      [{ path: 'platform/x.yaml', text: 'apiVersion: v1\nkind: ConfigMap\n' }],
      'platform/x.yaml:1:13 warning foreign-document',
    ],
    [
      'a profile for a type that is not there',
      [edited(busy, '    postgres:', '    postgras:')],
      `${busy}:7:5 error dangling-reference unknown resource type "postgras"; did you mean "postgres"?`,
    ],
    [
      'a lock of an input that the type lacks',
      [edited(busy, 'input: highAvailability', 'input: highAvailabilty')],
      `${busy}:12:18 error dangling-reference lock "highAvailabilty" is not an input of postgres; did you mean "highAvailability"?`,
    ],
    [
      'a lock on a value that is not allowed',
      [edited(busy, 'value: true', 'value: "on"')],
      `${busy}:13:18 error invalid-value lock "highAvailability" of postgres must be true or false`,
    ],
    [
      'a default of a profile that is not allowed',
      [edited(busy, 'size: medium', 'size: huge')],
      `${busy}:8:25 error invalid-value default "size" of postgres must be one of small, medium, large`,
    ],
    [
      'a default of a type that is not allowed',
      [
        edited(
          postgres,
          'maximum: 1000, default: 20',
          'maximum: 1000, default: 5',
        ),
      ],
      `${postgres}:12:88 error invalid-default default of input "storageGb" must be at least 20`,
    ],
    [
      'a required input without property',
      [edited('platform/resource-types/dns.yaml', '[host]', '[hsot]')],
      'platform/resource-types/dns.yaml:10:16 error dangling-reference required input "hsot" is not among the properties; did you mean "host"?',
    ],
    [
      'a bad regular expression',
      [edited(postgres, '^[a-z]+$', '^[a-z+$')],
      `${postgres}:14:68 error regular-expression`,
    ],
    [
      'an expression that cannot be read',
      [edited(postgres, '${{ inputs.size }}', '${{ inputs.size + }}')],
      `${postgres}:21:15 error expression "inputs.size +"`,
    ],
    [
      'an expression that is not closed',
      [edited(postgres, '${{ inputs.size }}', '${{ inputs.size')],
      `${postgres}:21:15 error expression`,
    ],
    [
      'an expression with an unknown variable',
      [edited(postgres, '${{ inputs.size }}', '${{ input.size }}')],
      `${postgres}:21:15 error expression expressions here cannot use "input"; did you mean "inputs"?`,
    ],
    [
      'an expression with an unknown input',
      [edited(postgres, '${{ inputs.size }}', '${{ inputs.sise }}')],
      `${postgres}:21:15 error expression "inputs.sise" does not exist; did you mean "size"?`,
    ],
    [
      'a module that no package has',
      [edited(postgres, 'module: aws-postgres', 'module: aws-postgras')],
      `${postgres}:18:15 warning dangling-reference no component package for aws has the module "aws-postgras"; did you mean "aws-postgres"?`,
    ],
    [
      'a price for an input that is not there',
      [edited(postgres, 'input: storageGb, each', 'input: storage, each')],
      `${postgres}:34:20 warning dangling-reference the price depends on "storage", which is not an input; did you mean "storageGb"?`,
    ],
    [
      'a price for a value that cannot be',
      [edited(postgres, '{ small: 50,', '{ smal: 50,')],
      `${postgres}:33:42 warning dangling-reference a price for "smal", which input "size" cannot be; did you mean "small"?`,
    ],
    [
      'a default package that is not there',
      [edited(dev, 'spec:\n', 'spec:\n  package: aws-data@2.0.1\n')],
      `${dev}:5:12 error dangling-reference unknown component package "aws-data@2.0.1"; did you mean "aws-data@2.0.0"?`,
    ],
    [
      'a policy for a type that is not there',
      [edited(policy, '[topic]', '[topics]')],
      `${policy}:6:28 error dangling-reference unknown resource type "topics"; did you mean "topic"?`,
    ],
    [
      'a rule that cannot be read',
      [edited(policy, '<= 12', '<=')],
      `${policy}:7:9 error rule the rule cannot be read: Unexpected token: EOF`,
    ],
    [
      'a rule that is no question',
      [edited(policy, 'resource.inputs.partitions <= 12', '1 + 2')],
      `${policy}:7:9 error rule the rule cannot be read: gives a int; a rule must be true or false`,
    ],
    [
      'a rule that uses what its scope does not have',
      [edited(policy, 'scope: resource', 'scope: service')],
      `${policy}:7:9 error rule the rule cannot be read: Unknown variable: resource (rules of scope "service" do not see it; choose scope "resource")`,
    ],
    [
      'two documents of one name',
      [
        {
          path: 'platform/zz.yaml',
          text: platformFiles.find(f => f.path === dev)!.text,
        },
      ],
      `platform/zz.yaml:3:19 error duplicate-name Environment "dev" is defined twice; the other one is at ${dev}:3 and counts`,
    ],
    [
      'two packages of one version',
      [
        {
          ...edited(
            'platform/packages/aws-data-2.0.0.yaml',
            'name: aws-data-2.0.0',
            'name: other',
          ),
          path: 'platform/packages/zz.yaml',
        },
      ],
      'platform/packages/zz.yaml:6:12 error duplicate-name package aws-data@2.0.0 is defined twice',
    ],
    [
      'two platform documents',
      [
        {
          ...edited(settings, 'name: acme', 'name: other'),
          path: 'platform/zz.yaml',
        },
      ],
      'platform/zz.yaml:2:7 error more-than-one there is a Platform document already, at platform/platform.yaml:2',
    ],
    [
      'no platform document',
      [{ path: settings, text: '' }],
      `${settings}:1:1 warning no-platform`,
    ],
    [
      'a link to a group that is not there',
      [
        edited(
          dev,
          'spec:\n',
          'spec:\n  links: [{ group: log, title: a, url: "https://a" }]\n',
        ),
      ],
      `${dev}:5:20 warning dangling-reference unknown link group "log"; did you mean "logs"?`,
    ],
    [
      'evidence for a package that is not there',
      [
        edited(
          'platform/certifications/aws-data-2.0.0/unit.yaml',
          'aws-data@2.0.0',
          'aws-data@2.0.9',
        ),
      ],
      'platform/certifications/aws-data-2.0.0/unit.yaml:5:12 warning dangling-reference unknown component package "aws-data@2.0.9"',
    ],
    [
      'a layout that leaves the repository',
      [
        edited(
          settings,
          'layout:\n',
          'layout:\n    claim: ../${{ service.name }}.yaml\n',
        ),
      ],
      `${settings}:6:12 error layout The layout makes the path "../groundwork-probe-a.yaml"`,
    ],
    [
      'a layout where services overlap',
      [
        edited(
          settings,
          'layout:\n',
          'layout:\n    rendered: clusters/${{ environment.name }}/all\n',
        ),
      ],
      `${settings}:6:15 error layout "clusters/dev/all" (groundwork-probe-a in dev) and "clusters/dev/all" (rendered, groundwork-probe-b in dev) overlap`,
    ],
  ])('says what is wrong with %s', (_, changed, expected) => {
    const problems = problemsOf(...changed);
    expect(problems).toContainEqual(expect.stringContaining(expected));
  });

  it('does not look for every error among a flood of aliases', () => {
    const text = `a: &a {}\nb:\n${'  <<: *a\n'.repeat(20_000)}`;
    // The error of the quick reader: the thorough one takes most of a minute.
    expect(problemsOf({ path: 'platform/flood.yaml', text })).toContainEqual(
      expect.stringMatching(/flood\.yaml:10004:3 error yaml-syntax merge keys/),
    );
  });

  it('does not follow an alias bomb', () => {
    const levels = Array.from(
      { length: 12 },
      (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`,
    ).join('\n');
    const text = `a0: &a0 [x]\n${levels}\n`;
    expect(problemsOf({ path: 'platform/bomb.yaml', text })).toContainEqual(
      expect.stringMatching(/bomb\.yaml:1:1 error yaml-size has more than/),
    );
  });

  it.each([
    ['brackets', '['.repeat(5000)],
    ['closed brackets', `a: ${'['.repeat(3000)}${']'.repeat(3000)}`],
    ['braces', `a: ${'{a: '.repeat(3000)}1${'}'.repeat(3000)}`],
    ['dashes', `${'- '.repeat(3000)}x`],
    [
      'steps',
      Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
    ],
  ])('stops at endless %s', (_, text) => {
    const path = 'platform/deep.yaml';
    const platform = compilePlatform(platformWith({ path, text }));
    expect(platform.problems.map(p => p.path)).toEqual([path]);
    expect(platform.environments.size).toBe(4);
  });

  it('reads CRLF, a byte order mark and several documents in a file', () => {
    const texts = platformFiles.map(f => f.text);
    const text = `\uFEFF# all of it\n---\n${texts.join('---\n')}---\n`;
    const one = compilePlatform([
      { path: 'all.yml', text: text.replace(/\n/g, '\r\n') },
    ]);
    expect(one.problems).toEqual([]);
    const many = compilePlatform(platformFiles);
    for (const key of [
      'environments',
      'profiles',
      'resourceTypes',
      'packages',
    ] as const) {
      expect([...one[key].keys()]).toEqual([...many[key].keys()]);
    }
    const { line } = one.environments.get('staging')!.position(['spec']);
    expect(text.split('\n')[line - 1]).toBe('spec:');
  });

  it('keeps what is good beside a document that is broken, whichever it is', () => {
    const names = (files: typeof platformFiles) => {
      const p = compilePlatform(files);
      return {
        problems: p.problems,
        all: [
          ...p.environments.values(),
          ...p.profiles.values(),
          ...p.resourceTypes.values(),
          ...p.packages.values(),
          ...p.policies,
        ].map(l => l.path),
      };
    };
    const before = names(platformFiles).all;
    for (const { path, text } of platformFiles) {
      for (const broken of [
        `${text}\n: : :\n`,
        text.replace('spec:', 'sepc:'),
        `${text.trimEnd()}\nextra: 1\n`,
        '"',
      ]) {
        const after = names(platformWith({ path, text: broken }));
        expect(after.problems.some(p => p.path === path)).toBe(true);
        // Only what says it exists nowhere else may go with it.
        expect(after.all).toEqual(before.filter(p => p !== path));
        expect(
          after.problems.filter(p => p.path !== path && p.severity === 'error'),
        ).toEqual([]);
      }
    }
  });

  it('collects every problem of a document and of all of them, in order', () => {
    const problems = problemsOf(
      edited(dev, '  order: 10\n', '  ordr: 10\n'),
      edited(busy, 'size: medium', 'size: huge, sise: small'),
    );
    expect(problems).toEqual([
      expect.stringContaining(`${dev}:4:1 error missing-key "spec.order"`),
      expect.stringContaining(
        `${dev}:6:3 error unknown-key unknown key "ordr"`,
      ),
      expect.stringContaining(`${busy}:8:25 error invalid-value`),
      expect.stringContaining(`${busy}:8:37 error dangling-reference`),
    ]);
    expect(problems).toEqual([...problems].sort());
  });

  it('does not depend on the order of the files', () => {
    const broken = platformWith(
      edited(dev, 'order: 10', 'order: ten'),
      edited(busy, 'size: medium', 'size: huge'),
    );
    const forwards = compilePlatform(broken);
    const backwards = compilePlatform([...broken].reverse());
    expect(backwards.problems).toEqual(forwards.problems);
    expect([...backwards.packages.keys()]).toEqual([
      ...forwards.packages.keys(),
    ]);
  });

  it('stands any damage', () => {
    expect(() => fuzzDocuments({ seed: 1, runs: 150 })).not.toThrow();
    expect(() => fuzzClaims({ seed: 1, runs: 500 })).not.toThrow();
  });
});
