import type {
  Price,
  ResourceTypeDocument,
} from '@groundwork/backstage-plugin-infra-common';
import { validateInput } from '../inputs/inputValidation';
import { suggestion } from './nearest';
import type { Reporter } from './reporter';

/** Checks what a schema cannot say about a resource type by itself. */
export function checkResourceType(
  type: ResourceTypeDocument,
  report: Reporter,
): void {
  const { inputs, implementations, cost } = type.spec;
  const names = Object.keys(inputs.properties);
  inputs.required.forEach((name, index) => {
    if (!names.includes(name)) {
      report(
        'error',
        'dangling-reference',
        `required input "${name}" is not among the properties${suggestion(
          name,
          names,
        )}`,
        ['spec', 'inputs', 'required', index],
      );
    }
  });
  for (const [name, schema] of Object.entries(inputs.properties)) {
    const at = ['spec', 'inputs', 'properties', name];
    const badPattern =
      patternProblem(schema.pattern, [...at, 'pattern'], report) ||
      patternProblem(
        schema.items?.pattern,
        [...at, 'items', 'pattern'],
        report,
      );
    if (badPattern) continue;
    checkBounds(schema, at, report);
    if (schema.default !== undefined) {
      const problem = validateInput(type, name, schema.default);
      if (problem) {
        report(
          'error',
          'invalid-default',
          `default of input "${name}" ${problem.message}`,
          [...at, 'default'],
        );
      }
    }
    for (const choice of Object.keys(schema.enumTitles ?? {})) {
      if (!schema.enum?.some(value => String(value) === choice)) {
        report(
          'warning',
          'dangling-reference',
          `title for "${choice}", which is not a choice${suggestion(
            choice,
            (schema.enum ?? []).map(String),
          )}`,
          [...at, 'enumTitles', choice],
        );
      }
    }
  }
  if (Object.keys(implementations).length === 0) {
    report(
      'error',
      'missing-key',
      'has no implementation; give one for at least one cloud',
      ['spec', 'implementations'],
    );
  }
  for (const [cloud, price] of Object.entries(cost)) {
    if (price) checkPrice(type, cloud, price, report);
    if (!Object.hasOwn(implementations, cloud)) {
      report(
        'warning',
        'dangling-reference',
        `a price for ${cloud}, where the type has no implementation`,
        ['spec', 'cost', cloud],
      );
    }
  }
  const variables = new Set<string>();
  type.spec.outputs.forEach((output, index) => {
    if (output.env === undefined) return;
    if (variables.has(output.env)) {
      report(
        'error',
        'duplicate-name',
        `two outputs are read as ${output.env}`,
        ['spec', 'outputs', index, 'env'],
      );
    }
    variables.add(output.env);
  });
}

function patternProblem(
  pattern: string | undefined,
  keys: readonly (string | number)[],
  report: Reporter,
): boolean {
  if (pattern === undefined) return false;
  try {
    // The same flag with which values are checked later.
    return !new RegExp(pattern, 'u');
  } catch (error) {
    report(
      'error',
      'regular-expression',
      `is not a regular expression: ${(error as Error).message}`,
      keys,
    );
    return true;
  }
}

function checkBounds(
  schema: ResourceTypeDocument['spec']['inputs']['properties'][string],
  at: readonly (string | number)[],
  report: Reporter,
): void {
  for (const [low, high] of [
    ['minimum', 'maximum'],
    ['minLength', 'maxLength'],
    ['minItems', 'maxItems'],
  ] as const) {
    const [from, to] = [schema[low], schema[high]];
    if (from !== undefined && to !== undefined && from > to) {
      report(
        'error',
        'invalid-value',
        `${low} ${from} is above ${high} ${to}, so that nothing is allowed`,
        [...at, low],
      );
    }
  }
}

/** Prices are advice: a mistake in one is a warning and the type stays usable. */
function checkPrice(
  type: ResourceTypeDocument,
  cloud: string,
  price: Price,
  report: Reporter,
): void {
  const properties = type.spec.inputs.properties;
  const check = (
    input: string,
    values: readonly string[],
    at: readonly (string | number)[],
    table: string,
  ) => {
    if (!Object.hasOwn(properties, input)) {
      report(
        'warning',
        'dangling-reference',
        `the price depends on "${input}", which is not an input${suggestion(
          input,
          Object.keys(properties),
        )}`,
        [...at, 'input'],
      );
      return;
    }
    const choices =
      properties[input].enum?.map(String) ??
      (properties[input].type === 'boolean' ? ['true', 'false'] : undefined);
    for (const value of values) {
      if (choices && !choices.includes(value)) {
        report(
          'warning',
          'dangling-reference',
          `a price for "${value}", which input "${input}" cannot be${suggestion(
            value,
            choices,
          )}`,
          [...at, table, value],
        );
      }
    }
  };
  price.terms.forEach((term, index) => {
    if (!('input' in term)) return;
    const at = ['spec', 'cost', cloud, 'terms', index];
    const values = 'prices' in term ? Object.keys(term.prices) : [];
    check(term.input, values, at, 'prices');
  });
  price.factors.forEach((factor, index) => {
    const at = ['spec', 'cost', cloud, 'factors', index];
    check(factor.input, Object.keys(factor.factors), at, 'factors');
  });
}
