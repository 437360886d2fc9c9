import { load } from 'js-yaml';
import { editYaml } from './editYaml';
import { HELM_RELEASE } from './helmRelease.fixture';
import type { YamlEdit, YamlEditOptions, YamlPath } from './types';

/** Asserts success and answers the new text. */
function edited(
  text: string,
  edits: YamlEdit[],
  options?: YamlEditOptions,
): string {
  const result = editYaml(text, edits, options);
  if (!result.ok) {
    throw new Error(JSON.stringify(result.refusals));
  }
  expect(result.changed).toBe(result.text !== text);
  return result.text;
}

function set(text: string, path: YamlPath, value: YamlEdit['value']): string {
  return edited(text, [{ path, value }]);
}

function refusals(
  text: string,
  path: YamlPath,
  value: YamlEdit['value'],
  options?: YamlEditOptions,
) {
  const result = editYaml(text, [{ path, value }], options);
  if (result.ok) {
    throw new Error(`not refused: ${result.text}`);
  }
  return result.refusals;
}

/** Lines that only one of two texts has, as a diff shows them. */
function changedLines(before: string, after: string): string[] {
  const old = before.split('\n');
  const now = after.split('\n');
  return [
    ...old.filter(line => !now.includes(line)).map(line => `-${line}`),
    ...now.filter(line => !old.includes(line)).map(line => `+${line}`),
  ];
}

const INFRASTRUCTURE = ['spec', 'values', 'infrastructure'];

describe.each([
  ['line feeds', HELM_RELEASE],
  ['carriage returns', HELM_RELEASE.replaceAll('\n', '\r\n')],
  ['a byte order mark', `\ufeff${HELM_RELEASE}`],
])('a hand-written HelmRelease with %s', (_, file) => {
  const lines = (text: string) =>
    changedLines(file.replaceAll('\r', ''), text.replaceAll('\r', ''));

  it('changes one leaf of an owned mapping', () => {
    const after = set(file, INFRASTRUCTURE, {
      postgres: [
        { name: 'main', size: 'large', version: '16' },
        { name: 'keys', size: 'small' },
      ],
      topics: ['payment-events', 'refund-events'],
    });
    expect(lines(after)).toEqual([
      '-              size: small   # enough until Black Friday',
      '+              size: large   # enough until Black Friday',
    ]);
  });

  it('adds an item, a flow item and a key in the style around them', () => {
    const after = edited(file, [
      {
        path: [...INFRASTRUCTURE, 'postgres', { key: 'name', value: 'audit' }],
        value: { size: 'small', backup: { days: 7 } },
      },
      {
        path: [...INFRASTRUCTURE, 'topics'],
        value: ['payment-events', 'refund-events', 'audit, all'],
      },
      { path: [...INFRASTRUCTURE, 'redis'], value: { enabled: true } },
    ]);
    expect(lines(after)).toEqual([
      "-            topics: [payment-events, 'refund-events']",
      '+            - name: audit',
      '+              backup:',
      '+                  days: 7',
      '+            topics: [payment-events, \'refund-events\', "audit, all"]',
      '+            redis:',
      '+                enabled: true',
    ]);
    expect(
      after.split('\n').filter(line => line.includes('size: small')).length,
    ).toBe(3);
  });

  it('changes nothing when the file already says so', () => {
    const values = (
      load(file.replace('\ufeff', '')) as {
        spec: { values: YamlEdit['value'] };
      }
    ).spec.values;
    expect(set(file, ['spec', 'values'], values)).toBe(file);
    expect(set(file, ['spec', 'values', 'missing', 'key'], undefined)).toBe(
      file,
    );
    expect(edited(file, [])).toBe(file);
  });

  it('keeps image markers beside the value they mark', () => {
    const after = set(file, ['spec', 'values', 'image', 'tag'], '1.43.0');
    expect(lines(after)).toEqual([
      '-            tag: 1.42.0 # {"$imagepolicy": "flux-system:payments-api:tag"}',
      '+            tag: 1.43.0 # {"$imagepolicy": "flux-system:payments-api:tag"}',
    ]);
  });

  it('gives back the same bytes when an addition is removed again', () => {
    const path = ['spec', 'values', 'objectStorage'];
    const added = set(file, path, {
      buckets: [{ name: 'invoices' }],
      note: 'two\nlines\n',
    });
    expect(added).not.toBe(file);
    expect(set(added, path, undefined)).toBe(file);
  });

  it('removes the last item together with its list, and the comments in it', () => {
    const after = set(file, [...INFRASTRUCTURE, 'postgres'], []);
    expect(lines(after)).toEqual([
      '-            postgres:',
      '-            - name: main',
      '-              size: small   # enough until Black Friday',
      '-              version: "16"',
      '-            # Idempotency keys.',
      '-            - name: keys',
      '-              size: small',
      '+            postgres: []',
    ]);
  });

  it('refuses to change what an alias shares, and says where', () => {
    const [refusal] = refusals(
      file,
      [
        'spec',
        'values',
        'sidecars',
        { key: 'name', value: 'proxy' },
        'resources',
        'limits',
        'memory',
      ],
      '1Gi',
    );
    expect(refusal).toMatchObject({
      line: 75,
      column: 24,
      path: [
        'spec',
        'values',
        'sidecars',
        { key: 'name', value: 'proxy' },
        'resources',
      ],
      proposal:
        'Write the value out here in place of *resources, then try again.',
    });
    expect(
      refusals(
        file,
        ['spec', 'values', 'resources', 'limits', 'memory'],
        '1Gi',
      )[0],
    ).toMatchObject({
      line: 35,
      reason: expect.stringContaining('line 75 uses'),
    });
  });
});

