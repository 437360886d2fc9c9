import { InputError } from '@backstage/errors';

/** A part of a text: plain, or the inside of one `${{ }}`. */
export type ExpressionPart =
  | { kind: 'text'; text: string }
  | { kind: 'expression'; text: string };

/**
 * Splits a text into plain parts and expressions. Only `${{ }}` is special:
 * `{{ }}`, `{% %}` and `{# #}` are plain text, so that alert templates and the
 * like pass through untouched.
 *
 * @throws InputError when an expression is not closed
 */
export function splitExpressions(text: string): ExpressionPart[] {
  const parts: ExpressionPart[] = [];
  let rest = 0;
  for (;;) {
    const start = text.indexOf('${{', rest);
    if (start < 0) break;
    const end = closingBraces(text, start + 3);
    if (end < 0) {
      throw new InputError(
        `"${excerpt(text.slice(start))}" is not closed: "}}" is missing`,
      );
    }
    if (start > rest) {
      parts.push({ kind: 'text', text: text.slice(rest, start) });
    }
    parts.push({ kind: 'expression', text: text.slice(start + 3, end).trim() });
    rest = end + 2;
  }
  if (rest < text.length || parts.length === 0) {
    parts.push({ kind: 'text', text: text.slice(rest) });
  }
  return parts;
}

/** Offset of the `}}` that closes an expression, quoted texts skipped; -1 without one. */
function closingBraces(text: string, from: number): number {
  let quote: string | undefined;
  for (let i = from; i < text.length; i++) {
    const char = text[i];
    if (quote !== undefined) {
      if (char === '\\') i++;
      else if (char === quote) quote = undefined;
    } else if (char === '"' || char === "'") {
      quote = char;
    } else if (char === '}' && text[i + 1] === '}') {
      return i;
    }
  }
  return -1;
}

/** A text for a message, cut to a readable length. */
export function excerpt(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
