import { z } from 'zod';
import { packageStateSchema } from '../change/changeSet';
import { sourcePositionSchema } from '../change/finding';
import {
  certificationStageSchema,
  moduleInterfaceSchema,
} from '../documents/certification';
import { cloudSchema } from '../documents/metadata';
import { jsonValueSchema } from '../json';

/** Evidence that is not there. @public */
export const missingEvidenceSchema = z.object({
  stage: certificationStageSchema,
  module: z.string().optional(),
  reason: z.enum(['missing', 'failed', 'expired']),
  /** What is odd about it, such as one run with two results. */
  note: z.string().optional(),
});

/** A stage of a package version, for the matrix. @public */
export const stageStateSchema = z
  .object({
    stage: certificationStageSchema,
    required: z.boolean(),
    state: z.enum(['passed', 'failed', 'expired', 'missing', 'partial']),
    /** `2 of 7 modules`, `15 passed`, `expired on 2026-11-01`. */
    text: z.string(),
  })
  .meta({ title: 'Stage of a package' });

/** @public */
export type StageState = z.infer<typeof stageStateSchema>;

/** One version of a component package, for the matrix. @public */
export const packageVersionSchema = z
  .object({
    ref: z.string(),
    version: z.string(),
    channel: z.string(),
    state: packageStateSchema,
    /** Why it is not certified, or deprecated or revoked. */
    notes: z.array(z.string()),
    missing: z.array(missingEvidenceSchema),
    stages: z.array(stageStateSchema),
    /** Version by module. */
    modules: z.record(z.string(), z.string()),
    chart: z.object({ name: z.string(), version: z.string() }),
    changes: z.array(z.string()),
    replacement: z.string().optional(),
    endsAt: z.string().optional(),
    /** Services by environment. */
    adoption: z.array(
      z.object({ environment: z.string(), services: z.number().int() }),
    ),
    /** Earliest end of evidence that it needs. */
    expiresAt: z.iso.datetime().optional(),
    source: sourcePositionSchema,
  })
  .meta({ title: 'Package version' });

/** @public */
export type PackageVersion = z.infer<typeof packageVersionSchema>;

/** All component packages with their versions, newest first. @public */
export const packageListSchema = z
  .object({
    environments: z.array(z.object({ name: z.string(), title: z.string() })),
    packages: z.array(
      z.object({
        name: z.string(),
        title: z.string(),
        clouds: z.array(cloudSchema),
        versions: z.array(packageVersionSchema),
      }),
    ),
    /** Pull requests against documents of packages, such as new evidence. */
    proposals: z.array(
      z.object({
        number: z.number().int(),
        url: z.string(),
        title: z.string(),
        packages: z.array(z.string()),
      }),
    ),
  })
  .meta({ title: 'Packages' });

/** @public */
export type PackageList = z.infer<typeof packageListSchema>;

/** What a module's variable was and is. @public */
export const variableChangeSchema = z
  .object({
    variable: z.string(),
    change: z.enum([
      'added',
      'removed',
      'default-changed',
      'type-changed',
      'now-required',
      'now-optional',
    ]),
    before: jsonValueSchema.optional(),
    after: jsonValueSchema.optional(),
    required: z.boolean(),
    description: z.string().optional(),
  })
  .meta({ title: 'Change of a variable' });

/** @public */
export type VariableChange = z.infer<typeof variableChangeSchema>;

/** What differs between two versions of a package. @public */
export const packageComparisonSchema = z
  .object({
    from: z.string(),
    to: z.string(),
    direction: z.enum(['upgrade', 'downgrade', 'other-package', 'same']),
    /** Number of major versions that are gone over: 1 is the next one. */
    majors: z.number().int(),
    chart: z.object({ before: z.string(), after: z.string() }).optional(),
    modules: z.array(
      z.object({
        module: z.string(),
        before: z.string().optional(),
        after: z.string().optional(),
        change: z.enum(['added', 'removed', 'changed', 'same']),
        /** False when the interface of one of them was never recorded. */
        known: z.boolean(),
        variables: z.array(variableChangeSchema),
        outputs: z.object({
          added: z.array(z.string()),
          removed: z.array(z.string()),
        }),
      }),
    ),
    /** What is new, from the documents of the versions between, newest first. */
    changes: z.array(z.object({ ref: z.string(), text: z.string() })),
  })
  .meta({ title: 'Comparison of packages' });

/** @public */
export type PackageComparison = z.infer<typeof packageComparisonSchema>;

/** A package version with everything behind it. @public */
export const packageViewSchema = z
  .object({
    ...packageVersionSchema.shape,
    name: z.string(),
    title: z.string(),
    description: z.string().optional(),
    revision: z.string(),
    clouds: z.array(cloudSchema),
    moduleSources: z.array(
      z.object({
        module: z.string(),
        version: z.string(),
        source: z.string(),
        path: z.string(),
        interface: moduleInterfaceSchema.optional(),
        /** Resource types that it implements. */
        resourceTypes: z.array(z.string()),
      }),
    ),
    evidence: z.array(
      z.object({
        stage: certificationStageSchema,
        module: z.string().optional(),
        from: z.string().optional(),
        result: z.enum(['passed', 'failed']),
        /** Whether it counts: the newest of its revision that has not expired. */
        counts: z.boolean(),
        /** Why it does not count. */
        note: z.string().optional(),
        finishedAt: z.iso.datetime(),
        expiresAt: z.iso.datetime().optional(),
        tests: z
          .object({
            passed: z.number().int(),
            failed: z.number().int(),
            skipped: z.number().int(),
          })
          .optional(),
        durationSeconds: z.number().optional(),
        tools: z.record(z.string(), z.string()),
        report: z.string().optional(),
        run: z.string().optional(),
        recordedBy: z.string().optional(),
        problems: z.array(z.string()),
        source: sourcePositionSchema,
        url: z.string(),
      }),
    ),
    /** Services that use it, at most 200. */
    services: z.array(
      z.object({ service: z.string(), environments: z.array(z.string()) }),
    ),
    /** Compared with the certified version before it. */
    comparison: packageComparisonSchema.optional(),
    url: z.string(),
  })
  .meta({ title: 'Package' });

/** @public */
export type PackageView = z.infer<typeof packageViewSchema>;
