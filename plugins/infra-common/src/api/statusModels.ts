import { z } from 'zod';
import { resourceIdSchema } from '../change/change';
import { explanationSchema, packageStateSchema } from '../change/changeSet';
import { sourcePositionSchema } from '../change/finding';
import { inputValuesSchema, tierSchema } from '../documents/metadata';
import {
  objectRefSchema,
  observedConditionSchema,
  observedKindStateSchema,
} from '../status/observed';
import {
  freshnessSchema,
  phaseReportSchema,
  phaseSchema,
} from '../status/phase';
import { proposalStateSchema } from '../status/proposalState';
import { changeRecordSchema } from './models';

/** A link that people want, ready to be followed: http or https only. @public */
export const serviceLinkSchema = z
  .object({
    group: z.string(),
    title: z.string(),
    url: z.string(),
    environment: z.string().optional(),
    /** `type/name` of the resource that it belongs to. */
    resource: z.string().optional(),
  })
  .meta({ title: 'Link of a service' });

/** @public */
export type ServiceLink = z.infer<typeof serviceLinkSchema>;

/** Number of resources by phase; phases without any are absent. @public */
export const phaseCountsSchema = z
  .partialRecord(phaseSchema, z.number().int().min(1))
  .meta({ title: 'Phase counts' });

/** @public */
export type PhaseCounts = z.infer<typeof phaseCountsSchema>;

/** A proposal in a list. @public */
export const proposalSummarySchema = z
  .object({
    number: z.number().int(),
    url: z.string(),
    title: z.string(),
    state: z.enum(['open', 'merged', 'closed']),
    /** One short sentence: `waits for review`, `checks failed: terraform-plan`. */
    summary: z.string(),
    environments: z.array(z.string()),
  })
  .meta({ title: 'Proposal in a list' });

/** @public */
export type ProposalSummary = z.infer<typeof proposalSummarySchema>;

/** Something that needs a person, in one sentence. @public */
export const attentionSchema = z
  .object({
    service: z.string(),
    environment: z.string(),
    resource: resourceIdSchema,
    phase: phaseSchema,
    /** `prod/postgres main waits for approval of its plan: 2 to add, 1 to change.` */
    text: z.string(),
    since: z.iso.datetime().optional(),
    /** Whose turn it is, and what they can do. */
    action: z.string().optional(),
  })
  .meta({ title: 'Needs attention' });

/** @public */
export type Attention = z.infer<typeof attentionSchema>;

/**
 * All that the card on a service's page shows, in one small answer (at most
 * 2 KB for a usual service).
 *
 * @public
 */
export const serviceCardSchema = z
  .object({
    service: z.string(),
    profile: z.string(),
    environments: z.array(
      z.object({
        name: z.string(),
        title: z.string(),
        package: z.string().optional(),
        packageState: packageStateSchema.optional(),
        /** Certified versions of the package that are newer. */
        behind: z.number().int().optional(),
        /** Set when the environment was not seen recently: `not seen for 4 min`. */
        stale: z.string().optional(),
      }),
    ),
    resources: z.array(
      z.object({
        ...resourceIdSchema.shape,
        /** By environment; an environment where it does not exist is absent. */
        phases: z.record(
          z.string(),
          z.object({
            phase: phaseSchema,
            since: z.iso.datetime().optional(),
            /** Open pull request that would change it. */
            proposal: z.number().int().optional(),
          }),
        ),
      }),
    ),
    /** The most urgent thing, and how many more there are. */
    attention: attentionSchema.optional(),
    moreAttention: z.number().int(),
    proposals: z.array(proposalSummarySchema),
    /** The links people want most. */
    links: z.array(serviceLinkSchema),
    linkCount: z.number().int(),
    /** Oldest observation among what is shown; absent when nothing is observed. */
    asOf: z.iso.datetime().optional(),
  })
  .meta({ title: 'Service card' });

/** @public */
export type ServiceCard = z.infer<typeof serviceCardSchema>;

/** An object behind a resource, as a person may want to see it. @public */
export const resourceObjectSchema = z
  .object({
    ref: objectRefSchema,
    /** What it does for the resource: `made by`, `applied by`, `source`, `secret inputs`. */
    role: z.enum(['resource', 'release', 'kustomization', 'source', 'secret']),
    conditions: z.array(observedConditionSchema),
    revision: z.string().optional(),
    suspended: z.boolean(),
    observedAt: z.iso.datetime().optional(),
  })
  .meta({ title: 'Object behind a resource' });

