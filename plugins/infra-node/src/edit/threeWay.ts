import type {
  Finding,
  FindingTarget,
} from '@groundwork/backstage-plugin-infra-common';
import type { JsonValue } from '@backstage/types';
import { sameJson } from '../inputs/sameJson';
import { valueWords } from '../proposal/words';

/** A part of a claim in three states: before a commit, after it, and now. */
export interface Three<T> {
  readonly before: T | undefined;
  readonly after: T | undefined;
  readonly now: T | undefined;
}

/** The same part of each state. */
export function each<T, R>(
  { before, after, now }: Three<T>,
  pick: (value: T | undefined) => R | undefined,
): Three<R> {
  return { before: pick(before), after: pick(after), now: pick(now) };
}

/** Keys of now in their order, then those that could come back. */
export function keysOf({ before, now }: Three<object>): string[] {
  return [
    ...new Set([...Object.keys(now ?? {}), ...Object.keys(before ?? {})]),
  ];
}

/** The own value of a record. */
export function ownOf<T>(
  record: Readonly<Record<string, T>> | undefined,
  key: string,
): T | undefined {
  return record && Object.hasOwn(record, key) ? record[key] : undefined;
}

/**
 * What a value is without what the commit did. One that was changed again
 * since is left as it is, and the finding names the values.
 */
export function back<T>(
  what: string,
  three: Three<T>,
  target: FindingTarget,
  findings: Finding[],
): T | undefined {
  const [old, then, now] = [three.before, three.after, three.now].map(
    value => value as JsonValue | undefined,
  );
  if (sameJson(old, then) || sameJson(now, old)) return three.now;
  if (sameJson(now, then)) return three.before;
  findings.push({
    severity: 'warning',
    rule: 'rollback-conflict',
    message: `${what} was changed again since: from ${shown(old)} to ${shown(
      then,
    )} by that commit, and it is ${shown(now)} now. It is left as it is.`,
    target,
  });
  return three.now;
}

function shown(value: JsonValue | undefined): string {
  return value === undefined ? 'nothing' : valueWords(value);
}
