import type { JsonObject, JsonValue } from '@backstage/types';
import { Environment } from '@marcbachmann/cel-js';
import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { load } from 'js-yaml';
import { identityOf, isObject } from '../src/render/objectInventory';
import { coreSchemas } from './coreSchemas';

/** Whether an object would be accepted: every reason against it. */
export interface ObjectGate {
  /** Undefined when the kind has no description here. */
  check(object: JsonObject): string[] | undefined;
}

const texts = { type: 'object', additionalProperties: { type: 'string' } };

const metadataSchema: JsonObject = {
  type: 'object',
  required: ['name'],
  additionalProperties: false,
  properties: {
    name: {
      type: 'string',
      maxLength: 253,
      pattern: '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$',
    },
    namespace: {
      type: 'string',
      maxLength: 63,
      pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
    },
    labels: {
      type: 'object',
      propertyNames: {
        pattern:
          '^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$',
      },
      additionalProperties: {
        type: 'string',
        pattern: '^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$',
      },
    },
    annotations: texts,
  },
};

/** One kind at one version. */
interface Description {
  readonly schema: JsonObject;
  validate?: ValidateFunction;
}

/**
 * Judges objects as an API server would that refuses unknown fields, from the
 * texts of custom resource definitions and a few schemas of our own for kinds
 * that are not custom. Validation rules (CEL) are evaluated too. Not judged:
 * rules over the old object, defaults, admission webhooks.
 */
export function objectGate(definitions: Iterable<string>): ObjectGate {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  const known = new Map<string, Description>(
    Object.entries(coreSchemas).map(([id, schema]) => [id, { schema }]),
  );
  for (const text of definitions) {
    const { spec } = load(text) as {
      spec: {
        group: string;
        names: { kind: string };
        versions: {
          name: string;
          served: boolean;
          schema: { openAPIV3Schema: JsonObject };
        }[];
      };
    };
    for (const { name, served, schema } of spec.versions) {
      if (!served) continue;
      known.set(`${spec.group}/${name}/${spec.names.kind}`, {
        schema: schema.openAPIV3Schema,
      });
    }
  }
  return {
    check(object) {
      const { apiVersion, kind } = identityOf(object);
      const description = known.get(`${apiVersion}/${kind}`);
      if (!description) return undefined;
      description.validate ??= ajv.compile(closed(description.schema, true));
      const { validate } = description;
      const problems = validate(object)
        ? []
        : (validate.errors ?? []).map(
            error =>
              `${error.instancePath || '/'} ${error.message} ${JSON.stringify(
                error.params,
              )}`,
          );
      return [...problems, ...brokenRules(description.schema, object, '')];
    },
  };
}

/** A JSON Schema of an OpenAPI schema in which declared objects take no other fields. */
function closed(schema: JsonObject, root = false): JsonObject {
  const result: JsonObject = {};
  for (const [key, value] of Object.entries(schema)) {
    if (
      key.startsWith('x-kubernetes-') ||
      ['default', 'nullable'].includes(key)
    ) {
      continue;
    }
    result[key] = closedPart(key, value);
  }
  if (schema['x-kubernetes-int-or-string']) {
    delete result.type;
    delete result.anyOf;
    result.type = ['integer', 'string'];
  }
  if (schema.nullable && typeof result.type === 'string') {
    result.type = [result.type, 'null'];
  }
  if (root && isObject(result.properties)) {
    result.properties = {
      ...result.properties,
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: metadataSchema,
    };
    result.required = ['apiVersion', 'kind', 'metadata'];
  }
  if (
    isObject(schema.properties) &&
    !schema['x-kubernetes-preserve-unknown-fields'] &&
    schema.additionalProperties === undefined
  ) {
    result.additionalProperties = false;
  }
  return result;
}

function closedPart(key: string, value: JsonValue | undefined): JsonValue {
  if (key === 'properties' && isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, part]) => [
        name,
        isObject(part) ? closed(part) : part ?? {},
      ]),
    );
  }
  if (
    ['items', 'additionalProperties', 'not'].includes(key) &&
    isObject(value)
  ) {
    return closed(value);
  }
  // Alternatives repeat parts of an object: they must not close it.
  return value ?? null;
}

const cel = new Environment({ unlistedVariablesAreDyn: true });

/** Rules of the schema that an object breaks, at any depth. */
function brokenRules(
  schema: JsonObject,
  value: JsonValue | undefined,
  path: string,
): string[] {
  if (value === undefined || value === null) return [];
  const rules = schema['x-kubernetes-validations'];
  const own = (Array.isArray(rules) ? rules : []).flatMap(entry => {
    if (!isObject(entry) || String(entry.rule).includes('oldSelf')) return [];
    return passes(String(entry.rule), value)
      ? []
      : [`${path || '/'} ${entry.message ?? entry.rule}`];
  });
  const { properties, items, additionalProperties } = schema;
  if (Array.isArray(value)) {
    return isObject(items)
      ? [
          ...own,
          ...value.flatMap((item, index) =>
            brokenRules(items, item, `${path}/${index}`),
          ),
        ]
      : own;
  }
  if (!isObject(value)) return own;
  return [
    ...own,
    ...Object.entries(value).flatMap(([key, item]) => {
      const part =
        (isObject(properties) && properties[key]) || additionalProperties;
      return isObject(part) ? brokenRules(part, item, `${path}/${key}`) : [];
    }),
  ];
}

function passes(rule: string, self: JsonValue): boolean {
  return cel.evaluate(rule, { self }) === true;
}
