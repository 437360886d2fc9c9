import { z } from 'zod';
import { changeKindSchema, resourceIdSchema } from '../change/change';
import { packageStateSchema } from '../change/changeSet';
import { findingSchema, sourcePositionSchema } from '../change/finding';
import { tierSchema } from '../documents/metadata';
import { jsonValueSchema } from '../json';
import { packageComparisonSchema } from './packageModels';

/** One point of a service's history: a commit on its files. @public */
export const historyEntrySchema = z
  .object({
    revision: z.string(),
    /** The entry before it: undoing this one restores that. */
    previous: z.string().optional(),
    committedAt: z.iso.datetime(),
    author: z.string(),
    message: z.string(),
    url: z.string(),
    environments: z.array(z.string()),
    changeId: z.string().optional(),
    pullRequest: z
      .object({ number: z.number().int(), url: z.string() })
      .optional(),
    requestedBy: z.string().optional(),
    approvedBy: z.array(z.string()),
    /** Package by environment at that point. */
    packages: z.record(z.string(), z.string()),
    /** Whether the state is what the base branch has now. */
    current: z.boolean(),
  })
  .meta({ title: 'Point of history' });

/** @public */
export type HistoryEntry = z.infer<typeof historyEntrySchema>;

/** History of a service, newest first. @public */
export const historySchema = z
  .object({
    service: z.string(),
    items: z.array(historyEntrySchema),
    /** Says when older commits were not read. */
    more: z.boolean(),
  })
  .meta({ title: 'History' });

/** @public */
export type History = z.infer<typeof historySchema>;

/** A value of a resource in one environment. @public */
export const matrixCellSchema = z.object({
  value: jsonValueSchema.optional(),
  /** Level that decides it; absent where the resource is not. */
  decidedBy: z.string().optional(),
});

/** Environments of a service side by side. @public */
export const environmentMatrixSchema = z
  .object({
    service: z.string(),
    /** In promotion order. */
    environments: z.array(
      z.object({
        name: z.string(),
        title: z.string(),
        tier: tierSchema,
        package: z.string().optional(),
        packageState: packageStateSchema.optional(),
        /** Environment that one promotes to from here. */
        next: z.string().optional(),
      }),
    ),
    rows: z.array(
      z.object({
        /** Absent for the row of packages. */
        resource: resourceIdSchema.optional(),
        /** Absent for the row that says where a resource is. */
        input: z.string().optional(),
        title: z.string(),
        cells: z.record(z.string(), matrixCellSchema),
        differs: z.boolean(),
        /** Why promoting leaves it alone; absent when it may be carried. */
        stays: z.string().optional(),
        /** Why it differs, in plain words. */
        explanation: z.string().optional(),
      }),
    ),
  })
  .meta({ title: 'Environment matrix' });

/** @public */
export type EnvironmentMatrix = z.infer<typeof environmentMatrixSchema>;

/** Versions that a service can go to. @public */
export const upgradeOptionsSchema = z
  .object({
    service: z.string(),
    environments: z.array(
      z.object({
        name: z.string(),
        tier: tierSchema,
        package: z.string().optional(),
        state: packageStateSchema.optional(),
        /** Newest first. */
        options: z.array(
          z.object({
            ref: z.string(),
            state: packageStateSchema,
            offered: z.boolean(),
            /** Why it is not offered, or what to know. */
            note: z.string().optional(),
            recommended: z.boolean(),
          }),
        ),
      }),
    ),
    /** For the version asked about: what it brings, by the version in use. */
    comparisons: z.array(packageComparisonSchema),
    /** Inputs that the version asked about needs and the claim does not give. */
    requiredInputs: z.array(
      z.object({ resource: resourceIdSchema, input: z.string() }),
    ),
  })
  .meta({ title: 'Upgrade options' });

/** @public */
export type UpgradeOptions = z.infer<typeof upgradeOptionsSchema>;

/** What depends on a resource. @public */
export const dependentsSchema = z
  .object({
    items: z.array(
      z.object({
        resource: resourceIdSchema,
        /** An entity, or another service's claim, that needs it. */
        dependent: z.string(),
        via: z.enum(['catalog', 'claim']),
        source: sourcePositionSchema.optional(),
      }),
    ),
    /** Number of services that the caller may not see. */
    hidden: z.number().int(),
  })
  .meta({ title: 'Dependents' });

/** @public */
export type Dependents = z.infer<typeof dependentsSchema>;

/** What the caller may do to a service, and whom to ask for the rest. @public */
export const allowedOperationsSchema = z
  .object({
    service: z.string(),
    operations: z.array(
      z.object({
        operation: changeKindSchema,
        /** Absent when it holds for all environments. */
        environment: z.string().optional(),
        allowed: z.boolean(),
        /** Why not, in plain words. */
        reason: z.string().optional(),
        /** Entity reference of whom to ask. */
        ask: z.string().optional(),
      }),
    ),
  })
  .meta({ title: 'Allowed operations' });

/** @public */
export type AllowedOperations = z.infer<typeof allowedOperationsSchema>;

/** What adopting a service would recognize. @public */
export const adoptionReportSchema = z
  .object({
    service: z.string(),
    /** Whether all that was found is recognized. */
    complete: z.boolean(),
    environments: z.array(z.string()),
    package: z.string().optional(),
    profile: z.string().optional(),
    resources: z.array(
      z.object({
        ...resourceIdSchema.shape,
        environments: z.array(z.string()),
        source: sourcePositionSchema,
      }),
    ),
    /** What could not be recognized, and what would change, with its place. */
    findings: z.array(findingSchema),
    changedLines: z.number().int(),
  })
  .meta({ title: 'Adoption report' });

/** @public */
export type AdoptionReport = z.infer<typeof adoptionReportSchema>;

/** Services that people wrote by hand. @public */
export const adoptionListSchema = z
  .object({ items: z.array(adoptionReportSchema) })
  .meta({ title: 'Adoption' });

/** @public */
export type AdoptionList = z.infer<typeof adoptionListSchema>;
