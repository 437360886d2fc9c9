import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';

/** Value and options of the field; the backend checks the value again. */
export const infraChangeSchema = makeFieldSchema({
  output: z =>
    z
      .object({
        kind: z.literal('request'),
        service: z.string(),
        component: z.string().optional(),
        owner: z.string().optional(),
        profile: z.string().optional(),
        package: z.string().optional(),
        environments: z.array(z.string()),
        resources: z.array(
          z.object({
            type: z.string(),
            name: z.string(),
            inputs: z.record(z.unknown()).optional(),
            environments: z
              .record(z.object({ inputs: z.record(z.unknown()) }))
              .optional(),
          }),
        ),
        reason: z.string().optional(),
      })
      .describe('A request for infrastructure, input of infra:change:propose'),
  uiOptions: z =>
    z.object({
      service: z
        .string()
        .optional()
        .describe(
          'Name of the service to start with, or "new" for a service that does not exist yet',
        ),
    }),
});

/** Props of the field's component. */
export type InfraChangeProps = typeof infraChangeSchema.TProps;
