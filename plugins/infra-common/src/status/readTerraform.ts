import { conditionOf, conditionThatIs, isObserved } from './conditions';
import type { ObservedCondition, ObservedObject } from './observed';
import { readPendingPlan } from './pendingPlan';
import { plainError } from './plainText';
import type { Reading, ReadingContext } from './reading';
import { readRunning } from './running';
import { isSourceNewer } from './sources';
import {
  readLock,
  readStalled,
  readTerraformFailure,
} from './terraformFailure';
import { ageSeconds } from './times';
import { formatAge, quoting } from './words';

/**
 * What a Terraform object of the tofu-controller says, in the one order in
 * which its fields can be trusted. Deletion and suspension come before this.
 */
export function readTerraform(
  object: ObservedObject,
  context: ReadingContext,
): Reading {
  if (
    object.observedGeneration === undefined &&
    object.conditions.length === 0
  ) {
    return notPickedUp(context, 'pending-controller', object.createdAt);
  }
  const locked = conditionThatIs(object, 'StateLocked', 'True');
  if (locked) return readLock(object, locked);

  const ready = conditionOf(object, 'Ready');
  const stalled = conditionThatIs(object, 'Stalled', 'True');
  if (stalled) return readStalled(object, stalled, ready, context);

  const running = readRunning(object, ready, context);
  if (running && !running.isRoutine) return running.reading;
  if (!running) {
    return (
      readPendingPlan(object, context) ??
      readNotReady(object, ready, context) ??
      readUnhealthy(object) ??
      readReady(object, ready, context)
    );
  }
  // A routine check: `Ready` says nothing now, so what was said before does.
  const before = keepPrevious(object, context);
  const reading =
    readPendingPlan(object, context) ??
    (before?.phase === 'ready' ? readUnhealthy(object) : before) ??
    before ??
    readUnhealthy(object) ??
    running.reading;
  return { ...reading, checking: true };
}

function readNotReady(
  object: ObservedObject,
  ready: ObservedCondition | undefined,
  context: ReadingContext,
): Reading | undefined {
  return ready && (ready.status === 'False' || ready.reason === 'DriftDetected')
    ? readTerraformFailure(object, ready, context)
    : undefined;
}

/** It was applied, and `Ready` stays True although nothing answers. */
function readUnhealthy(object: ObservedObject): Reading | undefined {
  const unhealthy = conditionThatIs(object, 'HealthCheck', 'False');
  if (unhealthy) {
    return {
      phase: 'unhealthy',
      reason: unhealthy.reason,
      message: quoting(
        'Was applied, but does not pass its health check',
        plainError(unhealthy.message),
      ),
      since: unhealthy.lastTransitionTime,
      waitsFor: { kind: 'person', text: 'it to answer its health check' },
      actor: { who: 'owner', action: 'Find out why it does not answer.' },
      needsAttention: true,
    };
  }
  return undefined;
}

function readReady(
  object: ObservedObject,
  ready: ObservedCondition | undefined,
  context: ReadingContext,
): Reading {
  const terraform = object.terraform;
  if (!isObserved(object)) {
    return notPickedUp(context, 'generation-behind', undefined);
  }
  if (terraform?.destroy) {
    const isGone =
      terraform.isDestroyPlan ||
      conditionOf(object, 'Plan')?.reason === 'TerraformPlannedNoChanges';
    return {
      phase: 'removing',
      reason: isGone ? 'destroyed' : 'destroying',
      message: isGone
        ? 'Is destroyed; only its object is left.'
        : 'Is to be destroyed, and is not yet.',
      since: conditionOf(object, 'Apply')?.lastTransitionTime,
      actor: isGone
        ? { who: 'owner', action: 'Take it out of Git.' }
        : { who: 'controller', action: 'Plans to destroy it.' },
      needsAttention: false,
    };
  }
  if (isSourceNewer(object, context)) {
    return notPickedUp(context, 'source-newer', undefined);
  }
  if (ready?.status !== 'True') {
    return {
      phase: 'planning',
      reason: ready?.reason || 'no-condition',
      message: 'Is being worked on; the controller has not said more yet.',
      since: ready?.lastTransitionTime,
      waitsFor: { kind: 'controller', text: 'the controller' },
      actor: { who: 'controller', action: 'Works on it.' },
      needsAttention: false,
    };
  }
  return {
    phase: 'ready',
    reason: ready.reason,
    message: 'Is there, as Git asks.',
    // `Ready` flips at every check; an apply is what made it ready.
    since:
      conditionThatIs(object, 'Apply', 'True')?.lastTransitionTime ??
      ready.lastTransitionTime,
    needsAttention: false,
  };
}

/** Phases that a routine check does not take away. */
const kept = new Set([
  'ready',
  'failed',
  'drifted',
  'waiting',
  'planning',
  'applying',
]);

/** What the last report said, while the controller only looks again. */
function keepPrevious(
  object: ObservedObject,
  context: ReadingContext,
): Reading | undefined {
  const { previous } = context;
  const isSame =
    previous?.object?.cluster === object.cluster &&
    previous.object.kind === object.kind &&
    previous.object.namespace === object.namespace &&
    previous.object.name === object.name;
  if (!previous || !isSame || !kept.has(previous.phase)) return undefined;
  // Whatever else has come up since must show, check or no check.
  if (
    previous.phase === 'ready' &&
    (object.terraform?.destroy || isSourceNewer(object, context))
  ) {
    return undefined;
  }
  const { phase, reason, message, since, waitsFor, actor, needsAttention } =
    previous;
  return {
    phase,
    reason,
    message,
    needsAttention,
    ...(since && { since }),
    ...(waitsFor && { waitsFor }),
    ...(actor && { actor }),
  };
}

const pickups = {
  'pending-controller':
    'Is in the cluster; the controller has not looked at it yet',
  'generation-behind':
    'Has new settings that the controller has not taken up yet',
  'source-newer': 'Has a newer module version that is about to be planned',
} as const;

function notPickedUp(
  context: ReadingContext,
  reason: keyof typeof pickups,
  since: string | undefined,
): Reading {
  const { previous, now, limits } = context;
  const start =
    since ?? (previous?.reason === reason ? previous.since : undefined);
  const age = start === undefined ? 0 : ageSeconds(start, now);
  const isLate = Number.isFinite(age) && age > limits.pickupSeconds;
  const message = pickups[reason];
  return {
    phase: 'planning',
    reason,
    message: isLate ? `${message}, for ${formatAge(age)} now.` : `${message}.`,
    since: start,
    waitsFor: { kind: 'controller', text: 'the controller to look at it' },
    actor: isLate
      ? { who: 'platform', action: 'Find out why the controller stands still.' }
      : { who: 'controller', action: 'Takes it up.' },
    needsAttention: isLate,
  };
}
