import { InputError } from '@backstage/errors';
import type { JsonObject, JsonPrimitive, JsonValue } from '@backstage/types';
import type { Located } from '../platform/platform';
import {
  createTemplateRenderer,
  TemplateRenderError,
  type TemplateContext,
} from 'nunjitsu';
import {
  excerpt,
  splitExpressions,
  type ExpressionPart,
} from './expressionText';

/**
 * What `${{ }}` expressions can see, by the first word of a path. Made by the
 * functions of `expressionScope.ts`; what is absent cannot be used.
 *
 * @public
 */
export interface ExpressionScope {
  readonly service?: JsonObject;
  readonly environment?: JsonObject;
  readonly profile?: JsonObject;
  readonly resource?: JsonObject;
  /** Every input that the type declares; `null` where it has no value. */
  readonly inputs?: JsonObject;
  readonly package?: JsonObject;
  readonly change?: JsonObject;
}

/** The first words that expressions may use. @public */
export const expressionRoots = [
  'service',
  'environment',
  'profile',
  'resource',
  'inputs',
  'package',
  'change',
] as const satisfies readonly (keyof ExpressionScope)[];

/** Where a text with expressions stands, for error messages. @public */
export interface ExpressionSource {
  readonly located: Pick<Located<unknown>, 'path' | 'position'>;
  readonly keys: readonly (string | number)[];
}

/**
 * The engine of Backstage's templates. `default` also stands in for `null`,
 * because an input without a value is `null` here.
 */
const renderer = createTemplateRenderer({
  filters: {
    default: (value, fallback) => value ?? fallback,
    d: (value, fallback) => value ?? fallback,
  },
});

/** Bounds for one expression; far above what a platform document needs. */
const limits = {
  sourceCodeUnits: 20_000,
  workUnits: 100_000,
  outputCodeUnits: 100_000,
  nestingDepth: 50,
};

const plainPath = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/;

/**
 * Evaluates every `${{ }}` in the texts of a JSON value, at any depth; keys of
 * objects stay as they are. A text that is one expression alone becomes the
 * expression's value with its type. Values are inserted once and never looked
 * at again, so that an expression in an input stays plain text.
 *
 * @param source - where the value stands, so that errors name file and line
 * @throws InputError for an expression that is malformed, or has no value
 * @public
 */
export function evaluateExpressions(
  value: JsonValue,
  scope: ExpressionScope,
  source?: ExpressionSource,
): JsonValue {
  if (typeof value === 'string') {
    return value.includes('${{') ? evaluateText(value, scope, source) : value;
  }
  if (Array.isArray(value)) {
    return value.map((item, index) =>
      evaluateExpressions(item ?? null, scope, below(source, index)),
    );
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        evaluateExpressions(item ?? null, scope, below(source, key)),
      ]),
    );
  }
  return value;
}

/**
 * Evaluates a text to a text: also one that is a single expression.
 *
 * @throws InputError as {@link evaluateExpressions}
 * @public
 */
