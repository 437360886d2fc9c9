import { KubernetesObject, valueAt } from '../../kubernetes/object';
import { isReady } from '../conditions';
import type { Desk } from '../desk';
import { API, Way } from './workshop';

export function dependencyProblem(
  desk: Desk,
  object: KubernetesObject,
  key: string,
): string | undefined {
  const list = (object.spec?.dependsOn ?? []) as Record<string, string>[];
  for (const { name, namespace = object.metadata.namespace } of list) {
    const called = `${namespace}/${name}`;
    const dependency = desk.cluster.get(API, 'Terraform', { namespace, name });
    if (!dependency) {
      return `unable to get '${called}' dependency: terraforms.infra.contrib.fluxcd.io "${name}" not found`;
    }
    const mark = `tf.dependency.of.${key.split('/').at(-1)}`;
    const finalizers = dependency.metadata.finalizers ?? [];
    if (!finalizers.includes(mark)) {
      desk.setFinalizers(dependency, [...finalizers, mark]);
    }
    const target = valueAt(dependency.spec, 'writeOutputsToSecret', 'name');
    const written =
      typeof target !== 'string' ||
      desk.cluster.get('v1', 'Secret', { namespace, name: target });
    if (!isReady(dependency)) {
      return `dependency '${called}' is not ready`;
    }
    if (!written) {
      return `dependency output secret: '${namespace}/${target}' of '${called}' is not ready yet`;
    }
  }
  return undefined;
}

/** Why the state cannot be worked on: somebody holds its lock. */
export function lockProblem(way: Way): string | undefined {
  const { shop, key, status } = way;
  const { cluster } = shop.desk;
  const id = shop.faults.lockOf(cluster.name, key);
  const pending = valueAt(status.live.status, 'lock', 'pending');
  if (!id) {
    if (pending) {
      status.unlocked(String(pending), false);
    }
    return undefined;
  }
  const tfstate = (status.live.spec?.tfstate ?? {}) as Record<string, string>;
  const forced =
    (tfstate.forceUnlock === 'auto' && pending) ||
    (tfstate.forceUnlock === 'yes' && tfstate.lockIdentifier === pending);
  if (forced) {
    shop.faults.unlock(cluster.name, key);
    status.unlocked(id, true);
    return undefined;
  }
  status.locked(id);
  return `error running Plan: exit status 1: Error acquiring the state lock: the state is already locked by another terraform client. Lock Info: ID: ${id} Operation: OperationTypeApply`;
}
