import type { ObservedObject } from '@groundwork/backstage-plugin-infra-common';

type Terraform = NonNullable<ObservedObject['terraform']>;

/** Any object of a cluster. */
export function observed(
  own: Pick<ObservedObject, 'cluster' | 'kind' | 'namespace' | 'name'> &
    Partial<ObservedObject>,
): ObservedObject {
  return {
    apiVersion: 'v1',
    uid: `${own.kind}-${own.name}`,
    generation: 1,
    observedGeneration: 1,
    suspended: false,
    tags: {},
    dependsOn: [],
    conditions: [],
    revisions: {},
    resourceVersion: '1',
    ...own,
  };
}

/** The Terraform object of `postgres main` of a service in dev, ready. */
export function terraform(
  service: string,
  own: Partial<ObservedObject> & { details?: Partial<Terraform> } = {},
): ObservedObject {
  const { details, ...rest } = own;
  return observed({
    cluster: 'dev-1',
    kind: 'Terraform',
    namespace: service,
    name: `${service}-postgres-main`,
    apiVersion: 'infra.contrib.fluxcd.io/v1alpha2',
    identity: {
      service,
      environment: 'dev',
      type: 'postgres',
      resource: 'main',
    },
    tags: { changeId: 'abcdef012345' },
    appliedBy: {
      kind: 'Kustomization',
      namespace: 'flux-system',
      name: 'services',
    },
    conditions: [condition('Ready', 'True', 'TerraformAppliedSucceed')],
    terraform: {
      approvePlan: '',
      planOnly: false,
      force: false,
      destroy: false,
      destroyResourcesOnDeletion: false,
      workspace: 'default',
      readablePlan: 'human',
      outputs: ['url'],
      isDestroyPlan: false,
      isDriftDetectionPlan: false,
      lastPlannedGeneration: 1,
      failures: 0,
      ...details,
    },
    ...rest,
  });
}

/** The Kustomization that applies everything in dev. */
export function kustomization(commit: string): ObservedObject {
  return observed({
    cluster: 'dev-1',
    kind: 'Kustomization',
    namespace: 'flux-system',
    name: 'services',
    path: 'clusters/dev',
    conditions: [condition('Ready', 'True', 'ReconciliationSucceeded')],
    revisions: {
      applied: `main@sha1:${commit}`,
      attempted: `main@sha1:${commit}`,
    },
  });
}

export function condition(
  type: string,
  status: 'True' | 'False' | 'Unknown',
  reason: string,
  message = '',
): ObservedObject['conditions'][number] {
  const lastTransitionTime = '2026-11-20T10:00:00.000Z';
  return { type, status, reason, message, lastTransitionTime };
}
