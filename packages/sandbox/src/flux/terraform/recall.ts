import { KubernetesObject, same, valueAt } from '../../kubernetes/object';
import { withCondition } from '../conditions';
import { inputsOf } from './inputs';
import { sourceOf, Workshop } from './workshop';

/**
 * What an object would say if its cluster had never been away: clusters forget
 * everything when the sandbox ends, the infrastructure does not.
 */
export function recall(
  shop: Workshop,
  object: KubernetesObject,
  key: string,
): void {
  const { desk, world } = shop;
  const standing = world.get(desk.cluster.name, key);
  const inputs = inputsOf(desk, object);
  const { lastAppliedRevision } = object.status ?? {};
  const source = sourceOf(desk, object);
  const revision = valueAt(source?.status, 'artifact', 'revision');
  if (
    !standing ||
    lastAppliedRevision ||
    standing.revision !== revision ||
    !same(standing.inputs, inputs)
  ) {
    return;
  }
  desk.setStatus(object, (status, live) => ({
    ...[
      { type: 'Plan', reason: 'TerraformPlannedWithChanges' },
      { type: 'Apply', reason: 'TerraformAppliedSucceed' },
    ].reduce(
      (all, { type, reason }) =>
        withCondition(all, desk.now(), {
          ...{ type, status: 'True', reason },
          message: type === 'Plan' ? 'Plan generated' : 'Applied successfully',
        }),
      status,
    ),
    plan: { lastApplied: standing.plan, pending: '', isDestroyPlan: false },
    lastAppliedRevision: revision,
    lastAttemptedRevision: revision,
    lastPlannedRevision: revision,
    lastPlannedGeneration: live.metadata.generation,
    observedGeneration: live.metadata.generation,
  }));
}
