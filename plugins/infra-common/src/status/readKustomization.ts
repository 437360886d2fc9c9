import { conditionOf, conditionThatIs, isObserved } from './conditions';
import type { ObservedCondition, ObservedObject } from './observed';
import { plainError } from './plainText';
import { refOf, type Reading, type ReadingContext } from './reading';
import { readSourceOf } from './sources';
import { flux, quoting } from './words';

/** What a Kustomization says about taking over what is in Git. */
export function readKustomization(
  kustomization: ObservedObject,
  context: ReadingContext,
): Reading {
  const ready = conditionOf(kustomization, 'Ready');
  const stalled = conditionThatIs(kustomization, 'Stalled', 'True');
  const name = flux(kustomization);
  const ref = refOf(kustomization);
  const common = { object: ref, since: ready?.lastTransitionTime };
  const progress: Reading = {
    ...common,
    phase: 'merged',
    reason: 'applying-git',
    message: `Waits for ${name} to apply what is in Git.`,
    waitsFor: { kind: 'rollout', text: `${name} to apply Git`, object: ref },
    actor: { who: 'controller', action: 'Applies what is in Git.' },
    needsAttention: false,
  };
  if (kustomization.deletedAt !== undefined) {
    return {
      ...progress,
      phase: 'removing',
      reason: 'kustomization-removing',
      message: `Is going with ${name}, which is being removed.`,
      since: kustomization.deletedAt,
    };
  }
  // As with releases: False counts whatever the generations say.
  const failed = stalled ?? (ready?.status === 'False' ? ready : undefined);
  if (failed) return readFalse(kustomization, failed, progress, context);
  const { applied, attempted } = kustomization.revisions;
  if (
    ready?.status !== 'True' ||
    conditionThatIs(kustomization, 'Reconciling', 'True') ||
    !isObserved(kustomization) ||
    (attempted !== undefined && applied !== attempted)
  ) {
    return progress;
  }
  // It has applied all that it got; whether it gets anything is another thing.
  const source = readSourceOf(kustomization, context);
  if (source) return { ...source, object: ref };
  return {
    ...common,
    phase: 'ready',
    reason: ready.reason,
    message: `${name} has applied what it knows of Git.`,
    needsAttention: false,
  };
}

/** `Ready` is False, or Flux gave up. */
function readFalse(
  kustomization: ObservedObject,
  failed: ObservedCondition,
  progress: Reading,
  context: ReadingContext,
): Reading {
  const name = flux(kustomization);
  const ref = refOf(kustomization);
  const common = { object: ref, since: failed.lastTransitionTime };
  switch (failed.reason) {
    case 'Progressing':
    case 'HealthCheckCanceled':
      // A newer revision came while the older one was waited for.
      return progress;
    case 'DependencyNotReady':
      return {
        ...common,
        phase: 'waiting',
        reason: 'DependencyNotReady',
        message: `Waits for what ${name} depends on.`,
        waitsFor: { kind: 'dependency', text: `what ${name} depends on` },
        actor: { who: 'controller', action: 'Goes on when that is ready.' },
        needsAttention: false,
      };
    case 'HealthCheckFailed':
      // It was applied; that something in it is not healthy, such as a plan
      // that waits for approval, keeps the revision from counting as applied.
      return {
        ...common,
        phase: 'waiting',
        reason: 'HealthCheckFailed',
        message: quoting(
          `Waits for ${name}, in which something is not healthy`,
          plainError(failed.message),
        ),
        waitsFor: {
          kind: 'rollout',
          text: `${name} to be healthy`,
          object: ref,
        },
        actor: { who: 'platform', action: `Look at what ${name} waits for.` },
        needsAttention: true,
      };
    case 'ArtifactFailed': {
      const source = readSourceOf(kustomization, context);
      if (source) return { ...source, ...common };
      return failure(kustomization, failed.reason, failed.message);
    }
    default:
      return failure(kustomization, failed.reason, failed.message);
  }
}

const failures: Record<string, string> = {
  BuildFailed: 'cannot be built',
  ArtifactFailed: 'cannot fetch its source',
  PruneFailed: 'cannot remove what is no longer in Git',
  ReconciliationFailed: 'was refused by the cluster',
};

function failure(
  kustomization: ObservedObject,
  reason: string,
  message: string,
): Reading {
  const name = flux(kustomization);
  const what = Object.hasOwn(failures, reason)
    ? failures[reason]
    : 'cannot be applied';
  return {
    phase: 'failed',
    reason,
    message: quoting(
      `Does not get into the cluster: ${name} ${what}`,
      plainError(message),
    ),
    since: conditionOf(kustomization, 'Ready')?.lastTransitionTime,
    waitsFor: {
      kind: 'rollout',
      text: `${name} to be repaired`,
      object: refOf(kustomization),
    },
    actor: {
      who: 'platform',
      action: `Repair what ${name} builds; any service's file can be the cause.`,
    },
    needsAttention: true,
    object: refOf(kustomization),
  };
}
