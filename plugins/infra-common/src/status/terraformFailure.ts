import type { ObservedCondition, ObservedObject } from './observed';
import { plainError } from './plainText';
import { refOf, type Reading, type ReadingContext } from './reading';
import { readSourceOf } from './sources';
import { quoting } from './words';

type Actor = NonNullable<Reading['actor']>;

/** What the controller could not do, by its own reason, and whose turn it is. */
const failures: Record<string, [sentence: string, ...Actor[]]> = {
  AccessDenied: [
    'Could not use its module: access across namespaces is not allowed',
    { who: 'platform', action: 'Allow the reference or move the source.' },
  ],
  DriftDetectionFailed: ['Could not be compared with what is there'],
  TFExecNewFailed: [
    'Could not be started: Terraform does not run',
    { who: 'platform', action: 'Look at the runner of Terraform.' },
  ],
  TFExecInitFailed: [
    'Could not be prepared: Terraform does not initialise',
    {
      who: 'platform',
      action: 'Look at the module, its providers and the state backend.',
    },
  ],
  SelectWorkspaceFailed: [
    'Could not be prepared: its workspace cannot be selected',
    { who: 'platform', action: 'Look at the state backend.' },
  ],
  VarsGenerationFailed: ['Could not read its inputs'],
  TemplateGenerationFailed: ['Could not read its inputs'],
  TFExecPlanFailed: ['Could not be planned'],
  TFExecApplyFailed: ['Could not be applied'],
  TerraformAppliedFail: ['Could not be applied'],
  TFExecOutputFailed: ['Was applied, but its outputs cannot be read'],
  OutputsWritingFailed: ['Was applied, but its outputs cannot be written'],
  PostPlanningWebhookFailed: [
    'Was planned, and a check of the plan refused it',
    { who: 'owner', action: 'Change what the check refuses.' },
  ],
};

const ownersTurn: Actor = {
  who: 'owner',
  action: 'Correct the inputs, or ask the platform team.',
};

/** The controller says that it is not ready; `reason` decides what that means. */
export function readTerraformFailure(
  object: ObservedObject,
  ready: ObservedCondition,
  context: ReadingContext,
): Reading {
  const { reason } = ready;
  const common = { reason, since: ready.lastTransitionTime };
  switch (reason) {
    case 'DriftDetected':
      return { ...common, ...drifted(object) };
    case 'DependencyNotReady':
      return {
        ...common,
        phase: 'waiting',
        message: 'Waits for another resource that it depends on.',
        waitsFor: { kind: 'dependency', text: 'what it depends on' },
        actor: { who: 'controller', action: 'Goes on when that is ready.' },
        needsAttention: false,
      };
    case 'ArtifactFailed':
      return artifactFailed(object, ready, context);
    case 'ReplanRequested':
      return {
        ...common,
        phase: 'planning',
        message: 'Is about to be planned again, as somebody asked.',
        waitsFor: { kind: 'controller', text: 'a new plan' },
        actor: { who: 'controller', action: 'Plans it again.' },
        needsAttention: false,
      };
    case 'LockHeld':
      return readLock(object, ready);
    default:
      return failed(object, ready);
  }
}

/** Somebody else holds the lock of the state. */
export function readLock(
  object: ObservedObject,
  condition: ObservedCondition,
): Reading {
  return {
    phase: 'locked',
    reason: condition.reason,
    message:
      'Cannot go on: its Terraform state is locked by another run, or by one that broke off.',
    since: condition.lastTransitionTime,
    waitsFor: {
      kind: 'lock',
      text: 'the lock of its state to be released',
      object: refOf(object),
    },
    actor: {
      who: 'platform',
      action: 'Make sure that no run is going on, then release the lock.',
    },
    needsAttention: true,
  };
}

/** The controller gave up; only a change of the object or its source helps. */
export function readStalled(
  object: ObservedObject,
  stalled: ObservedCondition,
  ready: ObservedCondition | undefined,
  context: ReadingContext,
): Reading {
  if (stalled.reason === 'ArtifactFailed') {
    return artifactFailed(object, stalled, context);
  }
  if (stalled.reason !== 'RetryLimitReached') return failed(object, stalled);
  const last =
    ready?.status === 'False' && ready.reason !== 'RetryLimitReached'
      ? readTerraformFailure(object, ready, context)
      : undefined;
  return {
    ...last,
    phase: 'failed',
    reason: stalled.reason,
    message: last
      ? `${last.message} It has been tried as often as is allowed.`
      : quoting(
          'Could not be made, and has been tried as often as is allowed',
          plainError(stalled.message),
        ),
    since: stalled.lastTransitionTime,
    waitsFor: { kind: 'person', text: 'a correction; it is not tried again' },
    actor: last?.actor?.who === 'platform' ? last.actor : ownersTurn,
    needsAttention: true,
  };
}

function failed(object: ObservedObject, condition: ObservedCondition): Reading {
  const [sentence, actor] = failures[
    Object.hasOwn(failures, condition.reason) ? condition.reason : ''
  ] ?? ['Could not be made'];
  return {
    phase: 'failed',
    reason: condition.reason || 'failed',
    message: quoting(sentence, plainError(condition.message)),
    since: condition.lastTransitionTime,
    waitsFor: { kind: 'retry', text: 'another try', object: refOf(object) },
    actor: actor ?? ownersTurn,
    needsAttention: true,
  };
}

function artifactFailed(
  object: ObservedObject,
  condition: ObservedCondition,
  context: ReadingContext,
): Reading {
  return (
    readSourceOf(object, context) ?? {
      ...failed(object, condition),
      message: quoting(
        'Could not fetch its module',
        plainError(condition.message),
      ),
      actor: { who: 'platform', action: 'Look at the source of the module.' },
    }
  );
}

/**
 * What is there differs from Git. The condition's message is the whole plan,
 * secrets included, so none of it is used.
 */
function drifted(
  object: ObservedObject,
): Omit<Reading, 'reason' | 'since'> & { phase: 'drifted' } {
  const mode = object.terraform?.approvePlan;
  const isAutomatic = mode === 'auto' || object.terraform?.force === true;
  return {
    phase: 'drifted',
    message:
      'Differs from Git: it was changed by hand, or a secret that it uses was renewed.',
    waitsFor: isAutomatic
      ? { kind: 'controller', text: 'the controller to undo it' }
      : {
          kind: 'person',
          text: 'somebody to ask for a plan; this environment makes none by itself',
        },
    actor: isAutomatic
      ? { who: 'controller', action: 'Undoes it.' }
      : {
          who: 'owner',
          action: 'Ask for a plan that undoes it, or bring the change to Git.',
        },
    needsAttention: true,
  };
}
