import type { PlanAttribute } from '@groundwork/backstage-plugin-infra-common';
import { below, isFields } from './marks';
import type { Redaction } from './redaction';

const mostAttributes = 200;
const deepest = 40;
const longestValue = 2_000;

/** A value without parts. */
type Scalar = string | number | boolean | null;

/** Both sides of an attribute. */
interface Sides {
  readonly before?: Scalar;
  readonly after?: Scalar;
}

type Path = readonly (string | number)[];

/** A resource's values before and after, with Terraform's marks. */
export interface ValueChange {
  readonly before: unknown;
  readonly after: unknown;
  readonly unknown: unknown;
  readonly sensitiveBefore: unknown;
  readonly sensitiveAfter: unknown;
}

/**
 * The single values that differ, without the secret ones: by Terraform's marks
 * and by value.
 */
export function changedAttributes(
  change: ValueChange,
  replacePaths: readonly Path[],
  redaction: Redaction,
): PlanAttribute[] {
  const found: PlanAttribute[] = [];

  const add = (
    path: Path,
    value: Sides,
    flags: { unknown: boolean; sensitive: boolean },
  ) => {
    if (found.length >= mostAttributes) return;
    const hidden = [value.before, value.after].some(v => redaction.hides(v));
    found.push({
      path: redaction.text(formatPath(path)),
      ...(!flags.sensitive && !hidden && shortened(value)),
      unknown: flags.unknown,
      sensitive: flags.sensitive || hidden,
      forcesReplacement: replacePaths.some(other => touches(other, path)),
    });
  };

  const walk = (at: ValueChange, path: Path) => {
    if (found.length >= mostAttributes || path.length > deepest) return;
    const { before, after, unknown } = at;
    if (at.sensitiveBefore === true || at.sensitiveAfter === true) {
      const differs =
        unknown !== undefined && unknown !== false && holdsTrue(unknown)
          ? true
          : !sameJson(before ?? null, after ?? null);
      if (differs) {
        add(path, {}, { unknown: unknown === true, sensitive: true });
      }
      return;
    }
    const keys = keysOf(before, after, unknown);
    for (const key of keys) walk(stepInto(at, key), [...path, key]);
    const [old, now] = [scalar(before), scalar(after)];
    const isUnknown = unknown === true;
    if (isUnknown ? keys.length > 0 && old === undefined : same(old, now)) {
      return;
    }
    if (!isUnknown && keys.length > 0 && (old ?? now ?? null) === null) return;
    add(
      path,
      {
        ...(old !== undefined && { before: old }),
        ...(now !== undefined && !isUnknown && { after: now }),
      },
      { unknown: isUnknown, sensitive: false },
    );
  };

  walk(change, []);
  return found;
}

function stepInto(at: ValueChange, key: string | number): ValueChange {
  return {
    before: below(at.before, key),
    after: below(at.after, key),
    // What is unknown as a whole is so in all its parts.
    unknown: at.unknown === true ? true : below(at.unknown, key),
    sensitiveBefore: below(at.sensitiveBefore, key),
    sensitiveAfter: below(at.sensitiveAfter, key),
  };
}

function keysOf(...values: unknown[]): (string | number)[] {
  const keys = new Set<string | number>();
  for (const value of values) {
    if (Array.isArray(value)) value.forEach((_, index) => keys.add(index));
    else if (isFields(value)) Object.keys(value).forEach(key => keys.add(key));
  }
  return [...keys];
}

/** A single value; undefined for what has parts. */
function scalar(value: unknown): Scalar | undefined {
  if (value === null) return null;
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return value;
    default:
      return undefined;
  }
}

/** Terraform does not tell absent from null. */
function same(a: Scalar | undefined, b: Scalar | undefined): boolean {
  return (a ?? null) === (b ?? null);
}

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function holdsTrue(value: unknown): boolean {
  if (value === true) return true;
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(holdsTrue);
}

function shortened(value: Sides): Sides {
  const shorten = (side: Scalar | undefined) =>
    typeof side === 'string' && side.length > longestValue
      ? `${side.slice(0, longestValue)}…`
      : side;
  return Object.fromEntries(
    Object.entries(value).map(([key, side]) => [key, shorten(side)]),
  );
}

/** Whether one path lies on the way to the other. */
function touches(a: Path, b: Path): boolean {
  return a.every((part, i) => i >= b.length || String(part) === String(b[i]));
}

const plainKey = /^[A-Za-z_][\w-]*$/;

/** `rule[0].port`, `tags["a.b"]`. */
function formatPath(path: Path): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      if (!plainKey.test(part)) return `[${JSON.stringify(part)}]`;
      return index === 0 ? part : `.${part}`;
    })
    .join('');
}
