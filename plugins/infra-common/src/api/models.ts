import { z } from 'zod';
import { changeSchema, resourceIdSchema } from '../change/change';
import {
  explanationSchema,
  packageStateSchema,
  riskSchema,
} from '../change/changeSet';
import { problemSchema, sourcePositionSchema } from '../change/finding';
import {
  cloudSchema,
  engineSchema,
  inputValuesSchema,
  tierSchema,
} from '../documents/metadata';
import { inputLockSchema } from '../documents/profile';
import {
  inputSchemaSchema,
  outputSchema,
  priceSchema,
} from '../documents/resourceType';
import { phaseSchema } from '../status/phase';

const wordsSchema = {
  name: z.string(),
  title: z.string(),
  description: z.string().optional(),
  source: sourcePositionSchema,
};

/** The platform's vocabulary, as forms and pages need it. @public */
export const platformViewSchema = z
  .object({
    /** Commit that the view was made from. */
    revision: z.string(),
    repository: z.object({ title: z.string(), url: z.string() }),
    currency: z.string(),
    environments: z.array(
      z.object({
        ...wordsSchema,
        tier: tierSchema,
        order: z.number(),
        cloud: cloudSchema,
        region: z.string(),
        cluster: z.string(),
        engine: engineSchema,
        minimumPackageState: z.enum(['certified', 'candidate', 'draft']),
        /** Package that a new service gets here; absent when none is usable. */
        defaultPackage: z.string().optional(),
      }),
    ),
    profiles: z.array(
      z.object({
        ...wordsSchema,
        useCase: z.string(),
        decides: z.array(z.string()),
        allowedTypes: z.array(z.string()).optional(),
        exposure: z.enum(['none', 'internal', 'public']).optional(),
        /** By resource type. */
        resources: z.record(
          z.string(),
          z.object({
            defaults: inputValuesSchema,
            tiers: z.partialRecord(tierSchema, inputValuesSchema),
            locks: z.array(inputLockSchema),
          }),
        ),
      }),
    ),
    resourceTypes: z.array(
      z.object({
        ...wordsSchema,
        aliases: z.array(z.string()),
        category: z.string(),
        icon: z.string().optional(),
        stateful: z.boolean(),
        defaultName: z.string(),
        clouds: z.array(cloudSchema),
        inputs: z.object({
          properties: z.record(z.string(), inputSchemaSchema),
          required: z.array(z.string()),
        }),
        outputs: z.array(outputSchema),
        cost: z.partialRecord(cloudSchema, priceSchema),
      }),
    ),
    packages: z.array(
      z.object({
        ...wordsSchema,
        package: z.string(),
        version: z.string(),
        channel: z.string(),
        clouds: z.array(cloudSchema),
        state: packageStateSchema,
        /** Why it is not certified, or deprecated or revoked. */
        notes: z.array(z.string()),
        modules: z.record(z.string(), z.string()),
      }),
    ),
    policies: z.array(
      z.object({ ...wordsSchema, severity: z.string(), rule: z.string() }),
    ),
    linkGroups: z.array(z.object({ name: z.string(), title: z.string() })),
    /** What is wrong with the platform's documents. */
    problems: z.array(problemSchema),
  })
  .meta({ title: 'Platform view' });

/** @public */
export type PlatformView = z.infer<typeof platformViewSchema>;

/** A service in a list. @public */
export const serviceSummarySchema = z
  .object({
    name: z.string(),
    component: z.string(),
    owner: z.string(),
    profile: z.string(),
    package: z.string().optional(),
    environments: z.array(z.string()),
    resources: z.array(resourceIdSchema),
    problems: z.number().int(),
    /** Resources by phase; absent while nothing is known. */
    phases: z.partialRecord(phaseSchema, z.number().int()).optional(),
    /** Resources that need a person. */
    attention: z.number().int().optional(),
    /** The most urgent thing, in one sentence. */
    attentionText: z.string().optional(),
  })
  .meta({ title: 'Service summary' });

/** @public */
export type ServiceSummary = z.infer<typeof serviceSummarySchema>;

