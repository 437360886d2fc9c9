import { z } from 'zod';
import {
  certificationStageSchema,
  moduleInterfaceSchema,
} from '../documents/certification';
import { entityRefSchema } from '../documents/serviceInfra';
import { dnsLabelSchema, packageRefSchema, versionSchema } from '../names';
import { serviceNameSchema } from '../names';
import { fileChangeSchema, proposalDraftSchema } from './changeSet';
import { findingSchema } from './finding';

/** Evidence stands in Git; a run has a handful of tools. */
const MAX_TOOLS = 50;

/** The result of one stage, as a CI hands it in. @public */
export const evidenceSchema = z
  .strictObject({
    package: packageRefSchema,
    revision: z.string().min(7).max(128),
    stage: certificationStageSchema,
    module: dnsLabelSchema.optional(),
    from: packageRefSchema.optional(),
    result: z.enum(['passed', 'failed']),
    finishedAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().optional(),
    tests: z
      .strictObject({
        passed: z.number().int().min(0),
        failed: z.number().int().min(0),
        skipped: z.number().int().min(0).default(0),
      })
      .optional(),
    durationSeconds: z.number().min(0).optional(),
    tools: z
      .record(z.string().max(60), z.string().max(120))
      .refine(tools => Object.keys(tools).length <= MAX_TOOLS, {
        error: `must be at most ${MAX_TOOLS} tools`,
      })
      .default({}),
    tree: z.string().max(128).optional(),
    report: z.url({ protocol: /^https?$/ }).optional(),
    run: z.string().min(1).max(200).meta({
      title: 'Run',
      description: 'Identity of the run at the CI; it has one result.',
    }),
    problems: z.array(z.string().max(500)).max(50).optional(),
    interfaces: z.record(dnsLabelSchema, moduleInterfaceSchema).optional(),
  })
  .meta({ title: 'Evidence' });

/** @public */
export type Evidence = z.infer<typeof evidenceSchema>;
/** @public */
export type EvidenceInput = z.input<typeof evidenceSchema>;

const reasonSchema = z.string().min(1).max(1000);

/** Record what tests of a package said. @public */
export const certifyChangeSchema = z.strictObject({
  kind: z.literal('certify'),
  /** All of one package version. */
  evidence: z.array(evidenceSchema).min(1).max(50),
});

/** Draft a new version of a package from one that is there. @public */
export const releaseChangeSchema = z.strictObject({
  kind: z.literal('release'),
  from: packageRefSchema,
  version: versionSchema,
  revision: z.string().min(7).max(128),
  channel: dnsLabelSchema.optional(),
  /** New versions by module; the tag follows the one before. */
  modules: z.record(dnsLabelSchema, versionSchema).default({}),
  chart: versionSchema.optional(),
  changes: z.array(z.string().max(300)).max(50).default([]),
  reason: z.string().max(1000).optional(),
});

/** Say that a package should not be used any more. @public */
export const deprecateChangeSchema = z.strictObject({
  kind: z.literal('deprecate'),
  package: packageRefSchema,
  replacement: packageRefSchema.optional(),
  endsAt: z.iso.date().optional(),
  reason: reasonSchema,
});

/** Forbid a package for ever. @public */
export const revokeChangeSchema = z.strictObject({
  kind: z.literal('revoke'),
  package: packageRefSchema,
  reason: reasonSchema,
});

/** Make an exception from a policy. @public */
export const waiveChangeSchema = z.strictObject({
  kind: z.literal('waive'),
  name: dnsLabelSchema,
  policy: dnsLabelSchema,
  services: z.array(serviceNameSchema).min(1).max(100),
  environments: z.array(dnsLabelSchema).min(1).optional(),
  resources: z.array(z.string().max(100)).min(1).optional(),
  reason: reasonSchema,
  owner: entityRefSchema,
  expiresAt: z.iso.datetime(),
});

/**
 * One edit of the platform's own documents. It goes the same way as a change
 * of a service: edit, check, propose, observe.
 *
 * @public
 */
export const platformChangeSchema = z
  .discriminatedUnion('kind', [
    certifyChangeSchema,
    releaseChangeSchema,
    deprecateChangeSchema,
    revokeChangeSchema,
    waiveChangeSchema,
  ])
  .meta({ title: 'Platform change' });

/** @public */
export type PlatformChange = z.infer<typeof platformChangeSchema>;
/** @public */
export type PlatformChangeInput = z.input<typeof platformChangeSchema>;

/** What a platform change does. @public */
export const platformChangeSetSchema = z
  .object({
    changeId: z.string(),
    /** `aws-data@3.4.0`, or the name of a waiver. */
    subject: z.string(),
    change: platformChangeSchema,
    revision: z.string(),
    files: z.array(fileChangeSchema),
    findings: z.array(findingSchema),
    blocked: z.boolean(),
    proposal: proposalDraftSchema,
  })
  .meta({ title: 'Platform change set' });

/** @public */
export type PlatformChangeSet = z.infer<typeof platformChangeSetSchema>;

/** The pull request of a platform change. @public */
export const platformProposalSchema = z
  .object({
    subject: z.string(),
    /** `known`: the repository, or the open pull request, has it already. */
    status: z.enum(['proposed', 'known']),
    pullRequest: z
      .object({
        number: z.number().int(),
        url: z.string(),
        state: z.enum(['open', 'closed', 'merged']),
      })
      .optional(),
    files: z.array(z.string()),
    message: z.string(),
  })
  .meta({ title: 'Platform proposal' });

/** @public */
export type PlatformProposal = z.infer<typeof platformProposalSchema>;
