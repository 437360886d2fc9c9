import { z } from 'zod';

/** A part of an object of which nothing is known. */
export type Fields = Readonly<Record<string, unknown>>;

const noFields: Fields = Object.freeze({});

/** Longest text that is kept of anything but a condition's message. */
export const longestText = 1_000;

/**
 * Takes values out of an object without trust in it, and notes what is not as
 * its kind says.
 */
export class FieldReader {
  readonly #problems: string[] = [];

  /** What is wrong, in one sentence. */
  get problem(): string | undefined {
    return this.#problems.length > 0
      ? this.#problems.slice(0, 3).join('; ')
      : undefined;
  }

  object(parent: Fields, key: string, path: string): Fields {
    const value = parent[key];
    if (value === undefined || value === null) return noFields;
    if (isFields(value)) return value;
    this.#wrong(path, 'an object');
    return noFields;
  }

  list(parent: Fields, key: string, path: string): readonly unknown[] {
    const value = parent[key];
    if (value === undefined || value === null) return [];
    if (Array.isArray(value)) return value;
    this.#wrong(path, 'a list');
    return [];
  }

  text(parent: Fields, key: string, path: string): string | undefined {
    const value = parent[key];
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value === 'string') return storable(shorten(value, longestText));
    this.#wrong(path, 'a text');
    return undefined;
  }

  number(parent: Fields, key: string, path: string): number | undefined {
    const value = parent[key];
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    this.#wrong(path, 'a number');
    return undefined;
  }

  flag(parent: Fields, key: string, path: string): boolean {
    const value = parent[key];
    if (value === undefined || value === null) return false;
    if (typeof value === 'boolean') return value;
    this.#wrong(path, 'true or false');
    return false;
  }

  time(parent: Fields, key: string, path: string): string | undefined {
    const value = this.text(parent, key, path);
    if (value === undefined) return undefined;
    const time = toInstant(value);
    if (time === undefined) this.#wrong(path, 'a time');
    return time;
  }

  note(problem: string): void {
    this.#problems.push(problem);
  }

  #wrong(path: string, what: string): void {
    this.note(`${path} is not ${what}`);
  }
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** At most so many characters; the copy does not hold on to the long text. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '');
  return Buffer.from(`${cut}…`).toString('utf8');
}

const unusual = /[\0\ud800-\udfff]/;

/**
 * The text as every database takes it: Postgres refuses a NUL, with all that
 * comes in the same statement, and half a surrogate pair cannot be written.
 */
export function storable(text: string): string {
  if (!unusual.test(text)) return text;
  return Buffer.from(text).toString('utf8').replaceAll('\0', '\ufffd');
}

const usualInstant =
  /^2\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;
/** What is read again from the database; unlike `Date`, it knows the calendar. */
const instant = z.iso.datetime();

function toInstant(text: string): string | undefined {
  // The way in which Kubernetes writes every time.
  if (usualInstant.test(text)) return text;
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds)) return undefined;
  if (instant.safeParse(text).success) return text;
  const written = new Date(milliseconds).toISOString();
  // Years of more than four digits are written in another way.
  return instant.safeParse(written).success ? written : undefined;
}
