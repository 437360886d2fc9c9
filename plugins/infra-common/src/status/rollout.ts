import type { DesiredResource } from './desired';
import { followDependencies } from './dependencies';
import type { ObservedObject } from './observed';
import type { PhaseInput } from './phaseInput';
import { readHelmRelease } from './readHelmRelease';
import { readKustomization } from './readKustomization';
import { readSecrets } from './readSecret';
import { refOf, type Reading, type ReadingContext } from './reading';
import { appliersOf, readSuspension } from './suspension';
import { ageSeconds } from './times';
import { formatAge } from './words';

/** Git is ahead of what this object shows. */
export function isBehind(
  input: PhaseInput,
  object: ObservedObject | undefined,
): boolean {
  const wanted = input.desired?.changeId;
  const shown = object?.tags.changeId;
  return (
    input.rollout.state === 'behind' ||
    (wanted !== undefined && shown !== undefined && wanted !== shown)
  );
}

/**
 * The way from Git to the object: the Kustomization, and the HelmRelease that
 * it applies where the chart makes the object. Undefined when Git's newest
 * state has got through.
 */
export function readRollout(
  desired: DesiredResource,
  object: ObservedObject | undefined,
  input: PhaseInput,
  context: ReadingContext,
): Reading | undefined {
  return (
    readReleaseOf(desired, object, context) ??
    readDelivery(object, input, context)
  );
}

function readReleaseOf(
  desired: DesiredResource,
  object: ObservedObject | undefined,
  context: ReadingContext,
): Reading | undefined {
  if (desired.engine !== 'helm-values') return undefined;
  const release = desired.release && context.find(desired.release);
  if (!release) return undefined;
  const reading = followDependencies(
    release,
    readHelmRelease(release, context),
    context,
    readHelmRelease,
  );
  // Drift of a release is about any of its objects; this one speaks for itself.
  const isThrough = reading.phase === 'ready' || reading.phase === 'drifted';
  if (!isThrough || object) return isThrough ? undefined : reading;
  return undefined;
}

function readDelivery(
  object: ObservedObject | undefined,
  input: PhaseInput,
  context: ReadingContext,
): Reading | undefined {
  const behind = isBehind(input, object);
  if (object && !behind) return undefined;
  if (!object && input.rollout.state === 'live') return undefined;
  const ref = input.rollout.kustomization;
  const kustomization = ref && context.find(ref);
  if (kustomization) {
    const reading = followDependencies(
      kustomization,
      readKustomization(kustomization, context),
      context,
      readKustomization,
    );
    if (!['ready', 'merged'].includes(reading.phase)) return reading;
  }
  return notThere(object, input, context);
}

/** Nothing is wrong; Flux has simply not come to it yet. */
function notThere(
  object: ObservedObject | undefined,
  input: PhaseInput,
  context: ReadingContext,
): Reading {
  const { headAt, kustomization } = input.rollout;
  const age = ageSeconds(headAt, context.now);
  const isLate = Number.isFinite(age) && age > context.limits.pickupSeconds;
  const late = isLate ? `, for ${formatAge(age)} now` : '';
  return {
    phase: 'merged',
    reason: object ? 'newer-in-git' : 'not-in-cluster-yet',
    message: object
      ? `Has a newer state in Git that the cluster has not taken over yet${late}.`
      : `Is merged, and the cluster has not taken it over yet${late}.`,
    since: headAt,
    waitsFor: {
      kind: 'rollout',
      text: 'the cluster to take over what is in Git',
      ...(kustomization && { object: refOf(kustomization) }),
    },
    actor: isLate
      ? {
          who: 'platform',
          action: 'Find out why the cluster does not follow Git.',
        }
      : { who: 'controller', action: 'Takes over what is in Git.' },
    needsAttention: isLate,
    ...(kustomization && { object: refOf(kustomization) }),
  };
}

/** Git asks for it and its object is not there: what stands in between? */
export function readAbsent(
  desired: DesiredResource,
  input: PhaseInput,
  context: ReadingContext,
): Reading {
  const starts = [desired.release, input.rollout.kustomization].flatMap(
    ref => (ref && context.find(ref)) || [],
  );
  const appliers = starts.flatMap(applier => [
    applier,
    ...appliersOf(applier, context),
  ]);
  const reading =
    readSuspension(undefined, appliers, context) ??
    readRollout(desired, undefined, input, context) ??
    readSecrets(desired, context);
  if (reading) return reading;
  const { release } = desired;
  if (desired.engine === 'helm-values' && release) {
    return context.find(release)
      ? lost(
          'not-rendered',
          'Has no object in the cluster: its release is installed, but the chart does not render it.',
          'Use a chart that renders `values.infrastructure`.',
        )
      : lost(
          'release-missing',
          'Has no release in the cluster, although Git was applied.',
          'Find out why the release is not there.',
        );
  }
  return lost(
    'object-missing',
    'Has no object in the cluster, although Git was applied.',
    'Find out who deleted the object, or why it is not applied.',
  );
}

function lost(reason: string, message: string, action: string): Reading {
  return {
    phase: 'failed',
    reason,
    message,
    waitsFor: { kind: 'person', text: 'its object to be made' },
    actor: { who: 'platform', action },
    needsAttention: true,
  };
}
