import { z } from 'zod';
import { jsonValueSchema } from '../json';
import { dnsLabelSchema, packageRefSchema } from '../names';
import { apiVersionSchema, metadataSchema } from './metadata';

/** A stage of a package's tests. @public */
export const certificationStageSchema = z
  .enum(['unit', 'integration', 'upgrade', 'security'])
  .meta({ title: 'Stage' });

/** @public */
export type CertificationStage = z.infer<typeof certificationStageSchema>;

/** What a module takes and gives, parsed from its files. @public */
export const moduleInterfaceSchema = z
  .strictObject({
    variables: z.record(
      z.string().min(1).max(100),
      z.strictObject({
        type: z.string().max(2000).optional(),
        required: z.boolean(),
        /** Absent for sensitive ones, whatever they say. */
        default: jsonValueSchema.optional(),
        description: z.string().max(1000).optional(),
        sensitive: z.boolean().optional(),
      }),
    ),
    outputs: z.array(z.string().min(1).max(100)),
  })
  .meta({ title: 'Interface of a module' });

/** @public */
export type ModuleInterface = z.infer<typeof moduleInterfaceSchema>;

/** One piece of evidence: a stage's result for a package at a revision. @public */
export const certificationDocumentSchema = z
  .strictObject({
    apiVersion: apiVersionSchema,
    kind: z.literal('Certification'),
    metadata: metadataSchema,
    spec: z.strictObject({
      package: packageRefSchema,
      revision: z.string().min(7).max(128).meta({
        title: 'Revision',
        description:
          "Revision that was tested. It counts only when it equals the package's own.",
      }),
      stage: certificationStageSchema,
      module: z.string().max(63).optional().meta({
        title: 'Module',
        description: 'For unit tests: the module that was tested.',
      }),
      from: packageRefSchema.optional().meta({
        title: 'From',
        description: 'For upgrade tests: the version upgraded from.',
      }),
      result: z.enum(['passed', 'failed']).meta({ title: 'Result' }),
      finishedAt: z.iso.datetime().meta({ title: 'Finished at' }),
      expiresAt: z.iso.datetime().optional().meta({
        title: 'Expires at',
        description: 'After this time the evidence no longer counts.',
      }),
      tests: z
        .strictObject({
          passed: z.number().int().min(0),
          failed: z.number().int().min(0),
          skipped: z.number().int().min(0).default(0),
        })
        .optional()
        .meta({ title: 'Tests' }),
      durationSeconds: z.number().min(0).optional(),
      run: z.string().min(1).max(200).optional().meta({
        title: 'Run',
        description:
          'Identity of the run at the CI that tested. A run has one result: it is never recorded twice.',
      }),
      recordedBy: z.string().max(260).optional().meta({
        title: 'Recorded by',
        description: 'Who handed the result in.',
      }),
      problems: z.array(z.string().max(500)).max(50).optional().meta({
        title: 'Problems',
        description: 'What failed, one sentence each.',
      }),
      interfaces: z
        .record(dnsLabelSchema, moduleInterfaceSchema)
        .optional()
        .meta({
          title: 'Interfaces',
          description: 'For unit tests: variables and outputs, by module.',
        }),
      tools: z.record(z.string(), z.string()).default({}).meta({
        title: 'Tools',
        description: 'Versions of the tools that ran.',
      }),
      tree: z.string().max(128).optional().meta({
        title: 'Tree hash',
        description: 'Hash of the tested files.',
      }),
      report: z
        .url({ protocol: /^https?$/ })
        .optional()
        .meta({
          title: 'Report',
          description: 'Where the report can be read.',
        }),
    }),
  })
  .meta({
    title: 'Certification',
    description: "A stage's result for a component package at a revision.",
  });

/** @public */
export type CertificationDocument = z.infer<typeof certificationDocumentSchema>;
