import { conditionOf, isObserved } from './conditions';
import type { ObservedCondition, ObservedObject } from './observed';
import { planOf } from './pendingPlan';
import type { Reading, ReadingContext } from './reading';
import { isSourceNewer } from './sources';

const messages = {
  applying: 'Is being applied.',
  planning: 'Is being planned.',
  initializing: 'Is being prepared: its module and providers are fetched.',
} as const;

function stepOf(
  object: ObservedObject,
  ready: ObservedCondition,
): keyof typeof messages {
  const apply = conditionOf(object, 'Apply');
  if (apply?.status === 'Unknown' || ready.message.startsWith('Applying')) {
    return 'applying';
  }
  return ready.message.startsWith('Terraform Planning')
    ? 'planning'
    : 'initializing';
}

/**
 * The controller is at work (`Ready` is Unknown and Progressing). At every
 * interval it looks again at what is there, and `Ready` flips then too: with
 * the same spec and the same source that is routine.
 */
export function readRunning(
  object: ObservedObject,
  ready: ObservedCondition | undefined,
  context: ReadingContext,
): { reading: Reading; isRoutine: boolean } | undefined {
  if (ready?.status !== 'Unknown' || ready.reason !== 'Progressing') {
    return undefined;
  }
  const step = stepOf(object, ready);
  const isApplying = step === 'applying';
  const { terraform } = object;
  const plan =
    isApplying && terraform?.pendingPlan
      ? planOf(terraform, terraform.pendingPlan, object, context)
      : undefined;
  return {
    reading: {
      phase: isApplying ? 'applying' : 'planning',
      reason: step,
      message: messages[step],
      since: ready.lastTransitionTime,
      waitsFor: { kind: 'controller', text: 'the controller' },
      actor: { who: 'controller', action: 'Works on it.' },
      needsAttention: false,
      ...(plan && { plan }),
    },
    isRoutine:
      !isApplying && isObserved(object) && !isSourceNewer(object, context),
  };
}
