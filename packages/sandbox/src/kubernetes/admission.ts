import { apiVersionOf, Kind } from './kind';
import { isFields, Json, JsonFields, keyOf, KubernetesObject } from './object';
import { problemsOf } from './problems';
import { pruned, unknownFields, withDefaults } from './schema';
import { badRequest, invalid, KubernetesError, Problem } from './status';

/** What becomes of fields that the schema does not know. @public */
export type FieldValidation = 'Ignore' | 'Warn' | 'Strict';

const NAME =
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const NAMESPACE = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const LABEL = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;

/**
 * Reads an object out of what a client has sent.
 * @throws KubernetesError BadRequest when it is none, or of another kind.
 */
export function readObject(kind: Kind, body: unknown): KubernetesObject {
  if (!isFields(body)) {
    throw badRequest('the object provided is unrecognized (must be an object)');
  }
  const given: JsonFields = {
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
    ...body,
  };
  if (given.kind !== kind.kind || given.apiVersion !== apiVersionOf(kind)) {
    throw badRequest(
      `the API version in the data (${given.apiVersion}, Kind=${
        given.kind
      }) does not match the expected API version (${apiVersionOf(kind)}, Kind=${
        kind.kind
      })`,
    );
  }
  const metadata = isFields(given.metadata) ? given.metadata : {};
  return {
    ...given,
    metadata: metadata as unknown as KubernetesObject['metadata'],
  } as KubernetesObject;
}

/**
 * Fields that the schema does not know: refused, told of, or dropped.
 * @returns the object without them, and warnings.
 */
export function checkFields(
  kind: Kind,
  object: KubernetesObject,
  validation: FieldValidation,
): { object: KubernetesObject; warnings: string[] } {
  const unknown = unknownFields(kind.schema, object);
  if (unknown.length === 0) {
    return { object, warnings: [] };
  }
  const told = unknown.map(way => `unknown field "${way.slice(1)}"`);
  if (validation === 'Strict') {
    throw badRequest(
      `${kind.kind} in version "${kind.version}" cannot be handled as a ${
        kind.kind
      }: strict decoding error: ${told.join(', ')}`,
    );
  }
  return {
    object: pruned(kind.schema, object) as KubernetesObject,
    warnings: validation === 'Warn' ? told : [],
  };
}

/** Server-side apply refuses fields that it cannot own. */
export function checkApplied(kind: Kind, object: KubernetesObject): void {
  const unknown = unknownFields(kind.schema, object);
  if (unknown.length > 0) {
    const { namespace, name } = object.metadata;
    const called = keyOf(namespace ?? '', name);
    throw new KubernetesError(
      500,
      '',
      `failed to create typed patch object (${called}; ${apiVersionOf(
        kind,
      )}, Kind=${kind.kind}): ${unknown
        .map(way => `${way}: field not declared in schema`)
        .join('\n')}`,
    );
  }
}

/** Fills in defaults, then refuses what does not fit. */
export function admitted(
  kind: Kind,
  given: KubernetesObject,
): KubernetesObject {
  const object = withDefaults(
    kind.schema,
    withoutNulls(given),
  ) as KubernetesObject;
  const problems = [
    ...metadataProblems(kind, object),
    ...problemsOf(kind.schema, object),
  ];
  if (problems.length > 0) {
    throw invalid(kind, object.metadata.name ?? '', problems);
  }
  return object;
}

/** A field that is null counts as not given, as for most fields of most kinds. */
function withoutNulls(object: KubernetesObject): KubernetesObject {
  return Object.fromEntries(
    Object.entries(object).flatMap(([name, value]) => {
      if (value === null || value === undefined) {
        return [];
      }
      const cleaned = ['spec', 'metadata', 'data'].includes(name)
        ? cleared(value as Json)
        : value;
      return [[name, cleaned]];
    }),
  ) as KubernetesObject;
}

function cleared(value: Json): Json {
  if (!isFields(value)) {
    return value;
  }
  const result: JsonFields = {};
  for (const [name, part] of Object.entries(value)) {
    if (part !== null && part !== undefined) {
      // What a chart or a module is given may well be null.
      result[name] = ['values', 'vars'].includes(name) ? part : cleared(part);
    }
  }
  return result;
}

function metadataProblems(kind: Kind, object: KubernetesObject): Problem[] {
  const { name, namespace, labels } = object.metadata;
  const wrong = (field: string, message: string): Problem => ({
    field,
    reason: 'FieldValueInvalid',
    message,
  });
  const problems: Problem[] = [];
  if (!name) {
    problems.push({
      field: 'metadata.name',
      reason: 'FieldValueRequired',
      message: 'Required value: name or generateName is required',
    });
  } else if (!roleNames(kind) && (name.length > 253 || !NAME.test(name))) {
    problems.push(
      wrong(
        'metadata.name',
        `Invalid value: "${name}": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character`,
      ),
    );
  }
  if (namespace && (namespace.length > 63 || !NAMESPACE.test(namespace))) {
    problems.push(
      wrong(
        'metadata.namespace',
        `Invalid value: "${namespace}": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character`,
      ),
    );
  }
  for (const [key, value] of Object.entries(labels ?? {})) {
    if (typeof value !== 'string' || value.length > 63 || !LABEL.test(value)) {
      problems.push(
        wrong(
          'metadata.labels',
          `Invalid value: ${JSON.stringify(
            value,
          )}: a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (label ${key})`,
        ),
      );
    }
  }
  return problems;
}

/** Roles may have names such as `system:node`. */
function roleNames(kind: Kind): boolean {
  return kind.group === 'rbac.authorization.k8s.io';
}
