import {
  documentJsonSchema,
  type DocumentKind,
} from '@groundwork/backstage-plugin-infra-common';
import type { z } from 'zod';
import { suggestion } from './nearest';
import type { RawDocument } from './readYaml';

/** One thing wrong with a document's shape. */
export interface ShapeProblem {
  rule: 'unknown-key' | 'invalid-value' | 'missing-key';
  message: string;
  keys: (string | number)[];
  /** The key itself is wrong, not its value. */
  atKey: boolean;
}

type Issue = z.core.$ZodIssue;
type JsonSchema = Record<string, unknown>;

const schemas = new Map<DocumentKind, JsonSchema>();

function rootSchema(kind: DocumentKind): JsonSchema {
  let schema = schemas.get(kind);
  if (!schema) {
    schema = documentJsonSchema(kind);
    schemas.set(kind, schema);
  }
  return schema;
}

/** Says what zod found in the words of a person who edits the file. */
export function shapeProblems(
  kind: DocumentKind,
  issues: readonly Issue[],
  raw: RawDocument,
): ShapeProblem[] {
  return issues.flatMap(issue => describe(kind, issue, raw, []));
}

function describe(
  kind: DocumentKind,
  issue: Issue,
  raw: RawDocument,
  above: readonly PropertyKey[],
): ShapeProblem[] {
  const keys = [...above, ...issue.path].map(key =>
    typeof key === 'number' ? key : String(key),
  );
  const name = keys.length > 0 ? `"${keys.join('.')}"` : 'the document';
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(rootSchema(kind), keys);
    return issue.keys.map(key => ({
      rule: 'unknown-key',
      message: `unknown key "${key}"${
        keys.length > 0 ? ` in ${name}` : ''
      }${suggestion(key, known)}`,
      keys: [...keys, key],
      atKey: true,
    }));
  }
  if (issue.code === 'invalid_union') {
    const branches = issue.errors.filter(b => b.length > 0);
    const best = nearestBranch(branches);
    if (best) {
      return best.flatMap(inner =>
        describe(kind, inner, raw, [...above, ...issue.path]),
      );
    }
  }
  if (issue.code === 'invalid_key') {
    const reason = issue.issues[0]?.message ?? 'is not allowed';
    return [
      {
        rule: 'unknown-key',
        message: `key "${keys.at(-1)}" ${reason}`,
        keys,
        atKey: true,
      },
    ];
  }
  const value = valueAt(raw.value, keys);
  if (value === undefined && issue.code !== 'custom') {
    return [
      {
        rule: 'missing-key',
        message: `${name} is missing${expectation(issue)}`,
        keys,
        atKey: false,
      },
    ];
  }
  return [
    {
      rule: 'invalid-value',
      message: `${name} ${reasonOf(issue, value, raw, keys)}`,
      keys,
      atKey: false,
    },
  ];
}

/** The alternative of a union that the writer most likely meant. */
function nearestBranch(
  branches: readonly (readonly Issue[])[],
): readonly Issue[] | undefined {
  const wrongType = (issues: readonly Issue[]) =>
    issues.some(
      i =>
        (i.code === 'invalid_type' || i.code === 'invalid_value') &&
        i.path.length === 0,
    );
  const unknownKeys = (issues: readonly Issue[]) =>
    issues.filter(i => i.code === 'unrecognized_keys').length;
  return [...branches].sort(
    (a, b) =>
      Number(wrongType(a)) - Number(wrongType(b)) ||
      unknownKeys(a) - unknownKeys(b) ||
      a.length - b.length,
  )[0];
}

function expectation(issue: Issue): string {
  if (issue.code === 'invalid_type')
    return `; it must be ${typeWords(issue.expected)}`;
  if (issue.code === 'invalid_value') {
    return `; it must be ${oneOf(issue.values)}`;
  }
  return '';
}