export function evaluateToText(
  text: string,
  scope: ExpressionScope,
  source?: ExpressionSource,
): string {
  const value = evaluateExpressions(text, scope, source);
  if (typeof value === 'string') return value;
  if (value === null) {
    throw failure(text, 'has no value here', source);
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function below(
  source: ExpressionSource | undefined,
  key: string | number,
): ExpressionSource | undefined {
  return source && { located: source.located, keys: [...source.keys, key] };
}

function evaluateText(
  text: string,
  scope: ExpressionScope,
  source: ExpressionSource | undefined,
): JsonValue {
  let parts: ExpressionPart[];
  try {
    parts = splitExpressions(text);
  } catch (error) {
    throw failure(text, (error as Error).message, source);
  }
  if (parts.length === 1 && parts[0].kind === 'expression') {
    return evaluateOne(parts[0].text, scope, source);
  }
  return parts
    .map(part => {
      if (part.kind === 'text') return part.text;
      const value = evaluateOne(part.text, scope, source);
      if (value === null) {
        throw failure(
          part.text,
          'has no value here; within a text it needs one, for example by | default("…")',
          source,
        );
      }
      return typeof value === 'object' ? JSON.stringify(value) : String(value);
    })
    .join('');
}

/**
 * Results of expressions that use one part of a scope, kept while that part
 * lives: the tags of a service are asked for with every object of it.
 */
const results = new WeakMap<object, Map<string, JsonPrimitive>>();

function evaluateOne(
  expression: string,
  scope: ExpressionScope,
  source: ExpressionSource | undefined,
): JsonValue {
  // Most expressions are plain paths; the engine takes 30 µs for what is a look-up.
  if (plainPath.test(expression)) {
    const value = lookUp(expression, scope);
    if (value === undefined) {
      throw failure(expression, 'has no value here', source);
    }
    return toJson(value) ?? null;
  }
  const used = usedBy(expression, scope);
  const roots = Object.values(used) as object[];
  const known = roots.length === 1 ? results.get(roots[0]) : undefined;
  const before = known?.get(expression);
  if (before !== undefined) return before;
  let value: unknown;
  try {
    value = renderer.renderValue(`\${{ ${expression} }}`, used, { limits });
  } catch (error) {
    throw failure(expression, engineMessage(error), source);
  }
  if (value === undefined) {
    throw failure(expression, 'has no value here', source);
  }
  const json = toJson(value);
  if (json === undefined) {
    throw failure(expression, 'is not a plain value', source);
  }
  if (roots.length === 1 && typeof json !== 'object') {
    if (known) known.set(expression, json);
    else results.set(roots[0], new Map([[expression, json]]));
  }
  return json;
}

/**
 * The parts of a scope that an expression may use: the engine copies what it
 * is given, and that takes longer than evaluating.
 */
function usedBy(expression: string, scope: ExpressionScope): TemplateContext {
  return Object.fromEntries(
    expressionRoots
      .filter(root => scope[root] !== undefined && expression.includes(root))
      .map(root => [root, scope[root] as TemplateContext]),
  );
}

const literals: Record<string, JsonValue> = {
  true: true,
  false: false,
  null: null,
  none: null,
};

function lookUp(path: string, scope: ExpressionScope): JsonValue | undefined {
  if (Object.hasOwn(literals, path)) return literals[path];
  let value: unknown = scope;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    if (!Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value as JsonValue | undefined;
}

/** A copy in plain objects and arrays; undefined for what is not JSON. */
function toJson(value: unknown): JsonValue | undefined {
  if (typeof value === 'number') {
    return Number.isFinite(value) ? value : undefined;
  }
  if (Array.isArray(value)) return value.map(item => toJson(item) ?? null);
  if (value instanceof Map || value instanceof Set) return undefined;
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, toJson(item) ?? null]),
    );
  }
  return value as JsonValue;
}

/** The engine's message without its own idea of the place. */
export function engineMessage(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^Template error at line \d+, column \d+: /, '');
}

/** Whether the engine could not even read the expression. */
export function isSyntaxError(error: unknown): boolean {
  return (
    error instanceof TemplateRenderError &&
    (error.code === 'syntax_error' ||
      /^Unknown template (?:filter|test)/.test(engineMessage(error)))
  );
}

/**
 * Reads one expression without values.
 *
 * @returns what is wrong with it, or undefined
 */
export function expressionSyntaxProblem(
  expression: string,
): string | undefined {
  if (plainPath.test(expression)) return undefined;
  if (expression === '') return 'is empty';
  try {
    renderer.renderValue(`\${{ ${expression} }}`, {}, { limits });
  } catch (error) {
    if (isSyntaxError(error)) return engineMessage(error);
  }
  return undefined;
}

function failure(
  expression: string,
  reason: string,
  source: ExpressionSource | undefined,
): InputError {
  const place = source
    ? ` (${source.located.path}:${source.located.position(source.keys).line})`
    : '';
  return new InputError(
    `Cannot evaluate "${excerpt(expression)}"${place}: ${reason}`,
  );
}
