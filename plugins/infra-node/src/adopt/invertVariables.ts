import type {
  Implementation,
  InputSchema,
  InputValues,
  ResourceTypeDocument,
} from '@groundwork/backstage-plugin-infra-common';
import type { JsonObject, JsonValue } from '@backstage/types';
import { evaluateExpressions } from '../inputs/expression';
import { splitExpressions } from '../inputs/expressionText';
import type { InputValue } from '../inputs/resolveInputs';
import { sameJson } from '../inputs/sameJson';
import { isObject } from '../render/objectInventory';

/** Inputs as the variables of a module show them. */
export interface InvertedVariables {
  readonly inputs: InputValues;
  /** Inputs whose variables are not set: they have no value there. */
  readonly absent: ReadonlySet<string>;
  /** Variables that the type does not set. */
  readonly unknown: readonly string[];
}

/**
 * Recovers inputs from the values of a module's variables: where a variable is
 * an input as it is, or depends on one input that has few values.
 */
export function invertVariables(
  type: ResourceTypeDocument,
  implementation: Implementation,
  variables: JsonObject,
): InvertedVariables {
  const inputs: InputValues = {};
  const absent = new Set<string>();
  const { properties } = type.spec.inputs;
  const known = new Set([
    ...Object.keys(implementation.variables),
    ...implementation.secretVariables.map(({ variable }) => variable),
    implementation.tagsVariable,
  ]);
  const invert = (
    expression: JsonValue | undefined,
    value: JsonValue | undefined,
  ): void => {
    if (isObject(expression)) {
      const values = isObject(value) ? value : {};
      for (const [key, item] of Object.entries(expression)) {
        const below = Object.hasOwn(values, key) ? values[key] : undefined;
        invert(item, below);
      }
      return;
    }
    if (typeof expression !== 'string') return;
    const input = onlyInput(expression);
    if (input === undefined || !Object.hasOwn(properties, input)) return;
    if (value === undefined || value === null) {
      absent.add(input);
      return;
    }
    // The first variable decides; others that differ show when it is rendered.
    if (Object.hasOwn(inputs, input)) return;
    const schema = properties[input];
    const found = isPlain(expression, input)
      ? fitting(schema, value)
      : fewValues(schema).find(candidate =>
          gives(expression, type, input, candidate, value),
        );
    if (found === undefined) return;
    inputs[input] = found as InputValue;
  };
  for (const [variable, expression] of Object.entries(
    implementation.variables,
  )) {
    const value = Object.hasOwn(variables, variable)
      ? variables[variable]
      : undefined;
    invert(expression as JsonValue, value);
  }
  return {
    inputs,
    absent: new Set([...absent].filter(name => !Object.hasOwn(inputs, name))),
    unknown: Object.keys(variables).filter(name => !known.has(name)),
  };
}

/** The input that an expression is about, when it is about nothing else. */
export function onlyInput(text: string): string | undefined {
  if (!text.includes('${{')) return undefined;
  const parts = splitExpressions(text).filter(p => p.kind === 'expression');
  const names = new Set<string>();
  for (const part of parts) {
    for (const [, name] of part.text.matchAll(/\binputs\.([A-Za-z_]\w*)/g)) {
      names.add(name);
    }
    if (
      /\b(?:service|environment|profile|resource|package|change)\b[.[]/.test(
        part.text,
      )
    )
      return undefined;
  }
  return names.size === 1 ? [...names][0] : undefined;
}

function isPlain(text: string, input: string): boolean {
  const parts = splitExpressions(text);
  return parts.length === 1 && parts[0].text === `inputs.${input}`;
}

/** A value in the type that the schema asks for: `16` for `"16"` and the other way. */
function fitting(schema: InputSchema, value: JsonValue): JsonValue {
  if (schema.type === 'string' && typeof value === 'number') {
    return String(value);
  }
  if (typeof value !== 'string') return value;
  const isNumber = schema.type === 'integer' || schema.type === 'number';
  if (isNumber && String(Number(value)) === value) return Number(value);
  if (schema.type === 'boolean' && /^(?:true|false)$/.test(value)) {
    return value === 'true';
  }
  return value;
}

function fewValues(schema: InputSchema): readonly JsonValue[] {
  if (schema.type === 'boolean') return [true, false];
  return schema.enum ?? [];
}

function gives(
  expression: string,
  type: ResourceTypeDocument,
  input: string,
  candidate: JsonValue,
  wanted: JsonValue,
): boolean {
  const inputs = Object.fromEntries(
    Object.keys(type.spec.inputs.properties).map(name => [
      name,
      name === input ? candidate : null,
    ]),
  );
  try {
    return sameJson(evaluateExpressions(expression, { inputs }), wanted);
  } catch {
    // An expression without a value for this candidate is not the one.
    return false;
  }
}
