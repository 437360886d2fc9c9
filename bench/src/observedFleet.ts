import type { ObservedObject } from '@groundwork/backstage-plugin-infra-common';
import {
  environmentName,
  serviceName,
  type SyntheticSize,
} from './syntheticRepository';

/** Two objects of a kind make a usual answer of the API server; so many are a page. */
const PAGE = 500;

/** Clusters of the generated repository: one per environment. */
export function clusterNames({ environments }: SyntheticSize): string[] {
  return Array.from({ length: environments }, (_, e) => environmentName(e));
}

/**
 * The Terraform object of a service's database in an environment, as a source
 * projects it: applied and ready.
 *
 * @param version - another one makes another object
 */
export function terraformObject(
  n: number,
  environment: string,
  version = 1,
): ObservedObject {
  const service = serviceName(n);
  const at = new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString();
  const plan = `plan-main-${(n * 2654435761 + version).toString(16)}`;
  return {
    cluster: environment,
    kind: 'Terraform',
    namespace: service,
    name: `${service}-postgres-main`,
    apiVersion: 'infra.contrib.fluxcd.io/v1alpha2',
    uid: `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`,
    generation: version,
    observedGeneration: version,
    createdAt: at,
    suspended: false,
    identity: { service, environment, type: 'postgres', resource: 'main' },
    tags: {
      changeId: n.toString(16).padStart(12, '0'),
      package: 'aws-data@1.0.0',
      profile: 'high-traffic-api',
      owner: `group:default/team-${n % 150}`,
    },
    appliedBy: {
      kind: 'Kustomization',
      namespace: 'flux-system',
      name: 'services',
    },
    source: {
      kind: 'OCIRepository',
      namespace: 'flux-system',
      name: 'postgres-1.0.0',
    },
    dependsOn: [],
    conditions: [
      ['Ready', 'TerraformAppliedSucceed', 'Applied successfully'],
      ['Apply', 'TerraformAppliedSucceed', 'Applied successfully'],
      ['Output', 'TerraformOutputsWritten', 'Outputs written'],
      ['Plan', 'TerraformPlannedNoChanges', 'Plan no changes'],
    ].map(([type, reason, message]) => ({
      ...{ type, reason },
      status: 'True' as const,
      message: `${message}: 1.0.0@sha256:${plan}`,
      lastTransitionTime: at,
    })),
    revisions: {
      applied: `1.0.0@sha256:${'a'.repeat(64)}`,
      attempted: `1.0.0@sha256:${'a'.repeat(64)}`,
      planned: `1.0.0@sha256:${'a'.repeat(64)}`,
    },
    terraform: {
      approvePlan: 'auto',
      planOnly: false,
      force: false,
      destroy: false,
      destroyResourcesOnDeletion: false,
      workspace: 'default',
      readablePlan: 'human',
      outputsSecret: `${service}-postgres-main`,
      outputs: ['DATABASE_URL', 'DATABASE_USER'],
      lastAppliedPlan: plan,
      isDestroyPlan: false,
      isDriftDetectionPlan: false,
      lastPlannedGeneration: version,
      lastPlanAt: at,
      lastSuccessAt: at,
      failures: 0,
    },
    resourceVersion: `${n * 10 + version}`,
  };
}

/** The Kustomization that applies everything of an environment. */
export function kustomizationObject(
  environment: string,
  revision: string,
): ObservedObject {
  return {
    cluster: environment,
    kind: 'Kustomization',
    namespace: 'flux-system',
    name: 'services',
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    uid: `kustomization-${environment}`,
    generation: 1,
    observedGeneration: 1,
    suspended: false,
    tags: {},
    path: `clusters/${environment}`,
    dependsOn: [],
    conditions: [
      {
        type: 'Ready',
        status: 'True',
        reason: 'ReconciliationSucceeded',
        message: `Applied revision: main@sha1:${revision}`,
      },
    ],
    revisions: {
      applied: `main@sha1:${revision}`,
      attempted: `main@sha1:${revision}`,
    },
    resourceVersion: '1',
  };
}

/** All Terraform objects of a cluster in pages, as a list of the API server. */
export async function* terraformPages(
  { services }: SyntheticSize,
  environment: string,
  version = 1,
): AsyncGenerator<ObservedObject[]> {
  for (let start = 0; start < services; start += PAGE) {
    const count = Math.min(PAGE, services - start);
    yield Array.from({ length: count }, (_, n) =>
      terraformObject(start + n, environment, version),
    );
  }
}
