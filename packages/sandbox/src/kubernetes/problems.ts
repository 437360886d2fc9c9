import { isFields, JsonFields } from './object';
import type { Schema } from './schema';
import type { Problem } from './status';

function typeOf(value: unknown): string {
  if (Array.isArray(value)) {
    return 'array';
  }
  if (Number.isInteger(value)) {
    return 'integer';
  }
  return value === null ? 'null' : typeof value;
}

function fits(schema: Schema, value: unknown): boolean {
  const type = typeOf(value);
  if (schema['x-kubernetes-int-or-string']) {
    return type === 'integer' || type === 'string';
  }
  return (
    schema.type === undefined ||
    schema.type === type ||
    (schema.type === 'number' && type === 'integer')
  );
}

function textProblems(schema: Schema, value: string, field: string): Problem[] {
  const problem = (message: string, reason = 'FieldValueInvalid') => ({
    field,
    reason,
    message,
  });
  const told = JSON.stringify(value);
  const problems: Problem[] = [];
  if (schema.enum && !schema.enum.includes(value)) {
    problems.push(
      problem(
        `Unsupported value: ${told}: supported values: ${schema.enum
          .map(word => JSON.stringify(word))
          .join(', ')}`,
        'FieldValueNotSupported',
      ),
    );
  }
  if (schema.pattern && !new RegExp(schema.pattern).test(value)) {
    problems.push(
      problem(
        `Invalid value: ${told}: ${field} in body should match '${schema.pattern}'`,
      ),
    );
  }
  if (schema.minLength && value.length < schema.minLength) {
    problems.push(
      problem(
        `Invalid value: ${told}: ${field} in body should be at least ${schema.minLength} chars long`,
      ),
    );
  }
  if (schema.maxLength && value.length > schema.maxLength) {
    problems.push(
      problem(
        `Too long: may not be more than ${schema.maxLength} bytes`,
        'FieldValueTooLong',
      ),
    );
  }
  return problems;
}

/** What is wrong with a value, as an API server words it. */
export function problemsOf(
  schema: Schema,
  value: unknown,
  field = '',
): Problem[] {
  if (!fits(schema, value)) {
    return [
      {
        field: field || '<nil>',
        reason: 'FieldValueTypeInvalid',
        message: `Invalid value: ${JSON.stringify(
          typeOf(value),
        )}: ${field} in body must be of type ${schema.type}: ${JSON.stringify(
          typeOf(value),
        )}`,
      },
    ];
  }
  if (typeof value === 'string') {
    return textProblems(schema, value, field);
  }
  if (Array.isArray(value)) {
    const { items } = schema;
    return items
      ? value.flatMap((item, at) => problemsOf(items, item, `${field}[${at}]`))
      : [];
  }
  return isFields(value) ? objectProblems(schema, value, field) : [];
}

function objectProblems(
  schema: Schema,
  value: JsonFields,
  field: string,
): Problem[] {
  const below = (name: string) => (field ? `${field}.${name}` : name);
  const missing = (schema.required ?? [])
    .filter(name => value[name] === undefined)
    .map(name => ({
      field: below(name),
      reason: 'FieldValueRequired',
      message: 'Required value',
    }));
  const parts = Object.entries(value).flatMap(([name, part]) => {
    const known = schema.properties?.[name] ?? schema.additionalProperties;
    return known && part !== undefined
      ? problemsOf(known, part, below(name))
      : [];
  });
  const broken = (schema['x-kubernetes-validations'] ?? [])
    .filter(({ holds }) => typeof holds === 'function' && !holds(value))
    .map(({ message }) => ({
      field,
      reason: 'FieldValueInvalid',
      message: `Invalid value: "object": ${message}`,
    }));
  return [...missing, ...parts, ...broken];
}
