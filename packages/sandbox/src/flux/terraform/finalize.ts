import { KubernetesObject, valueAt } from '../../kubernetes/object';
import type { Reconciliation } from '../controller';
import { FINALIZER, sourceOf, Workshop } from './workshop';
import { planOf } from './plan';
import { Transitions } from './transitions';

/**
 * What tofu-controller does with an object that is to go: destroys what it made
 * when it says so, and else leaves it standing.
 */
export function* finalize(
  shop: Workshop,
  object: KubernetesObject,
  key: string,
): Reconciliation {
  const { desk, world, faults } = shop;
  const { name: cluster } = desk.cluster;
  const status = new Transitions(desk, object);
  const finalizers = object.metadata.finalizers ?? [];
  const dependants = finalizers.filter(name =>
    name.startsWith('tf.dependency.of.'),
  );
  const left = dependants.filter(mark =>
    desk.cluster.get(object.apiVersion, object.kind, {
      namespace: object.metadata.namespace,
      name: mark.slice('tf.dependency.of.'.length),
    }),
  );
  if (left.length > 0) {
    const names = left.map(mark => mark.slice('tf.dependency.of.'.length));
    status.fail(
      'DeletionBlockedByDependantsReason',
      `dependant exists: '${names.join("', '")}'`,
    );
    return 1500;
  }
  const standing = world.get(cluster, key);
  if (object.spec?.destroyResourcesOnDeletion === true && standing) {
    const source = sourceOf(desk, object);
    const revision = valueAt(source?.status, 'artifact', 'revision');
    if (typeof revision !== 'string') {
      // The module must still be there to destroy what it made.
      status.fail('ArtifactFailed', 'Source is not ready, artifact not found');
      return 1500;
    }
    status.progress('Deletion in progress');
    yield desk.pace.work(800, 'destroy plan', key);
    const plan = planOf(String(object.spec.path), standing, 'nothing');
    yield desk.pace.work(1500 + 250 * plan.changes.length, 'destroy', key);
    const broken = faults.takeFailure(cluster, 'apply', key);
    if (broken) {
      status.fail('TFExecApplyFailed', `error running Destroy: ${broken}`);
      return 1500;
    }
    world.remove(cluster, key);
  }
  const live = desk.read(object);
  if (live) {
    const kept = (live.metadata.finalizers ?? []).filter(
      name => name !== FINALIZER && !dependants.includes(name),
    );
    desk.setFinalizers(live, kept);
  }
  return undefined;
}