/** Everything about one resource in one environment. @public */
export const resourceViewSchema = z
  .object({
    service: z.string(),
    environment: z.string(),
    ...resourceIdSchema.shape,
    status: phaseReportSchema,
    inputs: inputValuesSchema,
    explanations: z.array(explanationSchema),
    objects: z.array(resourceObjectSchema),
    outputs: z.array(
      z.object({
        name: z.string(),
        description: z.string().optional(),
        /** Environment variable in which the service reads it. */
        variable: z.string().optional(),
        /** Where the value is; the value itself is never shown. */
        secret: z
          .object({ namespace: z.string(), name: z.string(), key: z.string() })
          .optional(),
        available: z.boolean(),
      }),
    ),
    dependsOn: z.array(objectRefSchema),
    dependents: z.array(objectRefSchema),
    drift: z
      .object({ detectedAt: z.iso.datetime().optional(), message: z.string() })
      .optional(),
    tags: z.record(z.string(), z.string()),
    links: z.array(serviceLinkSchema),
    source: sourcePositionSchema.optional(),
    sourceUrl: z.string().optional(),
  })
  .meta({ title: 'Resource' });

/** @public */
export type ResourceView = z.infer<typeof resourceViewSchema>;

/** What became of a service, by environment. @public */
export const serviceStatusSchema = z
  .object({
    service: z.string(),
    owner: z.string(),
    environments: z.array(
      z.object({
        name: z.string(),
        title: z.string(),
        tier: tierSchema.optional(),
        cluster: z.string().optional(),
        package: z.string().optional(),
        packageState: packageStateSchema.optional(),
        freshness: freshnessSchema,
        resources: z.array(
          z.object({ ...resourceIdSchema.shape, status: phaseReportSchema }),
        ),
      }),
    ),
    proposals: z.array(proposalStateSchema),
    links: z.array(serviceLinkSchema),
  })
  .meta({ title: 'Service status' });

/** @public */
export type ServiceStatus = z.infer<typeof serviceStatusSchema>;

/**
 * Entity references of components, by the name of the service. A service that
 * has no claim, and of which nothing else tells the component, is absent.
 *
 * @public
 */
export const serviceComponentsSchema = z
  .record(z.string(), z.string())
  .meta({ title: 'Components of services' });

/** @public */
export type ServiceComponents = z.infer<typeof serviceComponentsSchema>;

/** The fleet in numbers, and what needs somebody. @public */
export const overviewSchema = z
  .object({
    services: z.number().int(),
    resources: z.number().int(),
    phases: phaseCountsSchema,
    /** Resources that need a person. */
    needAttention: z.number().int(),
    /** Resources that are on their way. */
    inProgress: z.number().int(),
    /** Services on a package that has a newer certified version. */
    behindOnPackages: z.number().int(),
    proposalsWaiting: z.number().int(),
    /** The most urgent, at most 20. */
    attention: z.array(attentionSchema),
    /** The newest changes, at most 10. */
    recent: z.array(changeRecordSchema),
    /** Of the services that `attention` and `recent` name. */
    components: serviceComponentsSchema,
    /** One per cluster: its worst kind. */
    clusters: z.array(
      z.object({
        cluster: z.string(),
        environments: z.array(z.string()),
        stale: z.boolean(),
        observedAt: z.iso.datetime().optional(),
        /** Kinds that are not observed, with the reason. */
        unavailable: z.array(observedKindStateSchema),
      }),
    ),
  })
  .meta({ title: 'Overview' });

/** @public */
export type Overview = z.infer<typeof overviewSchema>;

/** A pull request or a submitted change, for the page of requests. @public */
export const requestListSchema = z
  .object({
    items: z.array(
      z.object({
        /** Services that it touches. */
        services: z.array(z.string()),
        proposal: proposalStateSchema.optional(),
        change: changeRecordSchema.optional(),
        summary: z.string(),
        updatedAt: z.iso.datetime(),
      }),
    ),
    /** Of the services that the items name. */
    components: serviceComponentsSchema,
    nextCursor: z.string().optional(),
  })
  .meta({ title: 'Requests' });

/** @public */
export type RequestList = z.infer<typeof requestListSchema>;

/** Links of services by group: the link dashboard. @public */
export const linkListSchema = z
  .object({
    groups: z.array(z.object({ name: z.string(), title: z.string() })),
    items: z.array(
      z.object({
        service: z.string(),
        /** Entity reference of the component. */
        component: z.string(),
        owner: z.string(),
        links: z.array(serviceLinkSchema),
      }),
    ),
    totalItems: z.number().int(),
    nextCursor: z.string().optional(),
  })
  .meta({ title: 'Links' });

/** @public */
export type LinkList = z.infer<typeof linkListSchema>;
