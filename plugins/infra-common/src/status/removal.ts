import { conditionOf } from './conditions';
import type { ObservedObject } from './observed';
import { plainError } from './plainText';
import { inClusterOf, type Reading, type ReadingContext } from './reading';
import { quoting } from './words';

/** An object that somebody deleted and that is still there. */
export function readDeletion(
  object: ObservedObject,
  context: ReadingContext,
): Reading | undefined {
  if (object.deletedAt === undefined) return undefined;
  const ready = conditionOf(object, 'Ready');
  const common = { phase: 'removing', since: object.deletedAt } as const;
  if (ready?.reason === 'DeletionBlockedByDependantsReason') {
    return {
      ...common,
      reason: ready.reason,
      message: quoting(
        'Cannot be removed while other resources depend on it',
        plainError(ready.message),
      ),
      waitsFor: {
        kind: 'dependency',
        text: 'the removal of what depends on it',
      },
      actor: { who: 'owner', action: 'Remove what depends on it first.' },
      needsAttention: true,
    };
  }
  const destroys = object.terraform?.destroyResourcesOnDeletion === true;
  if (destroys && isSourceGone(object, context)) {
    return {
      ...common,
      reason: 'source-missing',
      message:
        'Cannot be destroyed: the source of its module is gone, and without it Terraform cannot run.',
      waitsFor: { kind: 'person', text: 'its module source to be put back' },
      actor: {
        who: 'platform',
        action: 'Put the source of the module back until it is destroyed.',
      },
      needsAttention: true,
    };
  }
  return {
    ...common,
    reason: destroys ? 'destroying' : 'removing',
    message: destroys
      ? 'Is being destroyed, with everything that it made.'
      : 'Is being taken out of the cluster; what it made in the cloud stays.',
    waitsFor: { kind: 'controller', text: 'the controller to remove it' },
    actor: { who: 'controller', action: 'Removes it.' },
    needsAttention: false,
  };
}

function isSourceGone(
  object: ObservedObject,
  context: ReadingContext,
): boolean {
  if (conditionOf(object, 'Ready')?.reason === 'ArtifactFailed') return true;
  if (!object.source) return false;
  const source = inClusterOf(object, object.source);
  return context.isWatched(source) && context.find(source) === undefined;
}
