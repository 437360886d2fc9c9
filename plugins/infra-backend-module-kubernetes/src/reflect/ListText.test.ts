import fc from 'fast-check';
import { terraformObject } from '../__testUtils__/ScriptedApi';
import type { ObservedKind } from '../project/kind';
import { observedKinds } from '../project/kinds';
import { project } from '../project/project';
import { wantedOf, type WantedMembers } from '../project/wanted';
import { ListText } from './ListText';
import { Selection } from './Selection';

const [terraform] = observedKinds;

const rows = (kind: ObservedKind, items: Iterable<unknown>) =>
  [...items].map(item => project('prod', kind, item));

/** What comes of parsing everything; undefined for what is no list. */
function bySlowPath(kind: ObservedKind, bytes: Buffer) {
  const list = JSON.parse(bytes.toString('utf8'));
  if (typeof list !== 'object' || !Array.isArray(list?.items)) return undefined;
  return { metadata: list.metadata, rows: rows(kind, list.items) };
}

/** The same, or that it is no JSON. */
function outcome(
  of: typeof bySlowPath,
  kind: ObservedKind,
  bytes: Buffer,
): ReturnType<typeof bySlowPath> | 'no JSON' {
  try {
    return of(kind, bytes);
  } catch (error) {
    if (error instanceof SyntaxError) return 'no JSON';
    throw error;
  }
}

function byFastPath(kind: ObservedKind, bytes: Buffer) {
  const text = ListText.read(bytes);
  const items = text?.items(new Selection(wantedOf(kind)));
  return (
    text && { metadata: text.list.metadata, rows: rows(kind, items ?? []) }
  );
}

/** All names of members that count, at any depth. */
function namesOf(wanted: WantedMembers): string[] {
  return Object.entries(wanted).flatMap(([name, members]) => [
    name,
    ...(members === true ? [] : namesOf(members)),
  ]);
}

/** JSON as text, so that names may come twice and letters be escaped. */
function jsonText(kind: ObservedKind) {
  const names = [...new Set(namesOf(wantedOf(kind)))];
  const wild = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.constantFrom(
      ...['"', '\\', '\\"', ',"items":[', '],"metadata":{', '}', ']', '\0'],
      ...['2026-01-01T00:00:00Z', 'True', '__proto__', 'ü', '😀', '\ud800'],
    ),
  );
  const quoted = fc
    .tuple(fc.oneof(wild, fc.constantFrom(...names)), fc.nat(3))
    .map(([text, style]) =>
      style > 0
        ? JSON.stringify(text)
        : `"${[...Array(text.length).keys()]
            .map(i => `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`)
            .join('')}"`,
    );
  const name = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...names).map(n => `"${n}"`) },
    quoted,
  );
  const scalar = fc.oneof(
    quoted,
    fc.constantFrom('true', 'false', 'null', '0', '-1', '1.5', '1e3', '{}'),
    fc.constantFrom('7', '123456789012345', '12345678901234567890', '[]'),
  );
  const objectOf = (value: fc.Arbitrary<string>) =>
    fc
      .array(fc.tuple(name, value), { maxLength: 7 })
      .map(members => `{${members.map(([n, v]) => `${n}:${v}`).join(',')}}`);
  const { value } = fc.letrec<{ value: string }>(tie => ({
    value: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      scalar,
      objectOf(tie('value')),
      fc.array(tie('value'), { maxLength: 4 }).map(v => `[${v.join(',')}]`),
    ),
  }));
  /** The members that count where they count, mostly of any value. */
  const shaped = (wanted: WantedMembers): fc.Arbitrary<string> => {
    const members = Object.entries(wanted).map(([key, inner]) => {
      const own = inner === true ? value : fc.oneof(shaped(inner), value);
      const many = fc.array(own, { maxLength: 2 }).map(v => `[${v.join(',')}]`);
      const some = fc.oneof({ weight: 3, arbitrary: own }, many);
      return some.map(text => `"${key}":${text}`);
    });
    const extra = fc.tuple(name, value).map(([n, v]) => `${n}:${v}`);
    return fc
      .tuple(
        fc.tuple(...members.map(m => fc.option(m, { nil: '', freq: 2 }))),
        fc.array(extra, { maxLength: 2 }),
      )
      .map(([own, more]) => `{${[...more, ...own].filter(Boolean).join(',')}}`);
  };
  const item = fc.oneof(
    shaped({ ...wantedOf(kind) }),
    shaped({ ...wantedOf(kind) }).map(text =>
      `{"metadata":{"name":"a","namespace":"b"},${text.slice(1)}`.replace(
        /,\}$/,
        '}',
      ),
    ),
    value,
  );
  return { value, item };
}

