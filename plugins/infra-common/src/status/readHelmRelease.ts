import { conditionOf, conditionThatIs, isObserved } from './conditions';
import type { ObservedObject } from './observed';
import { plainError } from './plainText';
import { refOf, type Reading, type ReadingContext } from './reading';
import { readSourceOf } from './sources';
import { quoting } from './words';

const failures: Record<string, string> = {
  InstallFailed: 'Its release could not be installed',
  UpgradeFailed: 'Its release could not be upgraded',
  TestFailed: 'Its release was installed, but does not pass its tests',
  RollbackSucceeded:
    'Its release could not be upgraded and was rolled back; the older state runs',
  RollbackFailed: 'Its release could not be upgraded, nor rolled back',
  UninstallSucceeded: 'Its release failed and was uninstalled',
  UninstallFailed: 'Its release failed and could not be uninstalled',
  ArtifactFailed: 'The chart of its release could not be fetched',
  RetriesExceeded:
    'Its release failed and has been tried as often as is allowed',
  MissingRollbackTarget:
    'Its release failed, and there is no older one to go back to',
};

/** What the HelmRelease says that makes objects of a service. */
export function readHelmRelease(
  release: ObservedObject,
  context: ReadingContext,
): Reading {
  const ready = conditionOf(release, 'Ready');
  const stalled = conditionThatIs(release, 'Stalled', 'True');
  const common = { object: refOf(release) };
  const progress = {
    ...common,
    phase: 'merged',
    reason: 'release-progressing',
    message: 'Waits for its release to be installed or upgraded.',
    since: ready?.lastTransitionTime,
    waitsFor: { kind: 'rollout', text: 'its release', object: refOf(release) },
    actor: { who: 'controller', action: 'Installs or upgrades the release.' },
    needsAttention: false,
  } as const;

  if (release.deletedAt !== undefined) {
    return {
      ...progress,
      phase: 'removing',
      reason: 'release-removing',
      message: 'Is going with its release, which is being removed.',
      since: release.deletedAt,
    };
  }
  if (ready?.status === 'False' && ready.reason === 'DependencyNotReady') {
    return {
      ...common,
      phase: 'waiting',
      reason: ready.reason,
      message: 'Waits for what its release depends on.',
      since: ready.lastTransitionTime,
      waitsFor: { kind: 'dependency', text: 'what its release depends on' },
      actor: { who: 'controller', action: 'Goes on when that is ready.' },
      needsAttention: false,
    };
  }
  // Ready False counts although the generations differ: while it fails, Flux
  // does not write that it has seen the new one.
  const failed = stalled ?? (ready?.status === 'False' ? ready : undefined);
  if (failed && failed.reason !== 'Progressing') {
    return readFailure(release, failed.reason, context);
  }
  if (release.helm?.status === 'failed') {
    return readFailure(release, 'failed', context);
  }
  const reconciling = conditionThatIs(release, 'Reconciling', 'True');
  if (reconciling?.reason === 'ProgressingWithRetry') {
    return readFailure(release, reconciling.reason, context);
  }
  // `Reconciling` alone is a routine look: `Ready` changes as soon as it acts.
  if (ready?.status !== 'True' || !isObserved(release)) {
    return progress;
  }
  const drifted = conditionThatIs(release, 'Drifted', 'True');
  if (drifted) {
    return {
      ...common,
      phase: 'drifted',
      reason: drifted.reason,
      message: 'Its release was changed outside of Git.',
      since: drifted.lastTransitionTime,
      actor: { who: 'owner', action: 'Bring the change to Git, or undo it.' },
      needsAttention: true,
    };
  }
  return {
    ...common,
    phase: 'ready',
    reason: ready.reason,
    message: 'Its release is installed, as Git asks.',
    since: ready.lastTransitionTime,
    needsAttention: false,
  };
}

function readFailure(
  release: ObservedObject,
  reason: string,
  context: ReadingContext,
): Reading {
  const ready = conditionThatIs(release, 'Ready', 'False');
  const stalled = conditionThatIs(release, 'Stalled', 'True');
  const source =
    reason === 'ArtifactFailed' ? readSourceOf(release, context) : undefined;
  // What went wrong is more than that it is tried again or no longer.
  const isAboutTrying = ['ProgressingWithRetry', 'RetriesExceeded', 'failed'];
  const named =
    ready && isAboutTrying.includes(reason) && known(ready.reason)
      ? ready.reason
      : reason;
  const sentence = known(named) ?? 'Its release failed';
  const detail = plainError((ready ?? stalled)?.message ?? '');
  const end = stalled ? ' It is not tried again.' : '';
  return {
    phase: 'failed',
    reason: named,
    message: source?.message ?? quoting(sentence, detail) + end,
    since: (ready ?? stalled)?.lastTransitionTime,
    waitsFor: stalled
      ? { kind: 'person', text: 'a correction', object: refOf(release) }
      : { kind: 'retry', text: 'another try', object: refOf(release) },
    actor: source?.actor ?? {
      who: 'owner',
      action: 'Correct the values of the release, or ask the platform team.',
    },
    needsAttention: true,
    object: refOf(release),
  };
}

function known(reason: string): string | undefined {
  return Object.hasOwn(failures, reason) ? failures[reason] : undefined;
}
