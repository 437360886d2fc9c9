import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { InfraService } from '../services/InfraService';

/** Registers the action that tells what can be asked for. */
export function createGetPlatformAction(options: {
  actionsRegistry: ActionsRegistryService;
  service: InfraService;
}): void {
  options.actionsRegistry.register({
    name: 'get-platform',
    title: 'Get the vocabulary of the platform',
    description: `
Tells what can be asked for: environments, profiles (use cases with their defaults and locked values), resource types with the schema of their inputs, and component packages with their certification state.
Call it before preview-change or propose-change and use the names it gives, never made-up ones.
    `,
    attributes: { readOnly: true, idempotent: true, destructive: false },
    schema: {
      input: zod => zod.object({}),
      output: zod =>
        zod.object({
          revision: zod.string(),
          currency: zod.string(),
          environments: zod.array(
            zod.object({
              name: zod.string(),
              title: zod.string(),
              tier: zod.string(),
              cloud: zod.string(),
              region: zod.string(),
            }),
          ),
          profiles: zod.array(
            zod.object({
              name: zod.string(),
              title: zod.string(),
              useCase: zod.string(),
              decides: zod.array(zod.string()),
              allowedTypes: zod.array(zod.string()).optional(),
              resources: zod
                .record(zod.unknown())
                .describe('Defaults and locks by resource type'),
            }),
          ),
          resourceTypes: zod.array(
            zod.object({
              name: zod.string(),
              title: zod.string(),
              description: zod.string().optional(),
              aliases: zod.array(zod.string()),
              defaultName: zod.string(),
              clouds: zod.array(zod.string()),
              stateful: zod.boolean(),
              inputs: zod
                .record(zod.unknown())
                .describe('JSON Schema properties and required names'),
            }),
          ),
          packages: zod.array(
            zod.object({
              package: zod.string(),
              version: zod.string(),
              clouds: zod.array(zod.string()),
              state: zod.string(),
            }),
          ),
        }),
    },
    action: async ({ credentials }) => ({
      output: await options.service.getPlatform({ credentials }),
    }),
  });
}
