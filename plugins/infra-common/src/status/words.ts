import type { ObservedObject, ObjectRef } from './observed';
import type { PlanCounts } from './phase';
import { plainName } from './plainText';

/** `2 to add, 1 to change`; `nothing to change` when all are zero. @public */
export function formatPlanCounts(counts: PlanCounts): string {
  const parts = [
    [counts.add, 'add'],
    [counts.change, 'change'],
    [counts.replace, 'replace'],
    [counts.destroy, 'destroy'],
  ]
    .filter(([count]) => Number(count) > 0)
    .map(([count, verb]) => `${count} to ${verb}`);
  return parts.length > 0 ? parts.join(', ') : 'nothing to change';
}

/** `45 s`, `4 min`, `5 h`, `3 days`. */
export function formatAge(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 36 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86400)} days`;
}

/** `Waits …` to `waits …`, so that a sentence can be put after a name. */
export function lowerFirst(sentence: string): string {
  return sentence.slice(0, 1).toLocaleLowerCase('en-US') + sentence.slice(1);
}

/** `cluster …` to `Cluster …`, so that it can begin a sentence. */
export function upperFirst(sentence: string): string {
  return sentence.slice(0, 1).toLocaleUpperCase('en-US') + sentence.slice(1);
}

/** Without the full stop, so that a sentence can go on. */
export function withoutStop(sentence: string): string {
  return sentence.replace(/[.\s]+$/, '');
}

/** A sentence that quotes something, when there is something to quote. */
export function quoting(sentence: string, quote: string): string {
  return quote ? `${sentence}: ${quote}` : `${sentence}.`;
}

/**
 * Name of an object in a sentence: the resource's own words when known, and
 * its service when that is another one than where the sentence stands.
 */
export function nameOf(
  ref: Omit<ObjectRef, 'cluster'>,
  object?: ObservedObject,
  from?: ObservedObject,
): string {
  const { type, resource, service } = object?.identity ?? {};
  if (!type || !resource) return plainName(ref.name);
  const name = plainName(`${type} ${resource}`);
  return service && service !== from?.identity?.service
    ? `${name} of ${plainName(service)}`
    : name;
}

/** Kind and name of an object of Flux, `the Kustomization apps`. */
export function flux(ref: Omit<ObjectRef, 'cluster'>): string {
  return `${plainName(ref.kind)} ${plainName(ref.name)}`;
}

/** The same order in every language, and for texts that only look the same. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
