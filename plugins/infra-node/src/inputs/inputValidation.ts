import type {
  InputSchema,
  ResourceTypeDocument,
} from '@groundwork/backstage-plugin-infra-common';
import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import type { InputValue } from './resolveInputs';
import { nearest, suggestion } from '../platform/nearest';

/** Why a value of an input is not allowed. */
export interface InputProblem {
  /** In plain words, following the name of the input: `must be …`. */
  message: string;
  /** The nearest allowed value, when there is an obvious one. */
  nearest?: InputValue;
}

/** What of an input's schema JSON Schema knows; the rest is ours. */
const jsonSchemaKeys = [
  'type',
  'enum',
  'minimum',
  'maximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'pattern',
  'items',
  'minItems',
  'maxItems',
  'uniqueItems',
  'additionalProperties',
] as const satisfies readonly (keyof InputSchema)[];

const ajv = new Ajv({ strict: false, allErrors: false, validateSchema: false });

type Validators = Map<string, ValidateFunction>;
const compiled = new WeakMap<ResourceTypeDocument, Validators>();

/**
 * Checks a value of one input against its schema. Schemas are compiled once
 * per type.
 *
 * @returns what is wrong, or undefined
 * @throws Error when the schema itself is broken; compiling the platform finds that first
 */
export function validateInput(
  type: ResourceTypeDocument,
  input: string,
  value: InputValue,
): InputProblem | undefined {
  const properties = type.spec.inputs.properties;
  if (!Object.hasOwn(properties, input)) {
    const near = nearest(input, Object.keys(properties));
    return {
      message: `is not an input of ${type.metadata.name}${suggestion(
        input,
        Object.keys(properties),
      )}`,
      ...(near !== undefined && { nearest: near }),
    };
  }
  const schema = properties[input];
  if (value === null) return { message: 'must have a value' };
  // Most inputs are choices; no need to compile anything for them.
  if (schema.enum && isPlainChoice(schema)) {
    return schema.enum.includes(value as string | number | boolean)
      ? undefined
      : explain(schema, value, { keyword: 'enum' });
  }
  let validators = compiled.get(type);
  if (!validators) {
    validators = new Map();
    compiled.set(type, validators);
  }
  let validate = validators.get(input);
  if (!validate) {
    validate = ajv.compile(
      Object.fromEntries(
        jsonSchemaKeys
          .filter(key => schema[key] !== undefined)
          .map(key => [key, schema[key]]),
      ),
    );
    validators.set(input, validate);
  }
  if (validate(value)) return undefined;
  return explain(schema, value, validate.errors![0]);
}

function isPlainChoice(schema: InputSchema): boolean {
  return schema.type !== 'array' && schema.type !== 'object' && !schema.pattern;
}

const typeWords: Record<InputSchema['type'], string> = {
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
};

function explain(
  schema: InputSchema,
  value: InputValue,
  error: Pick<ErrorObject, 'keyword' | 'message'> & Partial<ErrorObject>,
): InputProblem {
  const inside = error.instancePath
    ? `, at ${error.instancePath.slice(1)}`
    : '';
  switch (error.keyword) {
    case 'enum': {
      if (inside) break;
      const near = nearestChoice(schema, value);
      return {
        message: `must be one of ${schema.enum!.join(', ')}`,
        ...(near !== undefined && { nearest: near }),
      };
    }
    case 'type': {
      if (inside) break;
      const near = converted(schema.type, value);
      return {
        message: `must be ${typeWords[schema.type]}`,
        ...(near !== undefined && { nearest: near }),
      };
    }
    case 'minimum':
      return {
        message: `must be at least ${schema.minimum}`,
        nearest: schema.minimum!,
      };
    case 'maximum':
      return {
        message: `must be at most ${schema.maximum}`,
        nearest: schema.maximum!,
      };
    case 'multipleOf':
      return {
        message: `must be a multiple of ${schema.multipleOf}`,
        ...(typeof value === 'number' && {
          nearest: Math.round(value / schema.multipleOf!) * schema.multipleOf!,
        }),
      };
    case 'minLength':
      return { message: `must have at least ${schema.minLength} characters` };
    case 'maxLength':
      if (inside) break;
      return { message: `must have at most ${schema.maxLength} characters` };
    case 'pattern':
      if (inside) break;
      return {
        message: schema.patternMessage ?? `must match ${schema.pattern}`,
      };
    case 'minItems':
      return { message: `must have at least ${schema.minItems} entries` };
    case 'maxItems':
      return { message: `must have at most ${schema.maxItems} entries` };
    case 'uniqueItems':
      return { message: 'must not have the same entry twice' };
    default:
  }
  return { message: `${error.message ?? 'is not allowed'}${inside}` };
}

/** The same value in the right type: `"12"` for a number, `16` for a text. */
function converted(
  type: InputSchema['type'],
  value: InputValue,
): InputValue | undefined {
  if (type === 'string' && typeof value === 'number') return String(value);
  if (type === 'integer' && typeof value === 'number') return Math.round(value);
  if (
    (type === 'integer' || type === 'number') &&
    typeof value === 'string' &&
    /^-?\d{1,15}(?:\.\d+)?$/.test(value.trim())
  ) {
    const number = Number(value);
    return type === 'integer' ? Math.round(number) : number;
  }
  if (type === 'boolean' && typeof value === 'string') {
    if (/^(?:true|yes|on)$/i.test(value)) return true;
    if (/^(?:false|no|off)$/i.test(value)) return false;
  }
  if (type === 'array' && typeof value === 'string') return [value];
  return undefined;
}

function nearestChoice(
  schema: InputSchema,
  value: InputValue,
): InputValue | undefined {
  const choices = schema.enum!;
  const byText = new Map(choices.map(choice => [String(choice), choice]));
  if (typeof value === 'number') {
    const numbers = choices.filter(c => typeof c === 'number');
    if (numbers.length > 0) {
      return numbers.reduce((best, c) =>
        Math.abs(c - value) < Math.abs(best - value) ? c : best,
      );
    }
  }
  const text = String(value);
  if (byText.has(text)) return byText.get(text);
  const near = nearest(text, byText.keys());
  return near === undefined ? undefined : byText.get(near);
}
