import { KubernetesObject, valueAt } from '../../kubernetes/object';
import type { Desk } from '../desk';
import type { SimulatedFaults } from '../simulatedFaults';
import type { Values } from './plan';
import type { Transitions } from './transitions';
import type { World } from './world';

/** What the simulated tofu-controller of a cluster works with. */
export type Workshop = {
  desk: Desk;
  world: World;
  faults: SimulatedFaults;
  /** Whether an object's plan needs nobody's approval: it was made long ago. */
  established: (key: string) => boolean;
  /** Whether the cluster has only just been started again. */
  starting: () => boolean;
};

/** The controller's finalizer. */
export const FINALIZER = 'finalizers.tf.contrib.fluxcd.io';

export const API = 'infra.contrib.fluxcd.io/v1alpha2';

export const COMPONENT = 'tofu-controller';

/** One way through an object, with what has been found out on the way. */
export type Way = {
  shop: Workshop;
  key: string;
  path: string;
  revision: string;
  inputs: Values;
  status: Transitions;
};

export function pendingOf(object: KubernetesObject): string {
  return String(valueAt(object.status, 'plan', 'pending') ?? '');
}

export function sourceOf(
  desk: Desk,
  object: KubernetesObject,
): KubernetesObject | undefined {
  const reference = object.spec?.sourceRef as Record<string, string>;
  const api = 'source.toolkit.fluxcd.io/v1';
  return desk.cluster.get(api, reference.kind, {
    namespace: reference.namespace ?? object.metadata.namespace,
    name: reference.name,
  });
}
