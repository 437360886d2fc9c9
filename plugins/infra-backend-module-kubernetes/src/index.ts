/**
 * Statuses and plans from Kubernetes clusters with Flux and the
 * tofu-controller, for the infra backend.
 *
 * @packageDocumentation
 */
export { infraModuleKubernetes as default } from './module';
export {
  KubernetesStatusSource,
  type KubernetesStatusSourceOptions,
} from './source/KubernetesStatusSource';
export type { ConfiguredCluster } from './clusters/configuredCluster';
export { readClusters } from './clusters/readClusters';
export type { ClusterAccess } from './connection/access';
export type { Clock } from './connection/clock';
export type { CountUnreadable } from './reflect/context';
export type { ReflectorTimes } from './reflect/times';
