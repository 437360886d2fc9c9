import fc from 'fast-check';
import { planViewSchema } from '@groundwork/backstage-plugin-infra-common';
import { readHumanPlan, readJsonPlan } from '.';

const object = {
  cluster: 'prod',
  kind: 'Terraform',
  namespace: 'shop',
  name: 'pg',
};
const source = { object, id: 'plan-v1-abc', isDestroy: false, secrets: [] };

/** What the plans of these tests hold anyway. */
const ownTexts = { path: 'abkc[0]new', before: 'x y z' };

const change = (actions: string[], own: object = {}) => ({
  actions,
  before: null,
  after: null,
  after_unknown: {},
  before_sensitive: false,
  after_sensitive: false,
  ...own,
});

const planOf = (changes: object[], own: object = {}) =>
  JSON.stringify({
    resource_changes: changes.map((c, i) => ({
      address: `aws_thing.t${i}`,
      change: c,
    })),
    ...own,
  });

describe('readJsonPlan', () => {
  it('counts what is done, replacements in either order, and nothing else', () => {
    const plan = planOf([
      change(['no-op']),
      change(['create']),
      change(['update']),
      change(['delete']),
      change(['delete', 'create']),
      change(['create', 'delete']),
      change(['read']),
      change(['forget']),
    ]);
    const view = readJsonPlan(plan, source);
    expect(view.counts).toEqual({ add: 1, change: 1, replace: 2, destroy: 1 });
    expect(view.resources.map(r => r.action)).toEqual([
      ...['add', 'change', 'destroy', 'replace', 'replace', 'read'],
    ]);
    expect(planViewSchema.parse(view)).toEqual(view);
  });

  it('shows single values that differ, known or not, and what forces a replacement', () => {
    const plan = planOf([
      change(['delete', 'create'], {
        before: {
          id: 'i-1',
          size: 'small',
          zone: 'a',
          rule: [{ port: 80, name: 'http' }],
          tags: { 'a.b': 'x', same: 's' },
          old: { deep: 1 },
        },
        after: {
          size: 'large',
          zone: 'b',
          rule: [{ port: 81, name: 'http' }, { port: 82 }],
          tags: { 'a.b': 'y', same: 's' },
          nothing: null,
        },
        after_unknown: { id: true, rule: [{}, { id: true }] },
        replace_paths: [['zone'], ['rule', 0, 'port']],
      }),
    ]);
    const [{ attributes }] = readJsonPlan(plan, source).resources;
    const none = { unknown: false, sensitive: false, forcesReplacement: false };
    expect(attributes).toEqual([
      { ...none, path: 'id', before: 'i-1', unknown: true },
      { ...none, path: 'size', before: 'small', after: 'large' },
      {
        ...none,
        path: 'zone',
        before: 'a',
        after: 'b',
        forcesReplacement: true,
      },
      {
        ...none,
        path: 'rule[0].port',
        before: 80,
        after: 81,
        forcesReplacement: true,
      },
      { ...none, path: 'rule[1].port', after: 82 },
      { ...none, path: 'rule[1].id', unknown: true },
      { ...none, path: 'tags["a.b"]', before: 'x', after: 'y' },
      { ...none, path: 'old.deep', before: 1 },
    ]);
  });

  it('shows nothing that is marked as sensitive, nor a copy that is not marked', () => {
    const plan = planOf(
      [
        change(['update'], {
          before: { password: 'tr0ub4dor', copy: 'x', list: ['a'] },
          after: {
            password: 'correct-horse',
            copy: 'user:correct-horse@db',
            note: 'from-variable-9',
            list: ['b'],
          },
          before_sensitive: { password: true, list: [true] },
          after_sensitive: { password: true, list: [true] },
        }),
        change(['update'], {
          before: { output: 'tr0ub4dor' },
          after: {},
          after_unknown: { output: true },
        }),
      ],
      {
        variables: { secret: { value: { deep: ['from-variable-9'] } } },
        configuration: {
          root_module: { variables: { secret: { sensitive: true } } },
        },
      },
    );
    const view = readJsonPlan(plan, source);
    expect(JSON.stringify(view)).not.toMatch(/tr0ub4dor|horse|from-variable/);
    expect(
      view.resources[0].attributes.map(a => [a.path, a.sensitive]),
    ).toEqual([
      ['password', true],
      ['copy', true],
      ['list[0]', true],
      ['note', true],
    ]);
    expect(view.resources[1].attributes[0]).toMatchObject({
      path: 'output',
      unknown: true,
      sensitive: true,
    });
    expect(view.redactions).toBeGreaterThanOrEqual(5);
  });

  it('keeps quiet about the text of a plan that cannot be read', () => {
    expect(() => readJsonPlan('{"a": hunter2}', source)).toThrow(
      /^the stored plan is not JSON$/,
    );
    expect(() =>
      readJsonPlan('{"resource_changes":[{"address":1}]}', source),
    ).toThrow(/resource_changes\.0\.address/);
  });

  it('never shows a known secret, wherever it stands and however it is written', () => {
    const secretText = fc
      .string({ unit: 'grapheme', minLength: 4, maxLength: 40 })
      .filter(
        text =>
          text.trim().length >= 4 &&
          !/^(?:true|false|null|default)$/i.test(text.trim()) &&
          // Otherwise the view holds it by itself.
          ![
            'aws_thing',
            '(redacted)',
            'plan-v1-abc',
            JSON.stringify(ownTexts),
          ].some(own => own.includes(text) || own.includes(text.trim())),
      );
    fc.assert(
      fc.property(
        secretText,
        fc.jsonValue({ maxDepth: 3 }),
        fc.constantFrom(
          (s: string) => s,
          (s: string) => Buffer.from(s).toString('base64'),
          (s: string) => JSON.stringify({ inner: s }),
          (s: string) => JSON.stringify(JSON.stringify({ inner: s })),
          (s: string) => encodeURIComponent(Buffer.from(s).toString('utf8')),
        ),
        (secret, noise, write) => {
          const plan = planOf([
            change(['update'], {
              before: { a: noise, b: `x ${write(secret)} y` },
              after: { [`k ${secret}`]: 'new', b: 'z', c: [[write(secret)]] },
            }),
          ]);
          const view = readJsonPlan(plan, { ...source, secrets: [secret] });
          const values = view.resources.flatMap(r => r.attributes);
          for (const { path, before, after } of values) {
            for (const text of [path, `${before ?? ''}`, `${after ?? ''}`]) {
              if (typeof noise === 'string' && text === noise) continue;
              expect(text).not.toContain(secret);
              expect(text).not.toContain(write(secret));
            }
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('reads any changes without failing', () => {
    fc.assert(
      fc.property(
        fc.record({
          before: fc.jsonValue(),
          after: fc.jsonValue(),
          after_unknown: fc.jsonValue(),
          before_sensitive: fc.jsonValue(),
          after_sensitive: fc.jsonValue(),
        }),
        own => {
          const view = readJsonPlan(planOf([change(['update'], own)]), source);
          expect(planViewSchema.safeParse(view).error).toBeUndefined();
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

const human = `
Terraform will perform the following actions:

  # module.a["x"].aws_db.main must be replaced
-/+ resource "aws_db" "main" {
      ~ password = "tr0ub4dor" -> (known after apply)
      ~ pin      = "042" -> 042
      ~ port     = 1042 -> 5432
    }

  # aws_db.other will be destroyed
  # (because aws_db.other is not in configuration)
  - resource "aws_db" "other" {
      - url = "postgres://u:${encodeURIComponent('p@ss/word')}@h" -> null
    }

  # aws_s3.logs will be created
  # data.aws_x.y will be read during apply
  # aws_s3.tainted is tainted, so must be replaced
  # aws_s3.changed will be updated in-place

Plan: 3 to add, 1 to change, 3 to destroy.
`;

describe('readHumanPlan', () => {
  it('counts by the line of totals, with replacements taken out of both', () => {
    const view = readHumanPlan(human, source);
    expect(view.counts).toEqual({ add: 1, change: 1, replace: 2, destroy: 1 });
    expect(view.resources.map(r => [r.address, r.action])).toEqual([
      ['module.a["x"].aws_db.main', 'replace'],
      ['aws_db.other', 'destroy'],
      ['aws_s3.logs', 'add'],
      ['data.aws_x.y', 'read'],
      ['aws_s3.tainted', 'replace'],
      ['aws_s3.changed', 'change'],
    ]);
    expect(view.resources[1].reason).toBe(
      'because aws_db.other is not in configuration',
    );
    expect(planViewSchema.parse(view)).toEqual(view);
  });

  it('takes secrets out of the text; short ones only where they stand alone', () => {
    const { text, redactions } = readHumanPlan(human, {
      ...source,
      secrets: ['tr0ub4dor', 'p@ss/word', '042', 'true'],
    });
    expect(text).not.toContain('tr0ub4dor');
    expect(text).not.toContain('p%40ss');
    expect(text).toContain('pin      = "(redacted)" -> (redacted)');
    expect(text).toContain('port     = 1042 -> 5432');
    expect(redactions).toBe(4);
  });

  it('gives zeros when nothing changes', () => {
    expect(
      readHumanPlan('No changes. Your infrastructure matches.', source),
    ).toMatchObject({
      counts: { add: 0, change: 0, replace: 0, destroy: 0 },
      resources: [],
    });
  });
});

describe('a plan that is too large for its secrets', () => {
  it('is not shown, and keeps nobody waiting', () => {
    const lines = Array.from({ length: 20_000 }, (_, n) => `secret-line-${n}`);
    const large = { ...source, secrets: [lines.join('\n')] };
    expect(() => readHumanPlan('a'.repeat(10_000_000), large)).toThrow(
      /too large to take every secret value out/,
    );
  });
});
