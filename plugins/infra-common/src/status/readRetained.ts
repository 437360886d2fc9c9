import type { DesiredResource } from './desired';
import type { ObservedObject } from './observed';
import { refOf, type Reading, type ReadingContext } from './reading';
import { readDeletion } from './removal';

/**
 * What was removed and has a tombstone. It is in the cloud whether the cluster
 * still has its object or not.
 */
export function readRetained(
  { removedAt, undoUntil }: NonNullable<DesiredResource['retained']>,
  object: ObservedObject | undefined,
  now: Date,
  context?: ReadingContext,
): Reading {
  const deletion = object && context && readDeletion(object, context);
  if (deletion) return { ...deletion, object: refOf(object) };
  const isOpen = Date.parse(undoUntil) > now.getTime();
  const day = undoUntil.slice(0, 10);
  return {
    phase: 'retained',
    reason: 'retained',
    message: `Was removed and is kept in the cloud with all that it holds. ${
      isOpen
        ? `It can be restored until ${day}.`
        : `Since ${day} it can be destroyed.`
    }`,
    since: removedAt,
    actor: {
      who: 'owner',
      action: isOpen
        ? 'Restore it if it is needed after all.'
        : 'Ask for it again, or have it destroyed.',
    },
    needsAttention: false,
    ...(object && { object: refOf(object) }),
  };
}
