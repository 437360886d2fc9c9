import type { JsonObject, JsonValue } from '@backstage/types';
import type { Pick } from './handwritten.fuzz';
import { writeInto } from './oracle.fuzz';
import type { YamlEdit, YamlPathSegment } from './types';

const STRINGS = [
  'plain',
  'yes',
  'No',
  'on',
  'null',
  '~',
  '',
  ' ',
  ' leading',
  'trailing ',
  '1e3',
  '012',
  '0o7',
  '0x1F',
  '1_000',
  '.5',
  '.inf',
  '2024-01-31',
  '2001-12-14t21:59:43.10-05:00',
  '12:30:45',
  '<<',
  '=',
  '---',
  '--- a',
  '...',
  '- a',
  '-',
  '? a',
  ': a',
  'a: b',
  'a:',
  'a #b',
  '#a',
  '*a',
  '&a',
  '!a',
  '%a',
  '@a',
  '`a',
  '{a}',
  '[a]',
  'a, b',
  "it's",
  'say "hi"',
  '\\n',
  'a\nb',
  'a\nb\n',
  'a\n\nb\n\n',
  '\na',
  '  a\nb',
  'a\n  b\n',
  'a\n \nb',
  '\n',
  'a\r\nb',
  '\ttab',
  'a\tb',
  'a\n\tb\n',
  '\u0000\u0007\u001b',
  '\u0085\u2028\u2029',
  '\ufeffbom',
  '\u202eright',
  '😀 emoji',
  '\u00a0nbsp',
  'grüße',
  '日本語',
  '${{ x }}',
  '{{ .Values.x }}',
  'x'.repeat(3000),
  'word '.repeat(400),
];

/** Any JSON value, strings that YAML readers stumble over first of all. */
function anyValue(pick: Pick, depth: number): JsonValue {
  switch (pick(depth > 0 ? 14 : 10)) {
    case 0:
      return [0, -1, 1.5, 1e21, 1e-9, 16][pick(6)];
    case 1:
      return [true, false, null][pick(3)];
    case 2:
      return [[], {}][pick(2)];
    case 10:
    case 11:
      return Array.from({ length: pick(4) }, () => anyValue(pick, depth - 1));
    case 12:
    case 13: {
      let result: JsonObject = {};
      for (let count = pick(4); count > 0; count--) {
        const key = pick(3) === 0 ? STRINGS[pick(50)] : 'abcdefgh'[pick(8)];
        result = writeInto(
          result,
          [key],
          anyValue(pick, depth - 1),
        ) as JsonObject;
      }
      return result;
    }
    default:
      return STRINGS[pick(STRINGS.length)];
  }
}

/** The same data with a few leaves added, changed or gone. */
function variation(pick: Pick, value: JsonValue): JsonValue {
  if (Array.isArray(value)) {
    const items = value.flatMap(item =>
      pick(5) === 0 ? [] : [pick(4) === 0 ? variation(pick, item) : item],
    );
    if (pick(3) === 0) {
      items.splice(pick(items.length + 1), 0, anyValue(pick, 1));
    }
    return items;
  }
  if (value !== null && typeof value === 'object') {
    let result: JsonObject = {};
    for (const [key, item] of Object.entries(value)) {
      if (pick(5) > 0 && item !== undefined) {
        const next = pick(3) === 0 ? variation(pick, item) : item;
        result = writeInto(result, [key], next) as JsonObject;
      }
    }
    return pick(3) === 0
      ? writeInto(result, ['added'], anyValue(pick, 1)) ?? {}
      : result;
  }
  return pick(2) === 0 ? value : anyValue(pick, 1);
}

/** An edit somewhere in the data: of a node that is there, below one, or new. */
export function anyEdit(pick: Pick, root: JsonValue): YamlEdit {
  const path: YamlPathSegment[] = [];
  let current: JsonValue | undefined = root;
  for (let depth = pick(5); depth >= 0; depth--) {
    if (Array.isArray(current)) {
      const item: JsonValue | undefined = current[pick(current.length || 1)];
      const name: JsonValue | undefined =
        item !== null && typeof item === 'object' && !Array.isArray(item)
          ? item.name
          : undefined;
      if (typeof name !== 'string') {
        if (pick(2) === 0) {
          const value = anyValue(pick, 1);
          const fitting =
            value !== null && typeof value === 'object' && !Array.isArray(value)
              ? value
              : {};
          return {
            path: [...path, { key: 'name', value: 'new' }],
            value: { ...fitting, name: 'new' },
          };
        }
        break;
      }
      path.push({ key: 'name', value: name });
      current = item;
    } else {
      const keys: string[] =
        current !== null && typeof current === 'object'
          ? Object.keys(current).filter(
              name => name !== 'kind' && !/,|^\[object|^$/.test(name),
            )
          : [];
      if (
        current !== null &&
        typeof current !== 'object' &&
        current !== undefined
      ) {
        break;
      }
      const key =
        keys.length > 0 && pick(5) > 0
          ? keys[pick(keys.length)]
          : ['new', 'other', 'yes', 'a: b', '__proto__'][pick(5)];
      path.push(key);
      current =
        current && Object.hasOwn(current, key)
          ? (current as JsonObject)[key]
          : undefined;
    }
  }
  const last = path.at(-1);
  if (pick(4) === 0 && path.length > 0) {
    return { path, value: undefined };
  }
  let value =
    current !== undefined && pick(2) === 0
      ? variation(pick, current)
      : anyValue(pick, 2);
  if (last !== undefined && typeof last !== 'string') {
    const fitting =
      value !== null && typeof value === 'object' && !Array.isArray(value)
        ? value
        : {};
    value = { ...fitting, name: last.value };
  }
  return { path, value };
}
