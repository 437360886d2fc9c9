import { z } from 'zod';
import { riskSchema } from '../change/changeSet';
import { entityRefSchema } from '../documents/serviceInfra';
import { dnsLabelSchema, packageRefSchema, serviceNameSchema } from '../names';

const text = (max: number) => z.string().min(1).max(max);

/** Which services a campaign is for; all parts must hold. @public */
export const campaignSelectionSchema = z
  .strictObject({
    services: z.array(serviceNameSchema).max(10_000).optional(),
    owners: z.array(entityRefSchema).max(100).optional(),
    profiles: z.array(text(120)).max(100).optional(),
    /** Labels of the claim. */
    labels: z.record(text(120), z.string().max(120)).optional(),
  })
  .meta({ title: 'Selection' });

/** What a campaign does to each service. @public */
export const campaignWorkSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('upgrade'),
      from: packageRefSchema,
      to: packageRefSchema,
    }),
    /** Render again after a profile, type or other document changed. */
    z.strictObject({ kind: z.literal('render') }),
    z.strictObject({ kind: z.literal('adopt') }),
  ])
  .meta({ title: 'Work' });

/** @public */
export type CampaignWork = z.infer<typeof campaignWorkSchema>;

/** A campaign as a person defines it. @public */
export const campaignSpecSchema = z
  .strictObject({
    name: dnsLabelSchema,
    title: text(120),
    work: campaignWorkSchema,
    selection: campaignSelectionSchema.prefault({}),
    /** Waves in their order; environments not named are left out. */
    waves: z
      .array(
        z.strictObject({
          name: text(60),
          environments: z.array(dnsLabelSchema).min(1).max(50),
          /** Labels of the claim; the rest of the selection when absent. */
          labels: z.record(text(120), z.string().max(120)).optional(),
        }),
      )
      .min(1)
      .max(20)
      .meta({ title: 'Waves' }),
    batch: z.number().int().min(1).max(1000).default(20).meta({
      title: 'Batch',
      description: 'Open pull requests at a time.',
    }),
    perMinute: z.number().int().min(1).max(80).default(30).meta({
      title: 'Rate',
      description: 'Pull requests in a minute.',
    }),
    gate: z
      .strictObject({
        /** Minutes that a service must be ready before the next wave. */
        soakMinutes: z.number().int().min(0).max(43_200).default(0),
        /** The next wave begins when this many percent of one are through. */
        readyPercent: z.number().min(1).max(100).default(100),
      })
      .prefault({})
      .meta({ title: 'Gate' }),
    stopAfterFailures: z.number().int().min(1).max(1000).default(3).meta({
      title: 'Stop after failures',
    }),
  })
  .meta({ title: 'Campaign' });

/** @public */
export type CampaignSpec = z.infer<typeof campaignSpecSchema>;
/** @public */
export type CampaignSpecInput = z.input<typeof campaignSpecSchema>;

/** Where one service stands in one environment. @public */
export const campaignItemStateSchema = z.enum([
  'waiting',
  'proposing',
  'open',
  'merged',
  'soaking',
  'done',
  'unneeded',
  'blocked',
  'failed',
  'opted-out',
]);

/** @public */
export type CampaignItemState = z.infer<typeof campaignItemStateSchema>;

/** One pull request of a campaign: a service in an environment. @public */
export const campaignItemSchema = z
  .object({
    service: z.string(),
    environment: z.string(),
    owner: z.string(),
    wave: z.number().int(),
    state: campaignItemStateSchema,
    /** What it waits for, or why it failed, in plain words. */
    message: z.string().optional(),
    changeId: z.string().optional(),
    pullRequest: z
      .object({ number: z.number().int(), url: z.string() })
      .optional(),
    risk: riskSchema.optional(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ title: 'Item of a campaign' });

/** @public */
export type CampaignItem = z.infer<typeof campaignItemSchema>;

/** A service that does not take part for a while. @public */
export const optOutSchema = z
  .strictObject({
    service: serviceNameSchema,
    reason: text(500),
    owner: entityRefSchema,
    expiresAt: z.iso.datetime(),
  })
  .meta({ title: 'Opt-out' });

/** @public */
export type OptOut = z.infer<typeof optOutSchema>;

/** @public */
export const campaignStateSchema = z.enum([
  'running',
  'paused',
  'stopped',
  'done',
]);

/** @public */
export type CampaignState = z.infer<typeof campaignStateSchema>;

/** A campaign with its progress in numbers. @public */
export const campaignSummarySchema = z
  .object({
    spec: campaignSpecSchema,
    state: campaignStateSchema,
    /** Why it was paused or stopped, or what it waits for. */
    message: z.string().optional(),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    counts: z.partialRecord(campaignItemStateSchema, z.number().int()),
    currentWave: z.number().int(),
  })
  .meta({ title: 'Campaign summary' });

/** @public */
export type CampaignSummary = z.infer<typeof campaignSummarySchema>;

/** @public */
export const campaignListSchema = z
  .object({ items: z.array(campaignSummarySchema) })
  .meta({ title: 'Campaigns' });

/** @public */
export type CampaignList = z.infer<typeof campaignListSchema>;

/** The board of a campaign. @public */
export const campaignViewSchema = z
  .object({
    ...campaignSummarySchema.shape,
    items: z.array(campaignItemSchema),
    nextCursor: z.string().optional(),
    optOuts: z.array(optOutSchema),
    /** Items that were through, by time. */
    progress: z.array(
      z.object({
        at: z.iso.datetime(),
        done: z.number().int(),
        total: z.number().int(),
      }),
    ),
  })
  .meta({ title: 'Campaign view' });

/** @public */
export type CampaignView = z.infer<typeof campaignViewSchema>;

/** What starting a campaign would mean. @public */
export const campaignPreviewSchema = z
  .object({
    services: z.number().int(),
    items: z.number().int(),
    waves: z.array(z.object({ name: z.string(), items: z.number().int() })),
    /** Services that cannot take part, with the reason; at most 200. */
    blocked: z.array(z.object({ service: z.string(), reason: z.string() })),
    /** Estimated minutes of opening pull requests alone. */
    minutes: z.number(),
    /** What it would change, as far as it was planned; at most 200. */
    changes: z
      .array(
        z.object({
          service: z.string(),
          environment: z.string(),
          summary: z.string(),
          files: z.number().int(),
        }),
      )
      .optional(),
    /** Items that would change nothing; they are not counted above. */
    unneeded: z.number().int().optional(),
    /** Items that are too many to be planned beforehand. */
    unplanned: z.number().int().optional(),
  })
  .meta({ title: 'Preview of a campaign' });

/** @public */
export type CampaignPreview = z.infer<typeof campaignPreviewSchema>;

/** What one does to a running campaign. @public */
export const campaignActionSchema = z
  .discriminatedUnion('action', [
    z.strictObject({
      action: z.enum(['pause', 'resume', 'stop']),
      reason: text(500).optional(),
    }),
    z.strictObject({
      action: z.literal('retry'),
      /** All failed ones when absent. */
      services: z.array(serviceNameSchema).max(1000).optional(),
    }),
    z.strictObject({ action: z.literal('opt-out'), ...optOutSchema.shape }),
    z.strictObject({
      action: z.literal('opt-in'),
      service: serviceNameSchema,
    }),
  ])
  .meta({ title: 'Action on a campaign' });

/** @public */
export type CampaignAction = z.infer<typeof campaignActionSchema>;
