import type { ObservedObject, ObjectRef } from './observed';
import {
  inClusterOf,
  refOf,
  type Reading,
  type ReadingContext,
} from './reading';
import { flux } from './words';

/** A Kustomization may be applied by another one, and that by another. */
const longestChain = 6;

/** What applies an object, nearest first: HelmRelease, Kustomization, … */
export function appliersOf(
  object: ObservedObject,
  context: ReadingContext,
  also: readonly (ObjectRef | undefined)[] = [],
): ObservedObject[] {
  const found = new Map<string, ObservedObject>();
  const starts = [
    object.appliedBy && inClusterOf(object, object.appliedBy),
    ...also,
  ];
  for (const start of starts) {
    let next = start;
    for (let length = 0; next && length < longestChain; length++) {
      const applier = context.find(next);
      if (!applier || applier === object) break;
      const key = JSON.stringify(refOf(applier));
      if (found.has(key)) break;
      found.set(key, applier);
      next = applier.appliedBy && inClusterOf(applier, applier.appliedBy);
    }
  }
  return [...found.values()];
}

/** Somebody stopped it, or what it depends on to follow Git, on purpose. */
export function readSuspension(
  object: ObservedObject | undefined,
  appliers: readonly ObservedObject[],
  context: ReadingContext,
): Reading | undefined {
  if (object?.suspended) {
    return suspended(
      'Is suspended: nothing changes it until somebody resumes it.',
      object,
    );
  }
  const by = appliers.find(applier => applier.suspended);
  if (by) {
    return suspended(
      `Does not follow Git: ${flux(by)}, which applies it, is suspended.`,
      by,
    );
  }
  for (const follower of object ? [object, ...appliers] : appliers) {
    const source =
      follower.source && context.find(inClusterOf(follower, follower.source));
    if (source?.suspended) {
      return suspended(
        `Does not follow Git: its source, ${flux(source)}, is suspended.`,
        source,
      );
    }
  }
  return undefined;
}

function suspended(message: string, object: ObservedObject): Reading {
  return {
    phase: 'suspended',
    reason: 'suspended',
    message,
    waitsFor: {
      kind: 'person',
      text: 'somebody to resume it',
      object: refOf(object),
    },
    actor: { who: 'platform', action: `Resume ${flux(object)}.` },
    needsAttention: false,
  };
}
