import type { WantedScalar } from './wanted';

/**
 * Plain scalars that YAML 1.1 and 1.2 readers understand differently: booleans in words, numbers with a leading zero,
 * underscores or the prefixes `0b` and `0o`. Flux reads with a YAML 1.1 dialect (`yes` is true, `012` is ten), most
 * other tools with 1.2 (`'yes'`, twelve).
 */
const READERS_DISAGREE =
  /^(?:y|n|yes|no|on|off|[-+]?0[\d_]+(?:\.\d*)?|[-+]?0[bo][\d_]*|[-+]?[\d.][\d.]*_[\d._]*)$/i;

/** Plain scalars that some reader takes for anything but a string. */
const NOT_A_STRING = [
  /^(?:|~|=|<<|null|true|false)$/i,
  /^[-+]?0[box][\da-f_]*$/i,
  /^[-+]?(?:\.[\d_]+|\d[\d_]*(?:\.[\d_]*)?)(?:e[-+]?[\d_]+)?$/i,
  /^[-+]?\.(?:inf|nan)$/i,
  /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/,
  /^\d{4}-\d\d?-\d\d?(?:[Tt\s].*)?$/,
  READERS_DISAGREE,
];

/** Characters that stay readable and harmless without quotes, after the first one. */
const PLAIN_BLOCK = /^[\p{L}\p{M}\p{N} _./@%+=~^*$&!?()<>|;'"\\:,[\]{}#-]+$/u;
const PLAIN_FLOW = /^[\p{L}\p{M}\p{N} _./@%+=~^*$&!?()<>|;'"\\-]+$/u;
const PLAIN_FIRST = /^(?:[\p{L}\p{N}_./$+=~^();\\]|--?[A-Za-z])/u;

/** Control characters, line separators, byte order marks, direction marks: only double quotes show and carry them. */
const NEEDS_ESCAPE =
  /[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff]|\p{Noncharacter_Code_Point}/u;

/** What nearly all keys and most values are: words, names and paths, which only {@link WORDS} can be mistaken in. */
const SIMPLE = /^[A-Za-z][\w./-]*$/;
const WORDS = /^(?:y|n|yes|no|on|off|null|true|false)$/i;

/** Whether readers disagree about a plain scalar's value. */
export function isAmbiguous(source: string): boolean {
  return READERS_DISAGREE.test(source);
}

/** Whether a string means itself without quotes, for YAML 1.1 and 1.2 readers alike. */
export function isPlainSafe(text: string, flow: boolean): boolean {
  if (SIMPLE.test(text)) return !WORDS.test(text);
  return (
    (flow ? PLAIN_FLOW : PLAIN_BLOCK).test(text) &&
    PLAIN_FIRST.test(text) &&
    !/^(?:---|\.\.\.)|: |:$| #|\s$/.test(text) &&
    !NEEDS_ESCAPE.test(text) &&
    !NOT_A_STRING.some(pattern => pattern.test(text))
  );
}

const ESCAPES = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\t', '\\t'],
  ['\r', '\\r'],
]);

const ESCAPED = new RegExp(`["\\\\]|${NEEDS_ESCAPE.source}`, 'gu');

/** A string between double quotes. */
export function doubleQuoted(text: string): string {
  const body = text.replace(ESCAPED, character => {
    const code = character.codePointAt(0)!;
    const hex = code.toString(16);
    return (
      ESCAPES.get(character) ??
      (code > 0xffff
        ? `\\U${hex.padStart(8, '0')}`
        : `\\u${hex.padStart(4, '0')}`)
    );
  });
  return `"${body}"`;
}

/** A string between single quotes; `undefined` when it holds what they cannot carry on one line. */
export function singleQuoted(text: string): string | undefined {
  return NEEDS_ESCAPE.test(text)
    ? undefined
    : `'${text.replaceAll("'", "''")}'`;
}

/** How a string is written on one line when it needs quotes. */
export type Quote = 'single' | 'double';

/** A number, boolean or null: spelled so that YAML 1.1 and 1.2 readers agree. */
export function bareScalar(value: number | boolean | null): string {
  if (typeof value !== 'number') {
    return String(value);
  }
  const text = Object.is(value, -0) ? '0' : String(value);
  // YAML 1.1 wants a point before the exponent.
  return /^-?\d+e/.test(text) ? text.replace('e', '.0e') : text;
}

/** A scalar on one line, without quotes where they are not needed. */
export function inlineScalar(
  value: WantedScalar,
  options: { flow: boolean; quote: Quote },
): string {
  if (typeof value !== 'string') {
    return bareScalar(value);
  }
  if (isPlainSafe(value, options.flow)) {
    return value;
  }
  return quoted(value, options.quote);
}

/** A string in quotes of the given kind, or in double quotes where single ones cannot carry it. */
export function quoted(text: string, quote: Quote): string {
  return (
    (quote === 'single' ? singleQuoted(text) : undefined) ?? doubleQuoted(text)
  );
}

/** A mapping key. Colons and flow indicators are always quoted in keys. */
export function keyText(name: string, quote: Quote): string {
  return isPlainSafe(name, true) ? name : quoted(name, quote);
}

/**
 * Whether a string can be a literal block (`|`) without an indentation indicator: several lines, nothing that needs an
 * escape, no leading blank, no line of blanks only, at most one line break at the end.
 */
export function fitsLiteral(text: string): boolean {
  return (
    /^[^\s][^]*\n[^]*$|^[^\s][^]*\n$/u.test(text) &&
    !/\n\n$/.test(text) &&
    !/(?:^|\n)[ \t]+(?:\n|$)/.test(text) &&
    !NEEDS_ESCAPE.test(text.replace(/[\n\t]/g, ''))
  );
}
