import { z } from 'zod';

/** Names one object of a cluster. @public */
export const objectRefSchema = z
  .object({
    /** As in `spec.cluster` of an environment. */
    cluster: z.string(),
    kind: z.string(),
    namespace: z.string(),
    name: z.string(),
  })
  .meta({ title: 'Object of a cluster' });

/** @public */
export type ObjectRef = z.infer<typeof objectRefSchema>;

/** `Kind/namespace/name`, the way an object is written in texts and keys. @public */
export function formatObjectRef(ref: Omit<ObjectRef, 'cluster'>): string {
  return `${ref.kind}/${ref.namespace}/${ref.name}`;
}

/** A condition in the status of an object, as Kubernetes defines it. @public */
export const observedConditionSchema = z.object({
  type: z.string(),
  status: z.enum(['True', 'False', 'Unknown']),
  reason: z.string(),
  /** At most 2,000 characters; never a plan or a secret. */
  message: z.string(),
  lastTransitionTime: z.iso.datetime().optional(),
});

/** @public */
export type ObservedCondition = z.infer<typeof observedConditionSchema>;

/** What only Terraform objects of the tofu-controller have. @public */
export const observedTerraformSchema = z.object({
  approvePlan: z.string(),
  planOnly: z.boolean(),
  force: z.boolean(),
  destroy: z.boolean(),
  destroyResourcesOnDeletion: z.boolean(),
  workspace: z.string(),
  readablePlan: z.enum(['none', 'human', 'json']),
  /** Secret that takes the outputs, in the namespace of the object. */
  outputsSecret: z.string().optional(),
  /** Names of outputs that are available. */
  outputs: z.array(z.string()),
  /** Full id; absent when nothing is pending. */
  pendingPlan: z.string().optional(),
  lastAppliedPlan: z.string().optional(),
  isDestroyPlan: z.boolean(),
  isDriftDetectionPlan: z.boolean(),
  lastPlannedGeneration: z.number().optional(),
  lastPlanAt: z.iso.datetime().optional(),
  lastDriftDetectedAt: z.iso.datetime().optional(),
  lastSuccessAt: z.iso.datetime().optional(),
  /** Lock of the state that somebody else holds. */
  pendingLock: z.string().optional(),
  failures: z.number(),
  /** Number of managed resources, when an inventory is kept. */
  inventory: z.number().optional(),
});

/** @public */
export type ObservedTerraform = z.infer<typeof observedTerraformSchema>;

/**
 * The few fields of an object that statuses are made of. Sources project
 * objects to this as they are read; nothing else is kept.
 *
 * @public
 */
export const observedObjectSchema = z
  .object({
    ...objectRefSchema.shape,
    apiVersion: z.string(),
    uid: z.string(),
    generation: z.number(),
    /** Absent when the controller has never written it (or wrote -1). */
    observedGeneration: z.number().optional(),
    createdAt: z.iso.datetime().optional(),
    deletedAt: z.iso.datetime().optional(),
    suspended: z.boolean(),
    /** Flux keeps it when its file leaves Git, by annotation. */
    pruneDisabled: z.boolean().optional(),
    /** From the labels that everything rendered has. */
    identity: z
      .object({
        service: z.string(),
        environment: z.string().optional(),
        type: z.string().optional(),
        resource: z.string().optional(),
      })
      .optional(),
    tags: z.object({
      changeId: z.string().optional(),
      build: z.string().optional(),
      package: z.string().optional(),
      profile: z.string().optional(),
      owner: z.string().optional(),
    }),
    /** The Kustomization or HelmRelease that applies it, by Flux's own labels. */
    appliedBy: objectRefSchema.omit({ cluster: true }).optional(),
    source: objectRefSchema.omit({ cluster: true }).optional(),
    /** Of a Kustomization: the directory that it applies, without a leading `./`. */
    path: z.string().optional(),
    dependsOn: z.array(objectRefSchema.omit({ cluster: true })),
    conditions: z.array(observedConditionSchema),
    /** Revisions as the controller writes them: `main@sha1:…`, `v1.0.1@sha1:…`. */
    revisions: z.object({
      applied: z.string().optional(),
      attempted: z.string().optional(),
      planned: z.string().optional(),
      /** Of a source: what it fetched. */
      artifact: z.string().optional(),
    }),
    terraform: observedTerraformSchema.optional(),
    /** Version of the chart and state of the newest release in its history. */
    helm: z
      .object({
        chartVersion: z.string().optional(),
        status: z.string().optional(),
        failures: z.number(),
      })
      .optional(),
    /** Verdict of another engine's source; taken as it is while it is fresh. */
    verdict: z
      .object({
        phase: z.enum([
          'planning',
          'awaiting-approval',
          'applying',
          'ready',
          'failed',
          'drifted',
          'unhealthy',
          'waiting',
          'locked',
          'suspended',
          'removing',
        ]),
        reason: z.string(),
        message: z.string(),
        since: z.iso.datetime().optional(),
      })
      .optional(),
    /** Why the object could not be read as its kind says. */
    problem: z.string().optional(),
    resourceVersion: z.string(),
  })
  .meta({ title: 'Observed object' });

/** @public */
export type ObservedObject = z.infer<typeof observedObjectSchema>;

/** State of one kind of objects in a cluster. @public */
export const observedKindStateSchema = z
  .object({
    cluster: z.string(),
    /** Such as `Terraform`. */
    kind: z.string(),
    state: z.enum(['live', 'starting', 'unavailable']),
    /** When the rows were last known to be complete. */
    observedAt: z.iso.datetime().optional(),
    /** Why it is unavailable, and what would help. */
    reason: z.string().optional(),
  })
  .meta({ title: 'State of an observed kind' });

/** @public */
export type ObservedKindState = z.infer<typeof observedKindStateSchema>;
