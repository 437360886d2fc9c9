import { derivePhase } from '../derivePhase';
import type { DesiredResource } from '../desired';
import type {
  ObjectRef,
  ObservedCondition,
  ObservedKindState,
  ObservedObject,
  ObservedTerraform,
} from '../observed';
import type { PhaseReport } from '../phase';
import type { PhaseInput } from '../phaseInput';
import type { ProposalState } from '../proposalState';

export const now = new Date('2026-03-02T10:00:00.000Z');

/** A time so many seconds ago. */
export const ago = (seconds: number) =>
  new Date(now.getTime() - seconds * 1000).toISOString();

export const cluster = 'prod-eu';

export const ref = (
  kind: string,
  name: string,
  ns = 'payments',
): ObjectRef => ({
  cluster,
  kind,
  namespace: ns,
  name,
});

export const main = ref('Terraform', 'payments-postgres-main');
export const release = ref('HelmRelease', 'payments');
export const kustomization = ref('Kustomization', 'services', 'flux-system');
export const git = ref('GitRepository', 'gitops', 'flux-system');
export const moduleSource = ref('OCIRepository', 'aws-data-postgres');

export const condition = (
  type: string,
  status: ObservedCondition['status'],
  reason: string,
  message = '',
): ObservedCondition => ({
  type,
  status,
  reason,
  message,
  lastTransitionTime: ago(300),
});

export const quietTerraform: ObservedTerraform = {
  approvePlan: '',
  planOnly: false,
  force: false,
  destroy: false,
  destroyResourcesOnDeletion: false,
  workspace: 'default',
  readablePlan: 'json',
  outputs: [],
  isDestroyPlan: false,
  isDriftDetectionPlan: false,
  failures: 0,
};

export function observed(
  object: ObjectRef,
  conditions: readonly ObservedCondition[],
  rest: Partial<ObservedObject> = {},
): ObservedObject {
  return {
    ...object,
    apiVersion: 'example/v1',
    uid: object.name,
    generation: 3,
    observedGeneration: 3,
    suspended: false,
    tags: {},
    dependsOn: [],
    conditions: [...conditions],
    revisions: {},
    resourceVersion: '1',
    ...rest,
  };
}

export const readyTrue = (reason: string) => condition('Ready', 'True', reason);

const revision = 'v1@sha256:aa';

/** The Terraform object under test. */
export function terraform(
  conditions: readonly ObservedCondition[],
  fields: Partial<ObservedTerraform> = {},
  rest: Partial<ObservedObject> = {},
): ObservedObject {
  return observed(rest.name ? { ...main, name: rest.name } : main, conditions, {
    terraform: { ...quietTerraform, ...fields },
    source: {
      kind: moduleSource.kind,
      namespace: moduleSource.namespace,
      name: moduleSource.name,
    },
    revisions: { applied: revision, attempted: revision, planned: revision },
    ...rest,
  });
}

export const source = (rest: Partial<ObservedObject> = {}) =>
  observed(moduleSource, [readyTrue('Succeeded')], {
    revisions: { artifact: revision },
    ...rest,
  });

export const desired: DesiredResource = {
  service: 'payments',
  environment: 'prod',
  type: 'postgres',
  name: 'main',
  engine: 'tofu-controller',
  stateful: true,
  object: main,
  release: undefined,
  approval: 'manual',
  changeId: undefined,
};

export const helmDesired: DesiredResource = {
  ...desired,
  engine: 'helm-values',
  release,
};

export const kinds = [
  'Terraform',
  'HelmRelease',
  'Kustomization',
  'GitRepository',
  'OCIRepository',
  'ExternalSecret',
  'VaultStaticSecret',
];

export const fresh = (seconds = 5): ObservedKindState[] =>
  kinds.map(kind => ({
    cluster,
    kind,
    state: 'live',
    observedAt: ago(seconds),
  }));

export const lookup =
  (objects: readonly ObservedObject[]) => (wanted: ObjectRef) =>
    objects.find(
      o =>
        o.cluster === wanted.cluster &&
        o.kind === wanted.kind &&
        o.namespace === wanted.namespace &&
        o.name === wanted.name,
    );

/** Derives the phase of the resource; everything is fine unless said. */
export function phaseOf(
  objects: readonly ObservedObject[],
  input: Partial<PhaseInput> = {},
): PhaseReport {
  return derivePhase({
    environment: 'prod',
    desired,
    proposals: [],
    rollout: { state: 'live', kustomization },
    objects: lookup(objects),
    freshness: fresh(),
    now,
    ...input,
  });
}

export function proposal(rest: Partial<ProposalState> = {}): ProposalState {
  return {
    number: 128,
    url: 'https://git.example/pull/128',
    title: 'payments: request postgres main',
    author: 'ana',
    branch: 'groundwork/payments/abc',
    headCommit: 'c1',
    state: 'open',
    draft: false,
    createdAt: ago(3600),
    updatedAt: ago(600),
    review: 'none',
    mergeable: 'yes',
    checks: [],
    touches: [{ service: 'payments', environments: ['prod'] }],
    ...rest,
  };
}