/** One page of services. @public */
export const serviceListSchema = z
  .object({
    items: z.array(serviceSummarySchema),
    totalItems: z.number().int(),
    /** Pass as `cursor` to get the next page; absent on the last one. */
    nextCursor: z.string().optional(),
    /**
     * Number of services by value of each filter, when asked for. Filters that
     * are only on or off have at most one value, `true`.
     */
    facets: z
      .record(
        z.enum([
          'environment',
          'owner',
          'profile',
          'package',
          'resourceType',
          'phase',
          'attention',
          'progress',
          'behind',
        ]),
        z.array(z.object({ value: z.string(), count: z.number().int() })),
      )
      .optional(),
  })
  .meta({ title: 'Services' });

/** @public */
export type ServiceList = z.infer<typeof serviceListSchema>;

/** Where a change stands. @public */
export const changeStatusSchema = z
  .enum(['proposing', 'proposed', 'merged', 'closed', 'no-change', 'failed'])
  .meta({ title: 'Status of a change' });

/** @public */
export type ChangeStatus = z.infer<typeof changeStatusSchema>;

/** A change that somebody submitted. @public */
export const changeRecordSchema = z
  .object({
    id: z.string(),
    service: z.string(),
    status: changeStatusSchema,
    change: changeSchema,
    requestedBy: z.string(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    title: z.string(),
    summary: z.array(z.string()),
    /** Names of the policies that had something to say, waived ones too. */
    policies: z.array(z.string()).optional(),
    risk: riskSchema,
    pullRequest: z
      .object({ number: z.number().int(), url: z.string() })
      .optional(),
    branch: z.string().optional(),
    /** What it waits for, or why it failed, in plain words. */
    message: z.string().optional(),
    /** Set while the repository's host asks to wait. */
    waitingUntil: z.iso.datetime().optional(),
  })
  .meta({ title: 'Change record' });

/** @public */
export type ChangeRecord = z.infer<typeof changeRecordSchema>;

/** Changes that were submitted for a service, newest first. @public */
export const changeListSchema = z
  .object({ items: z.array(changeRecordSchema) })
  .meta({ title: 'Changes' });

/** @public */
export type ChangeList = z.infer<typeof changeListSchema>;

/** A resource that was removed and is retained in the cloud. @public */
export const removedResourceSchema = z
  .object({
    ...resourceIdSchema.shape,
    /** Where it was. */
    environments: z.array(z.string()),
    removedAt: z.iso.datetime(),
    /** Until then it can be restored; after it, destroyed. */
    undoUntil: z.iso.datetime(),
    /** Since when it is being destroyed. */
    destroyedAt: z.iso.datetime().optional(),
  })
  .meta({ title: 'Removed resource' });

/** @public */
export type RemovedResource = z.infer<typeof removedResourceSchema>;

/** Everything about one service. @public */
export const serviceViewSchema = z
  .object({
    ...serviceSummarySchema.shape,
    revision: z.string(),
    source: sourcePositionSchema,
    url: z.string(),
    /** Per environment: package and resources with their resolved inputs. */
    environments: z.array(
      z.object({
        name: z.string(),
        package: z.string().optional(),
        packageState: packageStateSchema.optional(),
        resources: z.array(
          z.object({
            ...resourceIdSchema.shape,
            inputs: inputValuesSchema,
            /** What the claim itself says, for editing forms. */
            claimed: inputValuesSchema,
          }),
        ),
      }),
    ),
    explanations: z.array(explanationSchema),
    /** What was removed and is retained in the cloud; absent without any. */
    removed: z.array(removedResourceSchema).optional(),
    problems: z.array(problemSchema),
    /** The newest changes, at most 20. */
    changes: z.array(changeRecordSchema),
  })
  .meta({ title: 'Service' });

/** @public */
export type ServiceView = z.infer<typeof serviceViewSchema>;

/** Body of a preview or a submission. @public */
export const changeBodySchema = z
  .strictObject({ change: changeSchema })
  .meta({ title: 'Change body' });
