import type { JsonValue } from '@backstage/types';
import type { ExpressionScope } from '../inputs/expression';
import { perChange } from './perChange';
import { scopeOf, type ResourceContext } from './renderContext';

/** The scope with every text in it changed, so that it can be put into another language. */
function mapTexts(
  scope: ExpressionScope,
  change: (text: string) => string,
): ExpressionScope {
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
  return map(scope as JsonValue) as ExpressionScope;
}

/**
 * Values as they can stand between quotes in PromQL. Codes in hexadecimal mean
 * the same in single and double quotes, and end neither; between backticks
 * they stay as they are and end nothing.
 */
export const promqlScope = perChange<ResourceContext, ExpressionScope>(
  (context, change) =>
    mapTexts(scopeOf(context, change), text =>
      text.replace(
        /["'`\\]|\p{Cc}/gu,
        char => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
      ),
    ),
);

/**
 * Values as they can stand in texts of alerts, which are Go templates: an
 * opening brace pair becomes an expression that prints one.
 */
export const alertTextScope = perChange<ResourceContext, ExpressionScope>(
  (context, change) =>
    mapTexts(scopeOf(context, change), text =>
      text.replace(/\{\{/g, '{{ "{{" }}'),
    ),
);
