import { isAmbiguous } from './scalar';
import type { SourceScalar } from './sourceTree';
import type { StyleSurvey } from './style';
import type { WantedScalar } from './wanted';

/** A key that is a string to every reader of YAML 1.2, or merges. */
const KEY = /(?:[A-Za-z_][\w./-]*|<<)(?=:[ \n])/y;
const QUOTED_KEY = /(?:'[^'\n]*'|"[^"\\\n]*")(?=:[ \n])/y;
const SINGLE = /'(?:[^'\n]|'')*'(?=[ \n,\]}])/y;
const DOUBLE = /"(?:[^"\\\n]|\\["\\/nt])*"(?=[ \n,\]}])/y;
const PLAIN = /(?:[A-Za-z0-9_./$(+~]|-(?![ \n]))[^\n]*/y;
/** Within brackets and braces. */
const FLOW_PLAIN = /(?:[A-Za-z0-9_./$(+~]|-(?=[A-Za-z0-9]))[^\n,[\]{}:#'"]*/y;
const LITERAL = /\|-? *\n/y;
/** Well below the length from which readers disagree. */
const MAX_KEY = 1000;

/** Words of the core schema that are no strings. */
const WORDS: ReadonlyMap<string, WantedScalar> = new Map<string, WantedScalar>([
  ...(['true', 'True', 'TRUE'] as const).map(w => [w, true] as const),
  ...(['false', 'False', 'FALSE'] as const).map(w => [w, false] as const),
  ...(['null', 'Null', 'NULL'] as const).map(w => [w, null] as const),
]);

/** What a sticky pattern finds at a place. */
export function matchAt(
  pattern: RegExp,
  text: string,
  at: number,
): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** Whether a mapping's key with its colon stands here. */
export function isQuickKey(text: string, at: number): boolean {
  return keyAt(text, at) !== undefined;
}

/** A key on one line; undefined for anything that needs the parser. */
export function quickKey(
  text: string,
  at: number,
  survey: StyleSurvey,
): SourceScalar | undefined {
  const source = keyAt(text, at);
  if (source === undefined || source.length > MAX_KEY || WORDS.has(source)) {
    return undefined;
  }
  return text[at] === "'" || text[at] === '"'
    ? quoted(text, source.slice(1, -1), at, at + source.length, survey)
    : plain(source, source, at);
}

/** A key within braces, with a blank behind its colon. */
export function flowKey(
  text: string,
  at: number,
  survey: StyleSurvey,
): SourceScalar | undefined {
  const key = quickKey(text, at, survey);
  const isPlain = key?.value !== '<<' && text[(key?.end ?? 0) + 1] === ' ';
  return isPlain ? key : undefined;
}

/** A scalar within brackets or braces. */
export function flowScalar(
  text: string,
  at: number,
  survey: StyleSurvey,
): SourceScalar | undefined {
  if (text[at] === "'" || text[at] === '"')
    return quotedScalar(text, at, survey);
  const source = matchAt(FLOW_PLAIN, text, at)?.replace(/ +$/, '');
  const value = source === undefined ? undefined : resolve(source);
  return source === undefined || value === undefined
    ? undefined
    : plain(source, value, at);
}

/** A scalar on one line; undefined for anything that needs the parser. */
export function quickScalar(
  text: string,
  at: number,
  survey: StyleSurvey,
): SourceScalar | undefined {
  if (text[at] === "'" || text[at] === '"')
    return quotedScalar(text, at, survey);
  const line = matchAt(PLAIN, text, at);
  if (line === undefined) return undefined;
  const comment = line.indexOf(' #');
  let length = comment < 0 ? line.length : comment;
  while (line[length - 1] === ' ') length--;
  const source = line.slice(0, length);
  if (source.includes(': ') || source.endsWith(':')) return undefined;
  const value = resolve(source);
  return value === undefined ? undefined : plain(source, value, at);
}

/**
 * A literal block (`|` or `|-`) with lines that hold text or nothing.
 *
 * @param column - of the key or dash that it belongs to
 * @returns undefined for anything that needs the parser
 */
export function quickLiteral(
  text: string,
  start: number,
  column: number,
  survey: StyleSurvey,
): SourceScalar | undefined {
  const head = matchAt(LITERAL, text, start);
  if (head === undefined) return undefined;
  const bodyStart = start + head.length;
  let at = bodyStart;
  while (text[at] === ' ') at++;
  const indent = at - bodyStart;
  if (indent <= column || text[at] === '\n') return undefined;
  const pad = ' '.repeat(indent);
  const lines: string[] = [];
  let end = bodyStart;
  for (let line = bodyStart; line < text.length; ) {
    const next = text.indexOf('\n', line) + 1;
    if (next === line + 1) {
      lines.push('');
    } else if (text.startsWith(pad, line)) {
      const content = text.slice(line + indent, next - 1);
      if (/^ *$/.test(content)) return undefined;
      lines.push(content);
      end = next;
    } else {
      break;
    }
    line = next;
  }
  while (lines[lines.length - 1] === '') lines.pop();
  const header = head.trimEnd();
  const isStripped = header === '|-';
  if (!isStripped) survey.blockEnds.set(end, 'clip');
  const value = lines.join('\n') + (isStripped ? '' : '\n');
  return {
    ...scalar('block', value, start, end),
    header: { text: header, bodyStart },
  };
}

/** Nothing behind a colon or dash. */
export function emptyScalar(slot: number): SourceScalar {
  return scalar('empty', null, slot, slot);
}

function quotedScalar(
  text: string,
  at: number,
  survey: StyleSurvey,
): SourceScalar | undefined {
  const isSingle = text[at] === "'";
  const source = matchAt(isSingle ? SINGLE : DOUBLE, text, at);
  if (source === undefined) return undefined;
  const value = isSingle
    ? source.slice(1, -1).replaceAll("''", "'")
    : JSON.parse(source);
  return quoted(text, value, at, at + source.length, survey);
}

function keyAt(text: string, at: number): string | undefined {
  return matchAt(KEY, text, at) ?? matchAt(QUOTED_KEY, text, at);
}

function quoted(
  text: string,
  value: string,
  start: number,
  end: number,
  survey: StyleSurvey,
): SourceScalar {
  const style = text[start] === "'" ? 'single' : 'double';
  survey.quote(style);
  return scalar(style, value, start, end);
}

function plain(
  source: string,
  value: WantedScalar,
  start: number,
): SourceScalar {
  const node = scalar('plain', value, start, start + source.length);
  node.ambiguous = isAmbiguous(source);
  return node;
}

function scalar(
  style: SourceScalar['style'],
  value: WantedScalar,
  start: number,
  end: number,
): SourceScalar {
  return {
    kind: 'scalar',
    value,
    style,
    ambiguous: false,
    start,
    end,
    weight: 1,
    aliases: [],
    foreign: false,
  };
}

/** A plain scalar's value by the core schema; undefined for rare spellings of numbers. */
function resolve(source: string): WantedScalar | undefined {
  if (/^[A-Za-z_/$(]/.test(source)) {
    const word = WORDS.get(source);
    return word === undefined ? source : word;
  }
  if (source === '~') return null;
  if (/^[-+]?\d{1,15}$/.test(source)) return parseInt(source, 10);
  if (/^[-+]?(?:\.\d+|\d+\.\d*)$/.test(source)) return parseFloat(source);
  return /^[-+]?(?:\d+$|[\d.]+e[-+\d]*$|0[ox]|\.(?:inf|nan)$)/i.test(source)
    ? undefined
    : source;
}
