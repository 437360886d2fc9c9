import { KubernetesObject, valueAt } from '../../kubernetes/object';
import { conditionOf, Status, timeOf } from '../conditions';
import { Plan, planIdOf, planOf } from './plan';
import { storePlan } from './planStorage';
import { humanPlan } from './planText';
import { COMPONENT, Way } from './workshop';

/** @returns the plan that would undo the drift; undefined when there is none. */
export function* lookForDrift(
  way: Way,
): Generator<number, string | undefined, void> {
  const { shop, key, path, revision, inputs, status } = way;
  const { desk, world } = shop;
  status.progress('Terraform Planning');
  yield desk.pace.work(800, 'drift', key);
  const plan = planOf(path, world.get(desk.cluster.name, key), inputs);
  if (plan.changes.length === 0) {
    status.write(before =>
      status.ready(
        before,
        'True',
        'NoDrift',
        `No drift: ${revision}`,
        revision,
      ),
    );
    return undefined;
  }
  const text = humanPlan(plan);
  status.write(before => ({
    ...status.ready(before, 'False', 'DriftDetected', text, revision),
    lastDriftDetectedAt: timeOf(desk.now()),
  }));
  return text;
}

export function pendingMessage(
  object: KubernetesObject,
  id: string,
  automatic: boolean,
): string {
  if (object.spec?.planOnly === true) {
    return 'Plan generated: This object is in the plan only mode.';
  }
  return automatic
    ? 'Plan generated'
    : `Plan generated: set approvePlan: "${id}" to approve this plan.`;
}

/** @returns the plan; why there is none; undefined when it would do nothing. */
export function* makePlan(
  way: Way,
  automatic: boolean,
): Generator<number, Plan | string | undefined, void> {
  const { shop, key, path, revision, inputs, status } = way;
  const { desk, world } = shop;
  status.progress('Terraform Planning');
  yield desk.pace.work(1200, 'plan', key);
  const broken = shop.faults.takeFailure(desk.cluster.name, 'plan', key);
  if (broken) {
    return `error running Plan: ${broken}`;
  }
  const { spec = {}, metadata } = status.live;
  const destroy = spec.destroy === true;
  const standing = world.get(desk.cluster.name, key);
  const plan = planOf(path, standing, destroy ? 'nothing' : inputs);
  const id = planIdOf(revision);
  const none = plan.changes.length === 0;
  const reason = none
    ? 'TerraformPlannedNoChanges'
    : 'TerraformPlannedWithChanges';
  const empty = destroy ? 'No objects need to be destroyed' : 'Plan no changes';
  const drifted = hasDrift(status.live);
  status.write(before => {
    const planned = status.condition(before, 'Plan', none ? 'False' : 'True', {
      ...{ reason, message: none ? empty : 'Plan generated' },
    });
    const ready = none
      ? status.ready(planned, 'True', reason, `${empty}: ${revision}`, revision)
      : status.ready(
          planned,
          'Unknown',
          reason,
          pendingMessage(status.live, id, automatic),
          revision,
        );
    return {
      ...ready,
      plan: {
        ...lastApplied(before),
        pending: none ? '' : id,
        isDestroyPlan: destroy,
        ...(!none && drifted && { isDriftDetectionPlan: true }),
      },
      lastPlannedRevision: revision,
      lastPlannedGeneration: metadata.generation,
      lastPlanAt: timeOf(desk.now()),
      ...(none && standing && { ...restored(before, standing.revision) }),
    };
  });
  if (none) {
    return undefined;
  }
  storePlan(desk, status.live, id, plan);
  const word = automatic
    ? 'Plan generated'
    : pendingMessage(status.live, id, false);
  desk.tell(status.live, 'Normal', reason, word, COMPONENT);
  return plan;
}

/** What an object says of the last apply, when it comes back to what stands. */
function restored(before: Status, revision: string): Record<string, unknown> {
  return before.lastAppliedRevision ? {} : { lastAppliedRevision: revision };
}

function lastApplied(before: Status): Record<string, unknown> {
  const id = valueAt(before, 'plan', 'lastApplied');
  return id ? { lastApplied: id } : {};
}

function hasDrift(object: KubernetesObject): boolean {
  const applied = conditionOf(object, 'Apply');
  const found = object.status?.lastDriftDetectedAt;
  return (
    applied?.status === 'True' &&
    typeof found === 'string' &&
    found > applied.lastTransitionTime
  );
}
