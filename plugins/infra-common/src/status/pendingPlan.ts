import { conditionOf } from './conditions';
import type { ObservedObject, ObservedTerraform } from './observed';
import { plainName } from './plainText';
import type { Reading, ReadingContext } from './reading';
import { formatPlanCounts } from './words';

/**
 * A plan waits. While it does, nothing else that the object says about being
 * ready counts: outputs are written again after a plan, and that alone makes
 * the object `Ready`.
 */
export function readPendingPlan(
  object: ObservedObject,
  context: ReadingContext,
): Reading | undefined {
  const terraform = object.terraform;
  if (!terraform?.pendingPlan) return undefined;
  const plan = planOf(terraform, terraform.pendingPlan, object, context);
  const what = plan.counts ? `: ${formatPlanCounts(plan.counts)}` : '';
  const since =
    terraform.lastPlanAt ?? conditionOf(object, 'Plan')?.lastTransitionTime;
  const common = { plan, since, needsAttention: false };
  const isApproved = terraform.approvePlan === terraform.pendingPlan;

  if (terraform.planOnly && !terraform.force) {
    return {
      ...common,
      phase: 'waiting',
      reason: 'plan-only',
      message: `Is only planned and never applied, because it is set to plan only${what}.`,
      waitsFor: { kind: 'person', text: 'plan only to be taken off' },
      actor: { who: 'platform', action: 'Take `planOnly` off to apply it.' },
    };
  }
  if (isOfOlderSpec(object, terraform)) {
    return {
      ...common,
      phase: 'planning',
      reason: isApproved ? 'approved' : 'stale-plan',
      message: isApproved
        ? 'Was approved; it is planned once more and then applied.'
        : 'Has a plan for older settings; a new one is about to be made.',
      waitsFor: { kind: 'controller', text: 'a new plan' },
      actor: { who: 'controller', action: 'Plans it again.' },
    };
  }
  if (terraform.force || terraform.approvePlan === 'auto' || isApproved) {
    return {
      ...common,
      phase: 'applying',
      reason: isApproved ? 'approved' : 'automatic',
      message: `Is about to be applied${what}.`,
      waitsFor: {
        kind: 'controller',
        text: 'the controller to apply the plan',
      },
      actor: { who: 'controller', action: 'Applies the plan.' },
    };
  }
  if (terraform.approvePlan === 'disable') {
    return {
      ...common,
      phase: 'waiting',
      reason: 'apply-disabled',
      message: `Is only watched and never applied, because applying is switched off${what}.`,
      waitsFor: { kind: 'person', text: 'applying to be switched on' },
      actor: {
        who: 'platform',
        action: 'Take `approvePlan: disable` off to apply it.',
      },
    };
  }
  return { ...common, ...awaitingApproval(terraform, plan.id, what) };
}

/** The plan itself. Its id is kept to the letter: approving takes all of it. */
export function planOf(
  terraform: ObservedTerraform,
  id: string,
  object: ObservedObject,
  context: ReadingContext,
): NonNullable<Reading['plan']> {
  const counts = context.planCounts?.(id, object);
  return {
    id: /^[\w./@:+-]{1,300}$/.test(id) ? id : plainName(id),
    isDestroy: terraform.isDestroyPlan,
    ...(counts && { counts }),
  };
}

/**
 * The plan belongs to an older spec. Who never wrote for which generation it
 * planned says it by having seen the present one.
 */
function isOfOlderSpec(
  object: ObservedObject,
  terraform: ObservedTerraform,
): boolean {
  const planned = terraform.lastPlannedGeneration ?? object.observedGeneration;
  return planned !== object.generation;
}

function awaitingApproval(
  terraform: ObservedTerraform,
  id: string,
  what: string,
): Pick<
  Reading,
  'phase' | 'reason' | 'message' | 'waitsFor' | 'actor' | 'needsAttention'
> {
  const destroys = terraform.isDestroyPlan;
  const purpose = terraform.isDriftDetectionPlan
    ? 'the plan that undoes a change made outside of Git'
    : 'its plan';
  const approval = destroys
    ? `approval of a plan that destroys everything${what}`
    : `approval of ${purpose}${what}`;
  const other =
    terraform.approvePlan === ''
      ? ''
      : ` What was approved is ${plainName(
          terraform.approvePlan,
        )}, which is not this plan's full name.`;
  return {
    phase: 'awaiting-approval',
    reason: destroys ? 'destroy-approval' : 'plan-approval',
    message: `Waits for ${approval}.${other}`,
    waitsFor: {
      kind: 'plan-approval',
      text: `approval of ${
        destroys ? 'the destroying plan' : 'plan'
      } ${id}${what}`,
    },
    actor: {
      who: 'owner',
      action: destroys
        ? 'Read the plan; approve it only if everything is to go.'
        : 'Read the plan and approve it.',
    },
    needsAttention: true,
  };
}
