import type { JsonObject, JsonValue } from '@backstage/types';
import type { ExpressionScope } from '../inputs/expression';
import { perChange } from './perChange';
import { scopeOf, type ResourceContext } from './renderContext';

/** Changes every text in a scope, so that it can be put into another language. */
function textsChangedBy(change: (text: string) => string) {
  const map = (value: JsonValue | undefined): JsonValue => {
    if (typeof value === 'string') return change(value);
    if (Array.isArray(value)) return value.map(map);
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, map(item)]),
      );
    }
    return value ?? null;
  };
  // Resources share most parts of their scopes.
  const parts = new WeakMap<JsonObject, JsonValue>();
  const mapPart = (part: JsonObject): JsonValue => {
    const known = parts.get(part);
    if (known !== undefined) return known;
    const mapped = map(part);
    parts.set(part, mapped);
    return mapped;
  };
  return (scope: ExpressionScope): ExpressionScope =>
    Object.fromEntries(
      Object.entries(scope).map(([root, part]: [string, JsonObject]) => [
        root,
        mapPart(part),
      ]),
    );
}

const inPromql = textsChangedBy(text =>
  text.replace(
    /["'`\\]|\p{Cc}/gu,
    char => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
  ),
);

const inAlertTexts = textsChangedBy(text =>
  text.replace(/\{\{/g, '{{ "{{" }}'),
);

/**
 * Values as they can stand between quotes in PromQL. Codes in hexadecimal mean
 * the same in single and double quotes, and end neither; between backticks
 * they stay as they are and end nothing.
 */
export const promqlScope = perChange<ResourceContext, ExpressionScope>(
  (context, change) => inPromql(scopeOf(context, change)),
);

/**
 * Values as they can stand in texts of alerts, which are Go templates: an
 * opening brace pair becomes an expression that prints one.
 */
export const alertTextScope = perChange<ResourceContext, ExpressionScope>(
  (context, change) => inAlertTexts(scopeOf(context, change)),
);
