import type { ObjectRef, ObservedObject } from './observed';
import { plainName, plainText } from './plainText';
import { refOf, type Reading, type ReadingContext } from './reading';
import { readDeletion } from './removal';
import { readTerraform } from './readTerraform';
import { appliersOf, readSuspension } from './suspension';

const wantsPerson = new Set([
  'awaiting-approval',
  'failed',
  'drifted',
  'unhealthy',
  'locked',
]);

/** What an object says by itself; what it depends on is not followed. */
export function readObject(
  object: ObservedObject,
  context: ReadingContext,
  also: readonly (ObjectRef | undefined)[] = [],
): Reading {
  const reading =
    readDeletion(object, context) ??
    readSuspension(object, appliersOf(object, context, also), context) ??
    readVerdict(object) ??
    readKind(object, context);
  return { ...reading, object: refOf(object) };
}

/** Another engine's source has judged already. */
function readVerdict(object: ObservedObject): Reading | undefined {
  const { verdict } = object;
  if (!verdict) return undefined;
  return {
    phase: verdict.phase,
    reason: verdict.reason,
    message: plainText(verdict.message) || 'Says nothing more.',
    since: verdict.since,
    needsAttention: wantsPerson.has(verdict.phase),
  };
}

function readKind(object: ObservedObject, context: ReadingContext): Reading {
  if (object.problem !== undefined) {
    return unreadable(plainText(object.problem));
  }
  return object.kind === 'Terraform' && object.terraform
    ? readTerraform(object, context)
    : unreadable(
        `nothing is known about objects of kind ${plainName(object.kind)}`,
      );
}

function unreadable(why: string): Reading {
  return {
    phase: 'unknown',
    reason: 'unreadable',
    message: `Cannot be read: ${why || 'no reason given'}.`,
    actor: { who: 'platform', action: 'Look at the object.' },
    needsAttention: true,
  };
}
