import { InputError } from '@backstage/errors';
import {
  changeKindSchema,
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
        .enum(changeKindSchema.options as [string, ...string[]])
        .describe(
          'request: ask for resources, environments or a first claim. configure: change inputs of resources that are there, add environments, or change the profile. remove: take resources, environments or everything away; what is stateful is retained. restore: take back what was removed, while its undo window is open. destroy: destroy what was removed, with its data, after the window. upgrade: go to another version of the component package. promote: carry package and values from one environment to another. rollback: go back to an earlier commit of the service. approve: approve the plan that waits. adopt: write the claim of a service that people wrote by hand.',
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
          'For request, adopt and upgrade: component package as name@version. Left out of a request, the newest usable one is taken.',
        ),
      environments: zod
        .array(zod.string())
        .optional()
        .describe(
          'Names of environments: to add (request), to remove (remove), or that the change is for (adopt, upgrade, rollback; all when left out)',
        ),
      addEnvironments: zod
        .array(
          zod.object({
            name: zod.string(),
            copyFrom: zod
              .string()
              .optional()
              .describe('Environment whose values the new one gets'),
          }),
        )
        .optional()
        .describe('Only for configure: environments to add'),
      from: zod
        .string()
        .optional()
        .describe('Only for promote: environment to carry values from'),
      to: zod
        .string()
        .optional()
        .describe('Only for promote: environment to carry values to'),
      revision: zod
        .string()
        .optional()
        .describe('Only for rollback: commit to go back to, 40 hex digits'),
      undo: zod
        .string()
        .optional()
        .describe(
          'Only for rollback: take back only what this commit did; revision is then the one before it',
        ),
      environment: zod
        .string()
        .optional()
        .describe('Only for approve: environment of the resource'),
      resource: zod
        .object({ type: zod.string(), name: zod.string() })
        .optional()
        .describe('Only for approve: the resource whose plan waits'),
      plan: zod
        .string()
        .optional()
        .describe('Only for approve: full id of the plan that was looked at'),
      allowDowngrade: zod.boolean().optional().describe('Only for upgrade'),
      allowSkippedMajor: zod.boolean().optional().describe('Only for upgrade'),
      confirmation: zod
        .string()
        .optional()
        .describe(
          'Only for destroy: the name of the service. Only a person may give it: ask them to type it.',
        ),
      lastBackup: zod
        .string()
        .optional()
        .describe('Only for destroy: time of the last backup, ISO 8601'),
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
