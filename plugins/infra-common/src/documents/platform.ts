import { z } from 'zod';
import { dnsLabelSchema } from '../names';
import { certificationStageSchema } from './certification';
import { apiVersionSchema, expressionSchema, metadataSchema } from './metadata';

/** Where things are in the GitOps repository; values hold expressions. @public */
export const layoutSchema = z
  .strictObject({
    claim: expressionSchema.default('services/${{ service.name }}.yaml').meta({
      title: 'Claim',
      description: 'File of the claim of a service.',
    }),
    rendered: expressionSchema
      .default('clusters/${{ environment.name }}/${{ service.name }}')
      .meta({
        title: 'Rendered directory',
        description:
          'Directory of what is rendered for a service in an environment. HelmReleases that people wrote are looked for here.',
      }),
    release: expressionSchema
      .default(
        'clusters/${{ environment.name }}/${{ service.name }}/release.yaml',
      )
      .meta({
        title: 'Release',
        description:
          "File of the service's HelmRelease when none exists in the rendered directory yet.",
      }),
    sources: expressionSchema
      .default(
        'clusters/${{ environment.name }}/module-sources/${{ service.name }}',
      )
      .meta({
        title: 'Module sources',
        description:
          'Directory of what the rendered objects need until they are gone: namespace, Flux sources of modules, references to secrets. It must belong to another Flux Kustomization than the rendered directories, so that a source never disappears before the objects that use it.',
      }),
  })
  .meta({ title: 'Layout' });

/** @public */
export type Layout = z.infer<typeof layoutSchema>;

/** What pull requests look like. @public */
export const proposalSettingsSchema = z
  .strictObject({
    labels: z
      .array(z.string().min(1).max(50))
      .default(['groundwork'])
      .meta({ title: 'Labels' }),
    reviewers: z.array(z.string().min(1).max(100)).default([]).meta({
      title: 'Reviewers',
      description:
        'GitHub users, or teams written as org/team, asked to review every proposal.',
    }),
  })
  .meta({ title: 'Proposals' });

/** The platform's own settings; exactly one document. @public */
export const platformDocumentSchema = z
  .strictObject({
    apiVersion: apiVersionSchema,
    kind: z.literal('Platform'),
    metadata: metadataSchema,
    spec: z.strictObject({
      layout: layoutSchema.prefault({}),
      packageChannel: dnsLabelSchema.default('stable').meta({
        title: 'Package channel',
        description:
          'Channel whose newest usable package a request takes when it names none.',
      }),
      certification: z
        .strictObject({
          requiredStages: z
            .array(certificationStageSchema)
            .default(['unit', 'integration', 'upgrade'])
            .meta({
              title: 'Required stages',
              description:
                'Stages that must pass before a package is certified.',
            }),
          autoMerge: z.boolean().default(false).meta({
            title: 'Merge by itself',
            description:
              'Merge pull requests that record evidence as soon as their checks pass.',
          }),
          validDays: z.number().int().min(1).max(3650).optional().meta({
            title: 'Valid for',
            description:
              'Days after which evidence that says nothing itself expires.',
          }),
        })
        .prefault({})
        .meta({ title: 'Certification' }),
      proposals: proposalSettingsSchema.prefault({}),
      removal: z
        .strictObject({
          undoDays: z.number().int().min(0).max(3650).default(14).meta({
            title: 'Undo window',
            description:
              'Days during which what was removed can be restored, and not be destroyed.',
          }),
        })
        .prefault({})
        .meta({ title: 'Removal' }),
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/, 'must be a currency code such as USD')
        .default('USD')
        .meta({ title: 'Currency', description: 'Currency of all prices.' }),
      tags: z
        .record(z.string().min(1).max(63), expressionSchema)
        .default({})
        .meta({
          title: 'Tags',
          description:
            'More tags for every resource, beside service, owner, environment, profile, package, change id and build.',
        }),
      linkGroups: z
        .array(
          z.strictObject({
            name: dnsLabelSchema,
            title: z.string().max(60),
            icon: z.string().max(60).optional(),
          }),
        )
        .default([])
        .meta({ title: 'Link groups' }),
    }),
  })
  .meta({
    title: 'Platform',
    description:
      'Settings of the whole platform: where files are, certification, proposals, tags, link groups.',
  });

/** @public */
export type PlatformDocument = z.infer<typeof platformDocumentSchema>;
