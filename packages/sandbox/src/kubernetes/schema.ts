import { isFields, Json, JsonFields } from './object';

/** A rule over several fields of an object. */
export type Rule = {
  /** As a definition writes it, in CEL. */
  rule: string;
  message: string;
  /** The same, for this server, which does not evaluate CEL. */
  holds(self: JsonFields): boolean;
};

/** The part of OpenAPI that definitions of custom resources may use, as far as it is used here. */
export type Schema = {
  type?: 'object' | 'array' | 'string' | 'integer' | 'boolean' | 'number';
  description?: string;
  properties?: { [field: string]: Schema };
  required?: string[];
  additionalProperties?: Schema;
  items?: Schema;
  enum?: string[];
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  default?: Json;
  'x-kubernetes-preserve-unknown-fields'?: true;
  'x-kubernetes-int-or-string'?: true;
  'x-kubernetes-validations'?: Rule[];
};

/** Text. */
export const text = (limits: Partial<Schema> = {}): Schema => ({
  type: 'string',
  ...limits,
});

/** A yes or no. */
export const flag = (fallback?: boolean): Schema => ({
  type: 'boolean',
  ...(fallback !== undefined && { default: fallback }),
});

/** A whole number. */
export const whole = (fallback?: number): Schema => ({
  type: 'integer',
  ...(fallback !== undefined && { default: fallback }),
});

/** A list. */
export const list = (items: Schema): Schema => ({ type: 'array', items });

/** One of some words. */
export const oneOf = (words: string[], fallback?: string): Schema => ({
  type: 'string',
  enum: words,
  ...(fallback !== undefined && { default: fallback }),
});

/** Fields with names of the user's choice. */
export const texts: Schema = {
  type: 'object',
  additionalProperties: { type: 'string' },
};

/** Anything. */
export const anything: Schema = {
  'x-kubernetes-preserve-unknown-fields': true,
};

/** An object whose fields are not looked at. */
export const loose: Schema = {
  type: 'object',
  'x-kubernetes-preserve-unknown-fields': true,
};

/** An object with these fields and no others. A name that ends in `!` is required. */
export function fields(
  properties: { [field: string]: Schema },
  more: Partial<Schema> = {},
): Schema {
  const required = Object.keys(properties)
    .filter(name => name.endsWith('!'))
    .map(name => name.slice(0, -1));
  return {
    type: 'object',
    properties: Object.fromEntries(
      Object.entries(properties).map(([name, schema]) => [
        name.replace(/!$/, ''),
        schema,
      ]),
    ),
    ...(required.length > 0 && { required }),
    ...more,
  };
}

/** A name of an object. */
export const objectName = text({ minLength: 1, maxLength: 253 });

/** Fills in what a schema says of fields that are not given. */
export function withDefaults(schema: Schema, value: unknown): unknown {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items ? value.map(item => withDefaults(items, item)) : value;
  }
  if (!isFields(value)) {
    return value;
  }
  const result: JsonFields = { ...value };
  for (const [name, part] of Object.entries(schema.properties ?? {})) {
    if (result[name] === undefined && part.default !== undefined) {
      result[name] = structuredClone(part.default);
    }
    if (result[name] !== undefined) {
      result[name] = withDefaults(part, result[name]) as Json;
    }
  }
  return result;
}

/** Ways (`.spec.x`) of fields that a schema does not know. */
export function unknownFields(
  schema: Schema,
  value: unknown,
  way = '',
): string[] {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items
      ? value.flatMap((item, at) => unknownFields(items, item, `${way}[${at}]`))
      : [];
  }
  if (!isFields(value)) {
    return [];
  }
  return Object.entries(value).flatMap(([name, part]) => {
    const known = schema.properties?.[name] ?? schema.additionalProperties;
    if (known) {
      return unknownFields(known, part, `${way}.${name}`);
    }
    return !schema.properties || schema['x-kubernetes-preserve-unknown-fields']
      ? []
      : [`${way}.${name}`];
  });
}

/** The value without the fields that a schema does not know. */
export function pruned(schema: Schema, value: unknown): unknown {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items ? value.map(item => pruned(items, item)) : value;
  }
  if (!isFields(value)) {
    return value;
  }
  const open =
    !schema.properties || schema['x-kubernetes-preserve-unknown-fields'];
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, part]) => {
      const known = schema.properties?.[name] ?? schema.additionalProperties;
      if (known) {
        return [[name, pruned(known, part)]];
      }
      return open ? [[name, part]] : [];
    }),
  );
}
