import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { PackageService } from '../packages/PackageService';

/** Registers the action that lists versions of component packages. */
export function createListPackagesAction(options: {
  actionsRegistry: ActionsRegistryService;
  packages: PackageService;
}): void {
  options.actionsRegistry.register({
    name: 'list-packages',
    title: 'List component packages and their certification',
    description: `
Lists component packages with their versions, newest first: sets of module versions that are tested together.
A version is "certified" when every required stage of tests passed at its own revision, "candidate" when only later stages are missing, "draft" while units are not tested, "deprecated", or "revoked" (never usable). notes say what is missing, and what to use instead.
adoption has the number of services on the version by environment.
    `,
    attributes: { readOnly: true, idempotent: true, destructive: false },
    schema: {
      input: zod =>
        zod.object({
          package: zod
            .string()
            .optional()
            .describe('Name of one package, such as aws-data; all when absent'),
        }),
      output: zod =>
        zod.object({
          packages: zod.array(
            zod.object({
              name: zod.string(),
              title: zod.string(),
              clouds: zod.array(zod.string()),
              versions: zod.array(
                zod.object({
                  ref: zod.string().describe('For example aws-data@3.2.0'),
                  channel: zod.string(),
                  state: zod.string(),
                  notes: zod.array(zod.string()),
                  modules: zod.record(zod.string()),
                  changes: zod.array(zod.string()),
                  replacement: zod.string().optional(),
                  endsAt: zod.string().optional(),
                  adoption: zod.array(
                    zod.object({
                      environment: zod.string(),
                      services: zod.number(),
                    }),
                  ),
                }),
              ),
            }),
          ),
        }),
    },
    action: async ({ input, credentials }) => {
      const { packages } = await options.packages.listPackages({ credentials });
      return {
        output: {
          packages: packages
            .filter(({ name }) => !input.package || name === input.package)
            .map(({ versions, ...one }) => ({
              ...one,
              versions: versions.map(version => ({
                ref: version.ref,
                channel: version.channel,
                state: version.state,
                notes: version.notes,
                modules: version.modules,
                changes: version.changes,
                ...(version.replacement !== undefined && {
                  replacement: version.replacement,
                }),
                ...(version.endsAt !== undefined && { endsAt: version.endsAt }),
                adoption: version.adoption,
              })),
            })),
        },
      };
    },
  });
}
