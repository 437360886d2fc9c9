/**
 * A GitHub-compatible server over real bare Git repositories, for trying
 * Groundwork out and for its tests.
 *
 * @packageDocumentation
 */
export { startSandbox } from './sandbox';
export type { Sandbox, SandboxLogger, SandboxOptions } from './sandbox';
export { main } from './main';
export { RepositoryHandle } from './repositoryHandle';
export type { BranchInfo } from './repositoryHandle';
export type { SeedRepository, SeedStep } from './seed/seed';
export { RequestLog } from './server/requestLog';
export type { LoggedRequest, RequestTotals } from './server/requestLog';
export { RateLimits } from './server/rateLimits';
export { signBody } from './webhooks/deliveries';
export { Faults } from './faults/faults';
export type { ActiveFault } from './faults/faults';
export type {
  FaultEffect,
  FaultInput,
  FaultMatch,
  FaultRule,
} from './faults/rules';
export { startKubernetesSandbox } from './kubernetes/kubernetesSandbox';
export type {
  KubernetesSandbox,
  KubernetesSandboxOptions,
} from './kubernetes/kubernetesSandbox';
export { SandboxClusters } from './flux/sandboxClusters';
export type { SandboxClustersOptions } from './flux/sandboxClusters';
export { sampleIncidents } from './flux/incidents';
export type { Incident } from './flux/incidents';
export type { SandboxEnvironment } from './flux/environments';
export type { Failing } from './flux/simulatedFaults';
export { KubernetesCluster } from './kubernetes/cluster';
export type { ClusterFaults, ClusterRequest } from './kubernetes/cluster';
export type {
  KubernetesMetadata,
  KubernetesObject,
  KubernetesOwner,
} from './kubernetes/object';
export type { Place } from './kubernetes/removal';
export type { WriteOptions } from './kubernetes/writing';
export type { FieldValidation } from './kubernetes/admission';