describe('sequences', () => {
  const kustomization = [
    'apiVersion: kustomize.config.k8s.io/v1beta1',
    'kind: Kustomization',
    'resources:',
    '# base',
    '- namespace.yaml',
    '- ../base # shared',
    '',
    '# ours',
    "- 'release.yaml'",
    'namespace: payments',
    '',
  ].join('\n');

  it('adds and removes scalar items with least change', () => {
    const after = set(
      kustomization,
      ['resources'],
      ['namespace.yaml', 'release.yaml', 'terraform-main.yaml'],
    );
    expect(changedLines(kustomization, after)).toEqual([
      '-- ../base # shared',
      '+- terraform-main.yaml',
    ]);
    expect(
      set(
        after,
        ['resources'],
        ['a.yaml', 'namespace.yaml', 'release.yaml', 'terraform-main.yaml'],
      ),
    ).toBe(after.replace('# base\n', '- a.yaml\n# base\n'));
  });

  it.each([
    ['x: [a, b]\n', ['a'], 'x: [a]\n'],
    ['x: [ a, b ]\n', ['b'], 'x: [ b ]\n'],
    ['x: [a, b,]\n', ['a', 'b', 'c'], 'x: [a, b, c,]\n'],
    ['x: [a, b]\n', [], 'x: []\n'],
    ['x: []  # none\n', ['a'], 'x:  # none\n  - a\n'],
    [
      'x: [\n  a, # one\n  b # two\n]\n',
      ['a', 'b', 'c'],
      'x: [\n  a, # one\n  b, # two\n  c\n]\n',
    ],
    ['x: [\n  a, # one\n  b # two\n]\n', ['a'], 'x: [\n  a # one\n]\n'],
    ['x:\n-   a\n', ['a', { k: 1, l: 2 }], 'x:\n-   a\n-   k: 1\n    l: 2\n'],
    ['x:\n  -\n  - a\n', [null, 'a', 'b'], 'x:\n  -\n  - a\n  - b\n'],
    ['x:\n  -\n', ['a'], 'x:\n  - a\n'],
    ['x:\n  - - a\n    - b\n', [['b']], 'x:\n  - - b\n'],
    ['x: [a: 1, b]\n', [{ a: 2 }, 'b'], 'x: [{ a: 2 }, b]\n'],
  ])('%j set to %j', (text, value, expected) => {
    expect(set(text, ['x'], value)).toBe(expected);
  });

  it('never adds an item twice, however its name is spelled', () => {
    const text = 'ports:\n  - port: 8080 # http\n';
    const path: YamlPath = ['ports', { key: 'port', value: '8080' }];
    expect(set(text, path, { protocol: 'TCP' })).toBe(
      'ports:\n  - port: 8080 # http\n    protocol: TCP\n',
    );
    expect(set(text, path, { port: 8080 })).toBe(text);
    expect(refusals(text, path, { port: 9090 })[0].reason).toContain(
      'names another one',
    );
    expect(
      refusals(
        '- name: a\n- name: a\n',
        [{ key: 'name', value: 'a' }, 'b'],
        1,
      )[0],
    ).toMatchObject({ line: 2 });
  });
});

