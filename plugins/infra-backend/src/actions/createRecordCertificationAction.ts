import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { InputError } from '@backstage/errors';
import { evidenceSchema } from '@groundwork/backstage-plugin-infra-common';
import { z } from 'zod';
import type { PackageService } from '../packages/PackageService';

/** Registers the action that records what tests of a package said. */
export function createRecordCertificationAction(options: {
  actionsRegistry: ActionsRegistryService;
  packages: PackageService;
}): void {
  options.actionsRegistry.register({
    name: 'record-certification',
    title: 'Record the result of tests of a component package',
    description: `
Records results of tests of one version of a component package as documents, in the one open pull request of that version. Only what really ran may be recorded.
A result for another revision than the package's own, for a package or module that is not there, or for a run that is known with another result is refused, and nothing is recorded.
Recording the same run again changes nothing; the status is "known" then.
    `,
    attributes: { readOnly: false, idempotent: true, destructive: false },
    schema: {
      input: zod =>
        zod.object({
          evidence: zod
            .array(
              zod.object({
                package: zod.string().describe('For example aws-data@3.2.0'),
                revision: zod
                  .string()
                  .describe("Revision that was tested: the package's own"),
                stage: zod.enum(['unit', 'integration', 'upgrade', 'security']),
                module: zod
                  .string()
                  .optional()
                  .describe('For unit tests of one module'),
                from: zod
                  .string()
                  .optional()
                  .describe('For upgrade tests: the version upgraded from'),
                result: zod.enum(['passed', 'failed']),
                finishedAt: zod
                  .string()
                  .describe('Such as 2026-11-20T10:00:00Z'),
                run: zod
                  .string()
                  .describe('Identity of the run at the CI; it has one result'),
                report: zod
                  .string()
                  .optional()
                  .describe('Web address of the report'),
                tests: zod
                  .object({
                    passed: zod.number(),
                    failed: zod.number(),
                    skipped: zod.number().optional(),
                  })
                  .optional(),
                problems: zod
                  .array(zod.string())
                  .optional()
                  .describe('What failed, one sentence each'),
              }),
            )
            .describe('All of one version of a package'),
        }),
      output: zod =>
        zod.object({
          subject: zod.string(),
          status: zod.string(),
          pullRequest: zod
            .object({
              number: zod.number(),
              url: zod.string(),
              state: zod.string(),
            })
            .optional(),
          files: zod.array(zod.string()),
          message: zod.string(),
        }),
    },
    action: async ({ input, credentials }) => {
      const evidence = z
        .array(evidenceSchema)
        .min(1)
        .max(50)
        .safeParse(input.evidence);
      if (!evidence.success) {
        throw new InputError(z.prettifyError(evidence.error));
      }
      return {
        output: await options.packages.recordCertification(evidence.data, {
          credentials,
        }),
      };
    },
  });
}
