import { z } from 'zod';
import { dnsLabelSchema, versionSchema } from '../names';
import { apiVersionSchema, cloudSchema, metadataSchema } from './metadata';

/**
 * A Flux source: an OCI artifact by digest or tag, or a Git repository at a
 * tag. Never the GitOps repository itself: a plan's id comes from the source's
 * revision, and approving a plan by a commit to the same source would change it.
 *
 * @public
 */
export const fluxSourceSchema = z
  .discriminatedUnion('kind', [
    z
      .strictObject({
        kind: z.literal('OCIRepository'),
        url: z
          .string()
          .max(500)
          .regex(/^oci:\/\/\S+$/, 'must start with oci://'),
        tag: z.string().min(1).max(128).optional(),
        digest: z
          .string()
          .regex(/^sha256:[0-9a-f]{64}$/, 'must be sha256: and 64 hex digits')
          .optional(),
        secretName: dnsLabelSchema.optional(),
      })
      .refine(s => s.tag !== undefined || s.digest !== undefined, {
        message: 'needs a tag or a digest, so that the version is pinned',
      }),
    z.strictObject({
      kind: z.literal('GitRepository'),
      url: z
        .string()
        .max(500)
        .regex(/^(https?|ssh):\/\/\S+$/, 'must be http, https or ssh'),
      tag: z.string().min(1).max(128),
      secretName: dnsLabelSchema.optional(),
    }),
  ])
  .meta({
    title: 'Source',
    description: 'Where Flux gets the files, pinned to one version.',
  });

/** @public */
export type FluxSource = z.infer<typeof fluxSourceSchema>;

/** A Terraform module at a version. @public */
export const packageModuleSchema = z
  .strictObject({
    version: versionSchema.meta({ title: 'Version' }),
    source: fluxSourceSchema,
    path: z
      .string()
      .max(200)
      .regex(
        /^\.?\/?(?:[A-Za-z0-9_.-]+\/?)*$/,
        'must be a relative directory in the source',
      )
      .refine(p => !p.split('/').includes('..'), 'must not leave the source')
      .default('./')
      .meta({ title: 'Path', description: 'Directory in the source.' }),
  })
  .meta({ title: 'Module' });

/** @public */
export type PackageModule = z.infer<typeof packageModuleSchema>;

const testDirectorySchema = z
  .string()
  .max(200)
  .regex(
    /^(?:[A-Za-z0-9_-][A-Za-z0-9_.-]*\/)*[A-Za-z0-9_-][A-Za-z0-9_.-]*$/,
    'must be a relative directory such as packages/aws-data/integration',
  );

/** A set of module versions and a chart tested together. @public */
export const componentPackageDocumentSchema = z
  .strictObject({
    apiVersion: apiVersionSchema,
    kind: z.literal('ComponentPackage'),
    metadata: metadataSchema,
    spec: z.strictObject({
      package: dnsLabelSchema.max(60).meta({ title: 'Package' }),
      version: versionSchema.meta({ title: 'Version' }),
      revision: z.string().min(7).max(128).meta({
        title: 'Revision',
        description:
          'Commit of the modules that make up this version. Evidence counts only for this revision.',
      }),
      channel: dnsLabelSchema.default('stable').meta({ title: 'Channel' }),
      clouds: z.array(cloudSchema).min(1).meta({
        title: 'Clouds',
        description: 'Clouds that this package serves.',
      }),
      chart: z
        .strictObject({
          name: dnsLabelSchema,
          version: versionSchema,
          source: fluxSourceSchema,
          path: z.string().max(200).optional().meta({
            title: 'Path',
            description: 'Directory of the chart in a Git source.',
          }),
        })
        .meta({ title: 'Chart', description: 'The chart of services.' }),
      modules: z
        .record(dnsLabelSchema, packageModuleSchema)
        .meta({ title: 'Modules', description: 'Modules by name.' }),
      tests: z
        .strictObject({
          repository: z
            .string()
            .max(500)
            .regex(/^(https?|ssh|file):\/\/\S+$/, 'must be a Git address')
            .meta({
              title: 'Repository',
              description:
                "Git repository of the tests, read at the package's revision.",
            }),
          integration: testDirectorySchema.optional().meta({
            title: 'Integration test',
            description:
              'Directory of a root module that uses all modules together, with Terraform tests.',
          }),
          upgrade: testDirectorySchema.optional().meta({
            title: 'Upgrade test',
            description:
              'Directory with Terraform tests that go from `./.previous`, where the version before is put, to the new one on one state.',
          }),
        })
        .optional()
        .meta({ title: 'Tests' }),
      changes: z.array(z.string().max(300)).default([]).meta({
        title: 'Changes',
        description: 'What is new since the version before.',
      }),
      deprecated: z
        .strictObject({
          reason: z.string().min(1).max(500),
          replacement: z.string().max(120).optional(),
          endsAt: z.iso.date().optional(),
        })
        .optional()
        .meta({ title: 'Deprecated' }),
      revoked: z
        .strictObject({ reason: z.string().min(1).max(500) })
        .optional()
        .meta({ title: 'Revoked', description: 'Never usable again.' }),
    }),
  })
  .meta({
    title: 'Component package',
    description:
      'Module versions and a chart version that were tested together.',
  });

/** @public */
export type ComponentPackageDocument = z.infer<
  typeof componentPackageDocumentSchema
>;
