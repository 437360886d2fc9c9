import Ajv, { ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

/** A JSON document of which nothing is known yet. */
export type Json = Record<string, unknown>;

/** What is wrong with one request, answer or payload. */
export type Problem = { where: string; message: string };

/** Whether a value is a JSON object. */
export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path of keys; undefined when a step is missing. */
export function at(value: unknown, ...keys: string[]): unknown {
  return keys.reduce<unknown>(
    (inner, key) => (isJson(inner) ? inner[key] : undefined),
    value,
  );
}

/**
 * OpenAPI 3.0 says `nullable`, JSON Schema says `null`: rewrites the one into the
 * other, also beside `$ref` and `allOf`, where validators overlook it.
 */
function withNull(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withNull);
  }
  if (!isJson(value)) {
    return value;
  }
  const { nullable, ...rest } = value;
  const schema = Object.fromEntries(
    Object.entries(rest).map(([key, inner]) => [key, withNull(inner)]),
  );
  return nullable === true ? { anyOf: [{ type: 'null' }, schema] } : schema;
}

/** What one part of a path of the document may stand for; some contain slashes. */
function patternOf(part: string): string {
  if (/^\{(ref|path|branch|basehead)\}$/.test(part)) {
    return '.+';
  }
  return part.startsWith('{')
    ? '[^/]+'
    : part.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
}

/** Checks values against the schemas of one OpenAPI document. */
export class OpenApi {
  private readonly ajv = new Ajv({
    strict: false,
    allErrors: true,
    logger: false,
  });
  private readonly validators = new Map<string, ValidateFunction>();
  readonly document: Json;

  constructor(document: Json) {
    addFormats(this.ajv);
    this.document = document;
    this.ajv.addSchema(
      { $id: 'openapi', components: withNull(document.components) as Json },
      'openapi',
    );
  }

  /** What a value has that the schema does not allow; `key` names the schema. */
  check(key: string, schema: unknown, value: unknown): string[] {
    let validate = this.validators.get(key);
    if (!validate) {
      const local = JSON.stringify(withNull(schema)).replaceAll(
        '"#/components/',
        '"openapi#/components/',
      );
      validate = this.ajv.compile(JSON.parse(local) as Json);
      this.validators.set(key, validate);
    }
    if (validate(value)) {
      return [];
    }
    return (validate.errors ?? []).map(
      error =>
        `${error.instancePath || '/'} ${error.message ?? error.keyword} ${
          'additionalProperty' in error.params
            ? String(error.params.additionalProperty)
            : ''
        }`,
    );
  }

  /** The path of the document that an address belongs to, literal ones first. */
  pathOf(pathname: string): string | undefined {
    const paths = Object.keys((this.document.paths as Json) ?? {});
    return paths
      .filter(path => {
        const pattern = path.split('/').map(patternOf).join('/');
        return new RegExp(`^${pattern}$`).test(pathname);
      })
      .sort(
        (a, b) =>
          (a.match(/\{/g) ?? []).length - (b.match(/\{/g) ?? []).length ||
          b.length - a.length,
      )[0];
  }
}
