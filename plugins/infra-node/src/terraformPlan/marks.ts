import { leavesOf } from './redaction';

/** A part of a plan of which nothing is known. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The mark or value below a key or an index. */
export function below(value: unknown, key: string | number): unknown {
  if (Array.isArray(value)) return value[key as number];
  if (!isFields(value)) return undefined;
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Texts and numbers that the marks call sensitive. */
export function markedLeaves(value: unknown, marks: unknown): string[] {
  if (marks === true) return leavesOf(value);
  if (typeof marks !== 'object' || marks === null) return [];
  return Object.entries(marks).flatMap(([key, mark]) =>
    markedLeaves(below(value, key), mark),
  );
}