function reasonOf(
  issue: Issue,
  value: unknown,
  raw: RawDocument,
  keys: readonly (string | number)[],
): string {
  if (issue.code === 'invalid_value') {
    const allowed = issue.values.filter(v => typeof v === 'string');
    const hint =
      typeof value === 'string' && allowed.length > 1
        ? suggestion(value, allowed)
        : '';
    return `must be ${oneOf(issue.values)}, not ${show(value)}${
      hint.startsWith('; did') ? hint : ''
    }`;
  }
  if (issue.code === 'invalid_type') {
    return `must be ${typeWords(issue.expected)}, not ${show(value)}${typeHint(
      issue.expected,
      value,
      raw.source.written(raw.index, keys),
    )}`;
  }
  if (issue.code === 'too_small' || issue.code === 'too_big') {
    return /^must /.test(issue.message) ? issue.message : `is ${bounds(issue)}`;
  }
  return /^(?:must|needs|is) /.test(issue.message)
    ? `${issue.message}${value === undefined ? '' : `, not ${show(value)}`}`
    : `is not valid: ${issue.message}`;
}

/** What YAML made of a text that somebody forgot to quote. */
function typeHint(
  expected: string,
  value: unknown,
  written: string | undefined,
): string {
  if (expected === 'string' && written !== undefined && value !== null) {
    return `; put it in quotes: "${written}"`;
  }
  if (expected === 'boolean' && typeof value === 'string') {
    if (/^(?:yes|on|y)$/i.test(value)) return '; write true';
    if (/^(?:no|off|n)$/i.test(value)) return '; write false';
  }
  if (expected === 'number' && typeof value === 'string') {
    return '; write it without quotes';
  }
  return '';
}

const units: Record<string, string> = {
  string: ' characters',
  array: ' items',
};

function bounds(
  issue: Extract<Issue, { code: 'too_small' | 'too_big' }>,
): string {
  const unit = units[issue.origin] ?? '';
  return issue.code === 'too_small'
    ? `too small: at least ${issue.minimum}${unit}`
    : `too large: at most ${issue.maximum}${unit}`;
}

function typeWords(type: string): string {
  const words: Record<string, string> = {
    string: 'a text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    object: 'a mapping',
    record: 'a mapping',
  };
  return words[type] ?? `of type ${type}`;
}

function oneOf(values: readonly unknown[]): string {
  const shown = values.map(v => String(v));
  return shown.length === 1 ? `"${shown[0]}"` : `one of ${shown.join(', ')}`;
}

/** A value for a message: short, and never a whole structure. */
function show(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a mapping';
  if (value === null || value === undefined) return 'empty';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…"` : text;
}

function valueAt(value: unknown, keys: readonly (string | number)[]): unknown {
  let current = value;
  for (const key of keys) {
    if (typeof current !== 'object' || current === null) return undefined;
    if (!Object.hasOwn(current, key)) return undefined;
    current = (current as Record<string | number, unknown>)[key];
  }
  return current;
}

/** Keys that the schema knows for the mapping at `keys`, of all alternatives. */
function knownKeys(
  root: JsonSchema,
  keys: readonly (string | number)[],
): string[] {
  let nodes = alternatives(root, root);
  for (const key of keys) {
    nodes = nodes.flatMap(node => {
      const properties = node.properties as
        | Record<string, JsonSchema>
        | undefined;
      const next =
        properties && Object.hasOwn(properties, key)
          ? properties[key]
          : ((node.additionalProperties || node.items) as
              | JsonSchema
              | undefined);
      return next ? alternatives(root, next) : [];
    });
  }
  return [
    ...new Set(
      nodes.flatMap(node =>
        Object.keys((node.properties as JsonSchema | undefined) ?? {}),
      ),
    ),
  ];
}

function alternatives(root: JsonSchema, node: JsonSchema): JsonSchema[] {
  if (typeof node.$ref === 'string' && node.$ref.startsWith('#/')) {
    const target = valueAt(root, node.$ref.slice(2).split('/'));
    return target && target !== node
      ? alternatives(root, target as JsonSchema)
      : [];
  }
  const inner = (node.anyOf ?? node.oneOf ?? node.allOf) as
    | JsonSchema[]
    | undefined;
  return [node, ...(inner ?? []).flatMap(branch => alternatives(root, branch))];
}