describe('mappings', () => {
  it.each<[string, YamlPath, YamlEdit['value'], string]>([
    ['a: {}  # c\n', ['a', 'b'], 1, 'a:  # c\n  b: 1\n'],
    ['a: # c\nz: 1\n', ['a', 'b', 'c'], 1, 'a: # c\n  b:\n    c: 1\nz: 1\n'],
    ['a: null\n', ['a', 'b'], 1, 'a:\n  b: 1\n'],
    ['a: ~ # c\n', ['a', 'b'], 1, 'a: # c\n  b: 1\n'],
    ['a: {b: 1}\n', ['a', 'c'], { d: 'x, y' }, 'a: {b: 1, c: {d: "x, y"}}\n'],
    [
      'a: |\n  text\n\n# about z\nz: 1\n',
      ['b'],
      1,
      'a: |\n  text\n\n# about z\nz: 1\nb: 1\n',
    ],
    [
      'm:\n  a: |\n    text\n\n# about z\nz: 1\n',
      ['m', 'b'],
      1,
      'm:\n  a: |\n    text\n  b: 1\n\n# about z\nz: 1\n',
    ],
    [
      'm:\n  a:\n    x: 1\n    # deeper\n  # level\nz: 1\n',
      ['m', 'b'],
      1,
      'm:\n  a:\n    x: 1\n    # deeper\n  b: 1\n  # level\nz: 1\n',
    ],
    ['a: 1', ['b'], 2, 'a: 1\nb: 2'],
    ['a: 1\r\n', ['b'], { c: 2 }, 'a: 1\r\nb:\r\n  c: 2\r\n'],
    ['a: 1\nb: 2', ['b'], undefined, 'a: 1'],
    ['a:\n  b: 1 # c\nz: 1\n', ['a', 'b'], undefined, 'a: {}\nz: 1\n'],
    ['a: &x\n  b: 1\n', ['a', 'b'], undefined, 'a: &x {}\n'],
    ['a: 1\n', ['a'], undefined, '{}\n'],
    ['- a: 1 # one\n  b: 2\n', [], [{ b: 2 }], '- b: 2\n'],
    ['? a\n: 1\n? [x]\n: 2\n', ['a'], 3, '? a\n: 3\n? [x]\n: 2\n'],
    ['a:\n  b: 1\n', ['a'], 5, 'a: 5\n'],
    ['a: 5 # c\n', ['a'], { b: [1] }, 'a: # c\n  b:\n    - 1\n'],
    ['', ['a', 'b'], 1, 'a:\n  b: 1\n'],
    ['# only a comment', ['a'], 1, '# only a comment\na: 1'],
    ['---\n# c\n...\n', ['a'], 1, '---\n# c\na: 1\n...\n'],
    ['a: &k 1 # c\n', ['a'], 2, 'a: &k 2 # c\n'],
    ['a: !!str 1 # c\n', ['a'], '2', 'a: !!str "2" # c\n'],
  ])('%j, %j set to %j', (text, path, value, expected) => {
    expect(set(text, path, value)).toBe(expected);
  });

  it('treats keys of the language as plain data', () => {
    const value = JSON.parse(
      '{"__proto__": {"polluted": true}, "constructor": 1}',
    );
    const text = set('a: 1\n', ['b'], value);
    expect(text).toBe(
      'a: 1\nb:\n  __proto__:\n    polluted: true\n  constructor: 1\n',
    );
    expect(set(text, ['b', '__proto__', 'polluted'], false)).toBe(
      text.replace('true', 'false'),
    );
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('comments above a removed key', () => {
  it.each([
    [
      'go when a blank line follows',
      'a: 1\n# about b\nb: 2\n\nc: 3\n',
      'a: 1\n\nc: 3\n',
    ],
    [
      'go at the end',
      'm:\n  a: 1\n  # about b\n  b: 2\nz: 1\n',
      'm:\n  a: 1\nz: 1\n',
    ],
    [
      'go when the next key has its own',
      '# top\na: 1\n# about b\nb: 2\n# about c\nc: 3\n',
      '# top\na: 1\n# about c\nc: 3\n',
    ],
    [
      'stay when they head a group',
      'a: 1\n# group\nb: 2\nc: 3\n',
      'a: 1\n# group\nc: 3\n',
    ],
    [
      'stay behind a blank line',
      'a: 1\n# apart\n\nb: 2\n',
      'a: 1\n# apart\n\n',
    ],
    [
      'stay at the top of the file',
      '# licence\nb: 2\n\nc: 3\n',
      '# licence\n\nc: 3\n',
    ],
  ])('%s', (_, text, expected) => {
    expect(
      set(
        text,
        [
          text.startsWith('m') ? 'm' : 'b',
          ...(text.startsWith('m') ? ['b'] : []),
        ],
        undefined,
      ),
    ).toBe(expected);
  });
});

describe('scalars', () => {
  it.each<[string, YamlEdit['value'], string]>([
    ["'it'", "that's", "'that''s'"],
    ['"x"', 'a "b"', '"a \\"b\\""'],
    ['"x"', 5, '5'],
    ['plain', 'other', 'other'],
    ['plain', 'yes', '"yes"'],
    ['plain', 'a: b', '"a: b"'],
    ['5', '5', '"5"'],
    ['1.10', 1.1, '1.10'],
    ['0x10', 16, '0x10'],
  ])(
    '%s set to %j becomes %s and keeps its comment',
    (before, value, after) => {
      expect(set(`a: ${before}   # c\n`, ['a'], value)).toBe(
        `a: ${after}   # c\n`,
      );
    },
  );

  it('replaces a scalar that readers of YAML 1.1 and 1.2 take for different values', () => {
    expect(set('a: yes\n', ['a'], 'yes')).toBe('a: "yes"\n');
    expect(set('a: yes\n', ['a'], true)).toBe('a: true\n');
    expect(set('a: 012\n', ['a'], 12)).toBe('a: 12\n');
    expect(set('a: 1_000\n', ['a'], '1_000')).toBe('a: "1_000"\n');
  });

  it('keeps the header of a block scalar where the new text allows', () => {
    expect(
      set('a: |  # c\n    one\n    two\nb: 1\n', ['a'], 'one\nthree\n'),
    ).toBe('a: |  # c\n    one\n    three\nb: 1\n');
    expect(set('a: |\n  one\nb: 1\n', ['a'], 'one')).toBe(
      'a: |-\n  one\nb: 1\n',
    );
    expect(set('a: |+\n  one\n\n\nb: 1\n', ['a'], 'one\n')).toBe(
      'a: |+\n  one\nb: 1\n',
    );
    expect(set('a: >-\n  one\n  two\nb: 1\n', ['a'], 5)).toBe('a: 5\nb: 1\n');
  });

  it('does not let a block scalar above swallow blank lines of a removed key', () => {
    expect(set('a: |+\n  x\nb: 1\n\nc: 1\n', ['b'], undefined)).toBe(
      'a: |+\n  x\nc: 1\n',
    );
  });
});

describe('documents of a file', () => {
  const claim =
    'apiVersion: groundwork/v1alpha1\nkind: ServiceInfra\nmetadata: { name: payments-api }\nspec:\n  environments:\n    dev: {}\n    prod: { package: aws-data@3.1.0 } # lags\n  resources:\n    - { type: postgres, name: main, inputs: { version: "16" } }\n';
  const file = `# header\n---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: payments\n--- # the claim\n${claim}...\n---\n# nothing here\n`;

  it('extends a claim', () => {
    const after = edited(claim, [
      {
        path: [
          'spec',
          'resources',
          { key: 'name', value: 'main' },
          'environments',
        ],
        value: { prod: { inputs: { size: 'large' } } },
      },
      {
        path: ['spec', 'resources', { key: 'name', value: 'events' }],
        value: { type: 'kafka-topic' },
      },
      { path: ['spec', 'environments', 'staging'], value: {} },
    ]);
    expect(changedLines(claim, after)).toEqual([
      '-    - { type: postgres, name: main, inputs: { version: "16" } }',
      '+    staging: {}',
      '+    - { type: postgres, name: main, inputs: { version: "16" }, environments: { prod: { inputs: { size: large } } } }',
      '+    - name: events',
      '+      type: kafka-topic',
    ]);
  });

  it('edits the one that is meant and no other', () => {
    const document = {
      apiVersion: 'groundwork/v2',
      kind: 'ServiceInfra',
      name: 'payments-api',
    };
    const after = edited(
      file,
      [{ path: ['spec', 'profile'], value: 'internal-tooling' }],
      { document },
    );
    expect(after).toBe(
      file.replace(
        'version: "16" } }\n',
        'version: "16" } }\n  profile: internal-tooling\n',
      ),
    );
  });

  it('refuses when it is not clear which one is meant', () => {
    expect(refusals(file, ['a'], 1)[0].reason).toContain('2 documents');
    expect(
      refusals(file, ['a'], 1, {
        document: { kind: 'Secret' },
        file: 'x.yaml',
      })[0].reason,
    ).toBe('x.yaml: none of its documents has kind Secret');
    expect(
      refusals('kind: A\n---\nkind: A\n', ['a'], 1, {
        document: { kind: 'A' },
      })[0].line,
    ).toBe(3);
  });
});

describe('refusals', () => {
  it.each<
    [
      string,
      string,
      YamlPath,
      YamlEdit['value'],
      { line: number; reason: RegExp; snippet?: string },
    ]
  >([
    [
      'an alias',
      'a: &x {b: 1}\nc: *x\n',
      ['c'],
      { b: 2 },
      { line: 2, reason: /alias \*x of what line 1/, snippet: 'c:\n  b: 2\n' },
    ],
    [
      'an anchor in use',
      'a: &x {b: 1}\nc: *x\n',
      ['a', 'b'],
      2,
      { line: 1, reason: /line 2 uses/ },
    ],
    [
      'an anchor that would vanish',
      'a: {b: &x 1}\nc: *x\n',
      ['a'],
      undefined,
      { line: 1, reason: /used by the alias on line 2/ },
    ],
    [
      'a merged key',
      'a: &x {b: 1}\nc:\n  <<: *x\n',
      ['c', 'b'],
      2,
      { line: 3, reason: /merge key/, snippet: 'b: 2\n' },
    ],
    [
      'removing a merged key',
      'a: &x {b: 1}\nc:\n  <<: *x\n  b: 2\n',
      ['c', 'b'],
      undefined,
      { line: 3, reason: /merge key/ },
    ],
    [
      'duplicate keys',
      'a: 1\nb:\n  c: 1\n  c: 2\n',
      ['a'],
      2,
      { line: 4, reason: /'c' stands twice/ },
    ],
    [
      'a scalar on the way',
      'a:\n  b: 1\n',
      ['a', 'b', 'c'],
      2,
      { line: 2, reason: /single value/ },
    ],
    [
      'a sequence on the way',
      'a: [1]\n',
      ['a', 'c'],
      2,
      { line: 1, reason: /a sequence, but/ },
    ],
    [
      'a mapping where items are meant',
      'a: {b: 1}\n',
      ['a', { key: 'name', value: 'x' }, 'c'],
      2,
      { line: 1, reason: /a mapping, but/ },
    ],
    [
      'broken YAML',
      'a: 1\nb: [\n',
      ['a'],
      2,
      { line: 3, reason: /not valid YAML/ },
    ],
    ['tabs', 'a:\n\tb: 1\n', ['a'], 2, { line: 2, reason: /tab/ }],
    [
      'a template',
      '{{- if .x }}\na: 1\n{{- end }}\n',
      ['a'],
      2,
      { line: 1, reason: /template/ },
    ],
    [
      'a template that parses',
      'a: {{ .Values.x }}\n',
      ['a'],
      2,
      { line: 1, reason: /template expression/ },
    ],
    [
      'bytes that are not UTF-8',
      'a: 1\nb: \ufffd\n',
      ['a'],
      2,
      { line: 2, reason: /UTF-8/ },
    ],
    [
      'lone carriage returns',
      'a: 1\rb: 2\n',
      ['a'],
      2,
      { line: 1, reason: /carriage return/ },
    ],
    [
      'a tag',
      'a: !vault secret/x\n',
      ['a'],
      'y',
      { line: 1, reason: /tag !vault/ },
    ],
    [
      'an alias without anchor',
      'a: *x\n',
      ['a'],
      2,
      { line: 1, reason: /no anchor/ },
    ],
    [
      'an alias of itself',
      'a: &x [*x]\n',
      ['a'],
      2,
      { line: 1, reason: /inside its own anchor/ },
    ],
    [
      'the whole document',
      'a: 1\n',
      [],
      undefined,
      { line: 1, reason: /whole document/ },
    ],
    [
      'what JSON has not',
      'a: 1\n',
      ['a'],
      NaN,
      { line: 1, reason: /not a JSON number/ },
    ],
    [
      'half a character',
      'a: 1\n',
      ['a'],
      '\ud800',
      { line: 1, reason: /surrogate/ },
    ],
    [
      'a key that is too long',
      'a: 1\n',
      ['x'.repeat(1100)],
      1,
      { line: 1, reason: /1024/ },
    ],
  ])('%s', (_, text, path, value, expected) => {
    const [first] = refusals(text, path, value);
    expect(first.reason).toMatch(expected.reason);
    expect(first).toMatchObject({
      line: expected.line,
      ...(expected.snippet && { snippet: expected.snippet }),
    });
    expect(first.proposal).not.toBe('');
  });

  it('does not refuse what changes nothing, nor the removal of an alias itself', () => {
    const text = 'a: &x {b: 1}\nc: *x\nd:\n  <<: *x\n';
    expect(set(text, ['c', 'b'], 1)).toBe(text);
    expect(set(text, ['d'], { b: 1 })).toBe(text);
    expect(set(text, ['c'], undefined)).toBe('a: &x {b: 1}\nd:\n  <<: *x\n');
    expect(set(text, ['d', 'e'], 1)).toBe(`${text}  e: 1\n`);
  });

  it('proposes the whole value to paste in place of an alias', () => {
    const text = 'a: &x\n  b: 1\n  d: [1]\nc: *x\n';
    const [{ proposal, snippet }] = refusals(text, ['c', 'b'], 2);
    expect(proposal).toBe(
      'Write the value out here in place of *x, then try again.',
    );
    expect(snippet).toBe('c:\n  b: 2\n  d:\n    - 1\n');
    const pasted = text.replace('c: *x\n', snippet ?? '');
    expect(set(pasted, ['c', 'b'], 2)).toBe(pasted);
  });

  it('lists every reason and changes nothing', () => {
    const result = editYaml('a: &x {b: 1}\nc: *x\nd: 1\n', [
      { path: ['a', 'b'], value: 2 },
      { path: ['d'], value: 2 },
      { path: ['c', 'b'], value: 2 },
    ]);
    expect(result.ok ? [] : result.refusals.map(({ line }) => line)).toEqual([
      1, 2,
    ]);
  });

  it('stays small on bombs', () => {
    const levels = Array.from(
      { length: 40 },
      (_, i) => `l${i}: &l${i} [${i ? `*l${i - 1}, *l${i - 1}` : '1'}]`,
    );
    expect(refusals(`${levels.join('\n')}\n`, ['a'], 1)[0].reason).toMatch(
      /aliases unfold/,
    );
    const merges = Array.from(
      { length: 40 },
      (_, i) =>
        `l${i}: &l${i} {${i ? `<<: [*l${i - 1}, *l${i - 1}]` : 'a: 1'}}`,
    );
    expect(refusals(`${merges.join('\n')}\n`, ['a'], 1)[0].reason).toMatch(
      /aliases unfold/,
    );
    expect(refusals('['.repeat(250_000), ['a'], 1)[0].reason).toMatch(
      /nested deeper/,
    );
    expect(refusals('- '.repeat(125_000), ['a'], 1)[0].reason).toMatch(
      /nested deeper/,
    );
    expect(refusals(`a: ${'x'.repeat(300_000)}`, ['a'], 1)[0].reason).toMatch(
      /longer than/,
    );
  });
});
