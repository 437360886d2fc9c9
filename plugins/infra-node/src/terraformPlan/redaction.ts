import { InputError } from '@backstage/errors';
import type { JsonValue } from '@backstage/types';

/** What stands where a secret was. */
export const REDACTED = '(redacted)';

/** Shorter values are taken out only where they stand alone. */
const shortest = 4;
/** Pieces of base64 that are shorter would be found everywhere. */
const shortestPiece = 10;

/** Characters that are compared for one plan at most: some seconds of work. */
const mostWork = 4_000_000_000;
/** What looking for a text costs, however short the other one is. */
const leastWork = 30;

/** Values that say nothing, whatever they stand for. */
const harmless = new Set(['', 'true', 'false', 'null', '{}', '[]', 'default']);

/** Takes known secret values out, in all the ways that they are written. */
export interface Redaction {
  /** How often something was taken out. */
  readonly count: number;
  /** The text without the secrets. */
  text(text: string): string;
  /** Whether a value is or holds a secret; counts as taking it out. */
  hides(value: JsonValue | undefined): boolean;
}

/**
 * Redaction by value: marks alone are not enough, because providers copy
 * secret inputs to attributes that they do not mark.
 *
 * Its functions throw an InputError when the plan and the secrets are so large
 * that nothing else could be done for a long time.
 */
export function redactionOf(secrets: Iterable<string>): Redaction {
  const long = new Set<string>();
  const short = new Set<string>();
  for (const secret of secrets) {
    for (const value of partsOf(secret)) {
      if (harmless.has(value.toLowerCase())) continue;
      if (value.length < shortest) short.add(value);
      else for (const form of formsOf(value)) long.add(form);
    }
  }
  // A secret can be a part of another one.
  const forms = [...long].sort((a, b) => b.length - a.length);
  const alone = standingAlone(short);
  let count = 0;
  let work = 0;
  const spend = (text: string) => {
    work += forms.length * (text.length + leastWork);
    if (work <= mostWork) return;
    throw new InputError(
      'the plan cannot be shown: it and its secrets are too large to take every secret value out',
    );
  };
  return {
    get count() {
      return count;
    },
    text(text) {
      spend(text);
      let clean = text;
      for (const form of forms) {
        if (!clean.includes(form)) continue;
        const pieces = clean.split(form);
        count += pieces.length - 1;
        clean = pieces.join(REDACTED);
      }
      if (!alone) return clean;
      return clean.replace(alone, (_, before: string, after: string) => {
        count += 1;
        return `${before}${REDACTED}${after}`;
      });
    },
    hides(value) {
      if (value === undefined || value === null) return false;
      if (typeof value === 'object') {
        throw new TypeError('only single values can be looked at');
      }
      const text = String(value);
      spend(text);
      const found = short.has(text) || forms.some(form => text.includes(form));
      if (found) count += 1;
      return found;
    },
  };
}

/** A secret, its lines, and the texts within when it is JSON. */
function partsOf(secret: string): Set<string> {
  const parts = new Set([secret, secret.trim()]);
  for (const line of secret.split(/\r?\n/)) {
    // Lines such as `{` or `-----END KEY-----` alone are not the secret.
    if (line.trim().length >= 8) parts.add(line.trim());
  }
  if (/^\s*[[{"]/.test(secret)) {
    try {
      for (const text of leavesOf(JSON.parse(secret))) parts.add(text);
    } catch {
      // It only looks like JSON.
    }
  }
  return parts;
}

/** Texts and numbers within a value. */
export function leavesOf(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  if (typeof value !== 'object' || value === null || depth > 50) return [];
  return Object.values(value).flatMap(part => leavesOf(part, depth + 1));
}

/** Ways in which a value is written: escaped, encoded, as a part of base64. */
function formsOf(value: string): Set<string> {
  const json = JSON.stringify(value).slice(1, -1);
  const forms = new Set([
    value,
    json,
    // As Go writes JSON, as JSON within JSON, as Terraform writes templates.
    json.replace(/[<>&]/g, char => `\\u00${char.charCodeAt(0).toString(16)}`),
    JSON.stringify(json).slice(1, -1),
    json.replace(/[$%]\{/g, '$$$&').replace('$%{', '%%{'),
    encodeUri(value),
  ]);
  for (const piece of base64Of(value)) forms.add(piece);
  forms.delete('');
  return forms;
}

/** Half of a surrogate pair cannot be encoded. */
function encodeUri(value: string): string {
  return encodeURIComponent(Buffer.from(value).toString('utf8'));
}

/** The value alone in base64, and what of it is always the same within more. */
function base64Of(value: string): string[] {
  const bytes = Buffer.from(value, 'utf8');
  const found = [bytes.toString('base64').replace(/=+$/, '')];
  for (const offset of [0, 1, 2]) {
    const shifted = Buffer.concat([Buffer.alloc(offset), bytes]);
    const whole = Math.floor(shifted.length / 3) * 4;
    const from = offset === 0 ? 0 : 4;
    const piece = shifted.toString('base64').slice(from, whole);
    if (piece.length >= shortestPiece) found.push(piece);
  }
  return found.flatMap(text => [
    text,
    text.replace(/\+/g, '-').replace(/\//g, '_'),
  ]);
}

/** Matches a short value as an attribute or between quotes, nowhere else. */
function standingAlone(values: ReadonlySet<string>): RegExp | undefined {
  if (values.size === 0) return undefined;
  const any = [...values]
    .sort((a, b) => b.length - a.length)
    .map(value => value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('|');
  return new RegExp(
    `("|(?:=|->|:)[ \\t]+|^[ \\t]*[-+~] )(?:${any})("|(?=[ \\t,]*(?:$|->)))`,
    'gm',
  );
}
