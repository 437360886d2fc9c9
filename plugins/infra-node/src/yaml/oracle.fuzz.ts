import type { JsonValue } from '@backstage/types';
import { CORE_SCHEMA, loadAll, Type, YAMLException } from 'js-yaml';
import type { YamlPath } from './types';

/** Merge keys, which js-yaml leaves out of its core schema. */
const MERGE = new Type('tag:yaml.org,2002:merge', {
  kind: 'scalar',
  resolve: data => data === '<<' || data === null,
});
const SCHEMA = CORE_SCHEMA.extend({ implicit: [MERGE] });

/** All documents of a file as another parser reads them (a file without any holds null); `undefined` when it cannot. */
export function readAll(text: string): JsonValue[] | undefined {
  try {
    const documents = loadAll(text, null, { schema: SCHEMA });
    // Refuses cycles. Not parsed back: V8 13.6 reads the second key of [{"f":1,"\\\\n":2},{"f":1,"\\na":2}] wrongly.
    JSON.stringify(documents);
    return documents.length === 0
      ? [null]
      : documents.map(document => toJson(document));
  } catch (error) {
    if (error instanceof YAMLException || error instanceof TypeError) {
      return undefined;
    }
    throw error;
  }
}

function toJson(data: unknown): JsonValue {
  if (Array.isArray(data)) {
    return data.map(toJson);
  }
  if (data !== null && typeof data === 'object') {
    return fromEntries(
      new Map(Object.entries(data).map(([key, value]) => [key, toJson(value)])),
    );
  }
  return typeof data === 'string' ||
    typeof data === 'number' ||
    typeof data === 'boolean'
    ? data
    : null;
}

/** Sets or removes (`undefined`) what a path leads to, in plain data. Collections that lose everything stay, empty. */
export function writeInto(
  data: JsonValue | undefined,
  path: YamlPath,
  value: JsonValue | undefined,
): JsonValue | undefined {
  const [step, ...rest] = path;
  if (step === undefined) {
    return value;
  }
  if (typeof step === 'string') {
    const entries = new Map(
      data !== null && typeof data === 'object' && !Array.isArray(data)
        ? Object.entries(data)
        : [],
    );
    const child = writeInto(entries.get(step), rest, value);
    if (child === undefined) {
      return entries.delete(step) ? fromEntries(entries) : data;
    }
    entries.set(step, child);
    return fromEntries(entries);
  }
  const items = Array.isArray(data) ? [...data] : [];
  const found = items.findIndex(
    item =>
      item !== null &&
      typeof item === 'object' &&
      !Array.isArray(item) &&
      Object.hasOwn(item, step.key) &&
      String(item[step.key]) === step.value,
  );
  const child = writeInto(found < 0 ? undefined : items[found], rest, value);
  if (child === undefined && found < 0) {
    return data;
  }
  items.splice(
    found < 0 ? items.length : found,
    1,
    ...(child === undefined ? [] : [child]),
  );
  return items;
}

function fromEntries(entries: Map<string, JsonValue | undefined>): JsonValue {
  // Not an object literal: `__proto__` has to become a plain key.
  return Object.fromEntries(entries);
}
