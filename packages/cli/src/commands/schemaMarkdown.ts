import {
  documentJsonSchema,
  type DocumentKind,
  type JsonSchema,
} from '@groundwork/backstage-plugin-infra-common';

interface Row {
  key: string;
  type: string;
  required: boolean;
  description: string;
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The schemas among the values of a keyword such as `properties`. */
function schemaEntries(value: unknown): [string, JsonSchema][] {
  return Object.entries(isSchema(value) ? value : {}).filter(
    (entry): entry is [string, JsonSchema] => isSchema(entry[1]),
  );
}

function alternatives(schema: JsonSchema): JsonSchema[] {
  const list = schema.anyOf ?? schema.oneOf;
  return Array.isArray(list) ? list.filter(isSchema) : [];
}

function typeOf(schema: JsonSchema): string {
  if (typeof schema.$ref === 'string') return 'any value';
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (Array.isArray(schema.enum)) {
    return schema.enum.map(value => `\`${String(value)}\``).join(', ');
  }
  const choices = alternatives(schema);
  if (choices.length > 0) return [...new Set(choices.map(typeOf))].join(' or ');
  if (schema.type === 'array') {
    return isSchema(schema.items) ? `list of ${typeOf(schema.items)}` : 'list';
  }
  if (schema.type === 'object' && !schema.properties) {
    return isSchema(schema.additionalProperties)
      ? `map to ${typeOf(schema.additionalProperties)}`
      : 'map';
  }
  return typeof schema.type === 'string' ? schema.type : 'any value';
}

/** Sub-schemas below a key, with the suffix that they add to its name. */
function* nested(schema: JsonSchema): Generator<[string, JsonSchema]> {
  if (schema.properties) yield ['', schema];
  for (const choice of alternatives(schema)) yield* nested(choice);
  if (isSchema(schema.items)) {
    for (const [suffix, inner] of nested(schema.items)) {
      yield [`[]${suffix}`, inner];
    }
  }
  if (isSchema(schema.additionalProperties)) {
    for (const [suffix, inner] of nested(schema.additionalProperties)) {
      yield [`.*${suffix}`, inner];
    }
  }
}

function describe(schema: JsonSchema): string {
  const words = schema.description ?? schema.title;
  const text = typeof words === 'string' ? words.replace(/\.?$/, '.') : '';
  const value = JSON.stringify(schema.default);
  return value === undefined || value === '{}'
    ? text
    : `${text} Default: \`${value}\`.`;
}

function* rows(schema: JsonSchema, prefix: string): Generator<Row> {
  const required = new Set(
    Array.isArray(schema.required) ? schema.required : [],
  );
  for (const [name, property] of schemaEntries(schema.properties)) {
    const key = `${prefix}${name}`;
    yield {
      key,
      type: typeOf(property),
      required: required.has(name),
      description: describe(property),
    };
    for (const [suffix, inner] of nested(property)) {
      yield* rows(inner, `${key}${suffix}.`);
    }
  }
}

function cell(text: string): string {
  return text.replace(/\|/g, '\\|').replace(/\s+/g, ' ').trim();
}

/**
 * Reference documentation of a document kind in Markdown, made from its
 * schema: one table row per key. Lists are written `key[]`, maps `key.*`.
 */
export function schemaMarkdown(kind: DocumentKind): string {
  const schema = documentJsonSchema(kind);
  const seen = new Set<string>();
  const lines = [...rows(schema, '')]
    .filter(row => !seen.has(row.key) && seen.add(row.key))
    .map(
      row =>
        `| \`${row.key}\`${row.required ? ' \\*' : ''} | ${cell(
          row.type,
        )} | ${cell(row.description)} |`,
    );
  return [
    `## ${kind}`,
    '',
    String(schema.description ?? ''),
    '',
    '| key | type | meaning |',
    '| --- | --- | --- |',
    ...lines,
    '',
  ].join('\n');
}
