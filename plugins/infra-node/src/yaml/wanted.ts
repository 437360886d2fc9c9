import type { JsonValue } from '@backstage/types';

/** A scalar of JSON. */
export type WantedScalar = string | number | boolean | null;

/** JSON data with mappings as `Map`, so that keys such as `__proto__` are plain data. */
export type Wanted = WantedScalar | Wanted[] | Map<string, Wanted>;

/** Deepest nesting that is read or written; Kubernetes objects stay far below. */
export const MAX_DEPTH = 200;

/** Thrown by {@link toWanted}; never leaves this folder. */
export class NotJsonError extends Error {}

/**
 * Copies a JSON value into {@link Wanted}.
 *
 * @throws {@link NotJsonError} for what YAML cannot carry between all readers: functions, `NaN`, infinities, lone
 * surrogates, cycles and nesting deeper than {@link MAX_DEPTH}
 */
export function toWanted(value: JsonValue, depth = 0): Wanted {
  if (depth > MAX_DEPTH) {
    throw new NotJsonError(`is nested deeper than ${MAX_DEPTH} levels`);
  }
  if (typeof value === 'string') {
    assertWellFormed(value);
    return value;
  }
  if (value === null || typeof value === 'boolean') {
    return value;
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) {
      throw new NotJsonError(`contains ${value}, which is not a JSON number`);
    }
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(item => toWanted(item ?? null, depth + 1));
  }
  if (typeof value === 'object') {
    const result = new Map<string, Wanted>();
    for (const [key, item] of Object.entries(value)) {
      if (item !== undefined) {
        assertWellFormed(key);
        result.set(key, toWanted(item, depth + 1));
      }
    }
    return result;
  }
  throw new NotJsonError(`contains a ${typeof value}, which is not JSON`);
}

function assertWellFormed(text: string): void {
  if (/\p{Surrogate}/u.test(text)) {
    throw new NotJsonError(
      'contains half of a surrogate pair, which UTF-8 cannot carry',
    );
  }
}
