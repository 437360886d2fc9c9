import { InputError } from '@backstage/errors';
import type { JsonValue } from '@backstage/types';
import { fitsLiteral, inlineScalar, keyText } from './scalar';
import { DEFAULT_STYLE, type YamlStyle } from './style';
import { NotJsonError, toWanted, type Wanted } from './wanted';

/** A value's text: what follows on the line of its colon or dash (with its blank), and whole lines below. */
export interface Printed {
  head: string;
  body: string;
}

/** Longest key that YAML accepts without a `?` before it, counted as it is written. */
const MAX_KEY = 1024;

/**
 * Plain serialisation for new files: deterministic, two spaces, no folding; strings that a YAML 1.1 or 1.2 reader would
 * take for something else are quoted; text of several lines is a literal block. Keys keep the order of the value.
 *
 * @param options - `comment`: lines put at the top, each behind `# `
 * @throws `InputError` when the value is not JSON data
 * @public
 */
export function printYaml(
  value: JsonValue,
  options: { comment?: string } = {},
): string {
  const comment = options.comment
    ? options.comment
        .split(/\r\n|[\n\r\u0085\u2028\u2029]/)
        .map(line => `# ${line}`.trimEnd())
        .join('\n')
        .concat('\n')
    : '';
  try {
    return comment + printDocument(toWanted(value), DEFAULT_STYLE);
  } catch (error) {
    if (error instanceof NotJsonError) {
      throw new InputError(`Cannot write YAML: the value ${error.message}`);
    }
    throw error;
  }
}

/** A whole document, ending with a line break. */
export function printDocument(value: Wanted, style: YamlStyle): string {
  if (isFilled(value)) {
    return printLines(value, 0, style);
  }
  const { head, body } = printScalar(value, style.step, style);
  return head.trimStart() + style.eol + body;
}

/** Whether a value is a collection with something in it. */
export function isFilled(
  value: Wanted,
): value is Wanted[] | Map<string, Wanted> {
  return value instanceof Map
    ? value.size > 0
    : Array.isArray(value) && value.length > 0;
}

/** What follows a key's colon, for a key at `column`. */
export function printBehindKey(
  value: Wanted,
  column: number,
  style: YamlStyle,
): Printed {
  if (!isFilled(value)) {
    return printScalar(value, column + style.step, style);
  }
  const inner =
    column + (Array.isArray(value) ? style.sequenceOffset : style.step);
  return { head: '', body: printLines(value, inner, style) };
}

/** What follows a dash at `column`. Collections start on the dash's own line. */
export function printBehindDash(
  value: Wanted,
  column: number,
  style: YamlStyle,
): Printed {
  const gap = ' '.repeat(style.dashGap);
  if (!isFilled(value)) {
    const printed = printScalar(value, column + 2, style);
    return { ...printed, head: gap + printed.head.trimStart() };
  }
  const inner = column + 1 + style.dashGap;
  const lines = printLines(value, inner, style);
  const end = lines.indexOf(style.eol);
  return {
    head: gap + lines.slice(inner, end),
    body: lines.slice(end + style.eol.length),
  };
}

/** The entries of a filled collection as whole lines, at `column`. */
export function printLines(
  value: Wanted[] | Map<string, Wanted>,
  column: number,
  style: YamlStyle,
): string {
  return Array.isArray(value)
    ? value.map(item => printItem(item, column, style)).join('')
    : [...value]
        .map(([key, item]) => printPair(key, item, column, style))
        .join('');
}

/** One sequence item as whole lines. */
export function printItem(
  item: Wanted,
  column: number,
  style: YamlStyle,
): string {
  const { head, body } = printBehindDash(item, column, style);
  return `${' '.repeat(column)}-${head}${style.eol}${body}`;
}

/** One key with its value as whole lines. */
export function printPair(
  key: string,
  item: Wanted,
  column: number,
  style: YamlStyle,
): string {
  const { head, body } = printBehindKey(item, column, style);
  const name = printKey(key, style);
  return `${' '.repeat(column)}${name}:${head}${style.eol}${body}`;
}

/**
 * A value in flow style, on one line.
 *
 * @throws {@link NotJsonError} for a key that is too long
 */
export function printFlow(value: Wanted, style: YamlStyle): string {
  if (value instanceof Map) {
    if (value.size === 0) {
      return '{}';
    }
    const pad = style.paddedBraces ? ' ' : '';
    const pairs = [...value].map(([key, item]) =>
      printFlowPair(key, item, style),
    );
    return `{${pad}${pairs.join(', ')}${pad}}`;
  }
  if (Array.isArray(value)) {
    return `[${value.map(item => printFlow(item, style)).join(', ')}]`;
  }
  return inlineScalar(value, { flow: true, quote: style.quote });
}

/** One key with its value in flow style. */
export function printFlowPair(
  key: string,
  item: Wanted,
  style: YamlStyle,
): string {
  return `${printKey(key, style)}: ${printFlow(item, style)}`;
}

function printKey(key: string, style: YamlStyle): string {
  const text = keyText(key, style.quote);
  if (text.length > MAX_KEY) {
    throw new NotJsonError(`has a key of more than ${MAX_KEY} characters`);
  }
  return text;
}

function printScalar(value: Wanted, column: number, style: YamlStyle): Printed {
  if (typeof value === 'object' && value !== null) {
    return { head: ` ${printFlow(value, style)}`, body: '' };
  }
  if (typeof value === 'string' && style.literals && fitsLiteral(value)) {
    const lines = value.split('\n');
    const clipped = lines.at(-1) === '';
    if (clipped) {
      lines.pop();
    }
    return {
      head: clipped ? ' |' : ' |-',
      body: blockBody(lines, column, style.eol),
    };
  }
  const text = inlineScalar(value, { flow: false, quote: style.quote });
  return { head: ` ${text}`, body: '' };
}

/** Lines of a block scalar; empty ones stay without blanks. */
export function blockBody(
  lines: string[],
  column: number,
  eol: string,
): string {
  const pad = ' '.repeat(column);
  return lines.map(line => (line ? pad + line : '') + eol).join('');
}
