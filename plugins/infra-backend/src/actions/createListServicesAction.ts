import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { InputError } from '@backstage/errors';
import { serviceQuerySchema } from '@groundwork/backstage-plugin-infra-common';
import { z } from 'zod';
import type { InfraService } from '../services/InfraService';

/** Registers the action that lists services with what they have. */
export function createListServicesAction(options: {
  actionsRegistry: ActionsRegistryService;
  service: InfraService;
}): void {
  options.actionsRegistry.register({
    name: 'list-services',
    title: 'List services and their infrastructure',
    description: `
Lists services that have infrastructure, by name, with owner, profile, component package, environments and resources.
All filters are optional and narrow the list together. When nextCursor is in the answer, call again with it as cursor to get the next page.
A service that is not listed has no infrastructure yet; propose-change with kind "request" gives it some.
    `,
    attributes: { readOnly: true, idempotent: true, destructive: false },
    schema: {
      input: zod =>
        zod.object({
          text: zod.string().optional().describe('Part of the name'),
          owner: zod
            .string()
            .optional()
            .describe('Entity reference, such as group:default/payments'),
          environment: zod.string().optional(),
          profile: zod.string().optional(),
          resourceType: zod
            .string()
            .optional()
            .describe('Name of a resource type that the service has'),
          limit: zod.coerce.number().optional().describe('1 to 200'),
          cursor: zod.string().optional(),
        }),
      output: zod =>
        zod.object({
          items: zod.array(
            zod.object({
              name: zod.string(),
              component: zod.string(),
              owner: zod.string(),
              profile: zod.string(),
              package: zod.string().optional(),
              environments: zod.array(zod.string()),
              resources: zod.array(
                zod.object({ type: zod.string(), name: zod.string() }),
              ),
              problems: zod.number(),
            }),
          ),
          totalItems: zod.number(),
          nextCursor: zod.string().optional(),
        }),
    },
    action: async ({ input, credentials }) => {
      const query = serviceQuerySchema.safeParse(input);
      if (!query.success) throw new InputError(z.prettifyError(query.error));
      return {
        output: await options.service.listServices(query.data, { credentials }),
      };
    },
  });
}