const metadata = '"metadata":{"resourceVersion":"7","continue":"abc"}';
const listOf = (items: readonly string[], order: number) => {
  const text = `"items":[${items.join(',')}]`;
  return [
    `{"apiVersion":"v1",${text},"kind":"List",${metadata}}\n`,
    `{"kind":"List","apiVersion":"v1",${metadata},${text}}`,
    `{"apiVersion":"v1",${text},"items":[],${metadata}}`,
    `{"apiVersion":"v1",${text},"\\u0069tems":[1],${metadata}}`,
    `{${metadata},${text},"x":[{}]}`,
    `{${metadata},${text},"metadata":{"resourceVersion":"8","x":[]}}`,
    `{ "apiVersion":"v1", ${text}, ${metadata} }`,
    `{"x":{${text}},${metadata}}`,
  ][order];
};

describe('ListText', () => {
  it.each(observedKinds.map(kind => [kind.kind, kind] as const))(
    'gives the same rows of %s as parsing everything',
    (_, kind) => {
      const { item, value } = jsonText(kind);
      fc.assert(
        fc.property(
          fc.array(item, { maxLength: 3 }),
          value,
          fc.nat(9),
          fc.boolean(),
          (items, any, order, pretty) => {
            let text = listOf(items, order) ?? any;
            if (pretty) text = JSON.stringify(JSON.parse(text), null, 1);
            const bytes = Buffer.from(text);
            expect(byFastPath(kind, bytes)).toEqual(bySlowPath(kind, bytes));
          },
        ),
        { numRuns: 400 },
      );
    },
  );

  it('reads what is no JSON as such, or steps over it', () => {
    const many = { spec: { vars: [{ name: 'a', value: '\\"' }] } };
    const text = listOf(
      [0, 1].map(i => JSON.stringify(terraformObject(`db-${i}`, i, many))),
      0,
    );
    fc.assert(
      fc.property(
        fc.nat(text.length - 1),
        fc.constantFrom(...'{}[]",:\\ \n0atü', ''),
        (at, letter) => {
          const bytes = Buffer.from(
            text.slice(0, at) + letter + text.slice(at + 1),
          );
          const expected = outcome(bySlowPath, terraform, bytes);
          const found = outcome(byFastPath, terraform, bytes);
          // What nobody reads need not be JSON.
          const lax = expected === 'no JSON' && found !== 'no JSON';
          expect(lax ? found?.rows.length : found).toEqual(lax ? 2 : expected);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('does not descend where the depth is not its own', () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    const item = `{"metadata":{"name":"a","namespace":"b","managedFields":${deep}},"status":{"conditions":${deep}}}`;
    const bytes = Buffer.from(listOf([item], 0));
    expect(byFastPath(terraform, bytes)).toEqual(bySlowPath(terraform, bytes));
  });

  it('parses neither all of a list nor all of an item', () => {
    const object = terraformObject('db', 1, {
      metadata: { managedFields: [{ manager: 'x' }] },
      spec: { vars: [{ name: 'size', value: 1 }] },
    });
    const bytes = Buffer.from(listOf([JSON.stringify(object)], 0));
    const text = ListText.read(bytes);
    expect(text?.list.items).toEqual([]);
    const [item] = [...text!.items(new Selection(wantedOf(terraform)))];
    const { managedFields: _, ...metadataLeft } = object.metadata as Record<
      string,
      unknown
    >;
    expect(item).toEqual({
      metadata: metadataLeft,
      spec: { sourceRef: { kind: 'GitRepository', name: 'modules' } },
      status: { observedGeneration: 1 },
    });
  });
});

describe('wanted members', () => {
  /** An object that has whatever is asked of it, and remembers what was. */
  function everything(
    wanted: true | WantedMembers,
    path: string,
    unwanted: Set<string>,
  ): object {
    return new Proxy(
      {},
      {
        get(_, key) {
          if (typeof key === 'symbol') return undefined;
          const members = wanted === true ? undefined : wanted[key];
          const inner = `${path}.${key}`;
          if (members === undefined) unwanted.add(inner);
          if (/name(space)?$/.test(key) && members === true) return 'a';
          if (/\/(service|kind)$|^type$/.test(key)) return 'a';
          if (key === 'status' && path.includes('conditions')) return 'True';
          const value =
            members === true || members === undefined
              ? 'a'
              : everything(members, inner, unwanted);
          const listed = /^(conditions|dependsOn|history|entries)$/.test(key);
          return listed ? [value] : value;
        },
      },
    );
  }

  it.each(observedKinds.map(kind => [kind.kind, kind] as const))(
    'are all that is read of %s',
    (_, kind) => {
      const unwanted = new Set<string>();
      const object = everything(wantedOf(kind), '', unwanted);
      expect(project('prod', kind, object)?.name).toBe('a');
      expect([...unwanted]).toEqual([]);
    },
  );
});
