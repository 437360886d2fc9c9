import { InputError } from '@backstage/errors';
import {
  changeSchema,
  type Change,
} from '@groundwork/backstage-plugin-infra-common';
import { z } from 'zod';
// The actions registry describes inputs with the third version of zod.
import type { z as ZodOfActions } from 'zod/v3';

/**
 * The change as the registry shows it to agents: all kinds in one object. What
 * is really accepted is decided by {@link parseChange}.
 */
export function changeInput(zod: typeof ZodOfActions) {
  const inputs = zod
    .record(zod.unknown())
    .optional()
    .describe(
      'Values by input name, as the resource type of get-platform describes them. null takes a value back to its default.',
    );
  return zod
    .object({
      kind: zod
        .enum(['request', 'configure', 'remove'])
        .describe(
          'request: ask for resources, environments or a first claim. configure: change inputs of resources that are there, or the profile. remove: take resources, environments or everything away.',
        ),
      service: zod
        .string()
        .describe('Name of the service, such as payments-api'),
      owner: zod
        .string()
        .optional()
        .describe(
          'Only for request, and only for a service that neither list-services nor the catalog knows: entity reference of its owner, such as group:default/payments',
        ),
      component: zod
        .string()
        .optional()
        .describe(
          'Only for request: entity reference of the component in the catalog, when it is not component:default/<service>',
        ),
      profile: zod
        .string()
        .optional()
        .describe(
          'Name of a profile of get-platform. Needed for a request for a service without a claim.',
        ),
      package: zod
        .string()
        .optional()
        .describe(
          'Only for request: component package as name@version. Left out, the newest usable one is taken.',
        ),
      environments: zod
        .array(zod.string())
        .optional()
        .describe('Names of environments to add (request) or remove (remove)'),
      resources: zod
        .array(
          zod.object({
            type: zod.string().describe('Name of a resource type'),
            name: zod
              .string()
              .describe('Name within the service, such as main'),
            inputs,
            environments: zod
              .record(zod.object({ inputs }))
              .optional()
              .describe('Inputs that differ in an environment, by its name'),
          }),
        )
        .optional(),
      all: zod
        .boolean()
        .optional()
        .describe('Only for remove: remove the claim with everything in it'),
      reason: zod
        .string()
        .optional()
        .describe('Why, for the people who review the pull request'),
    })
    .describe('What is to change');
}

/** @throws InputError naming everything that is wrong, by its path */
export function parseChange(input: unknown): Change {
  const parsed = changeSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new InputError(
    `This is not a change: ${z.prettifyError(parsed.error)}`,
  );
}
