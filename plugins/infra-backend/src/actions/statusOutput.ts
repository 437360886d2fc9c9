import { InputError } from '@backstage/errors';
import {
  serviceNameSchema,
  type ServiceStatus,
} from '@groundwork/backstage-plugin-infra-common';
// The actions registry describes inputs with the third version of zod.
import type { z as ZodOfActions } from 'zod/v3';

/** Which statuses an action is asked for. */
export function statusInput(zod: typeof ZodOfActions) {
  return zod.object({
    service: zod
      .string()
      .describe('Name of the service, as list-services gives it'),
    environment: zod
      .string()
      .optional()
      .describe('Only this environment, such as prod. Left out: all of them.'),
  });
}

/** @throws InputError for a name that no service can have */
export function parseServiceName(service: string): string {
  const parsed = serviceNameSchema.safeParse(service);
  if (parsed.success) return parsed.data;
  const reasons = parsed.error.issues.map(({ message }) => message);
  throw new InputError(`service ${reasons.join(', ')}`);
}

/**
 * The environments that were asked for.
 *
 * @throws InputError naming those that there are
 */
export function selectEnvironments(
  status: ServiceStatus,
  environment: string | undefined,
): ServiceStatus['environments'] {
  if (environment === undefined) return status.environments;
  const found = status.environments.filter(({ name }) => name === environment);
  if (found.length > 0) return found;
  const names = status.environments.map(({ name }) => name);
  throw new InputError(
    `${status.service} has nothing in ${environment}. ${
      names.length > 0
        ? `It is in ${names.join(', ')}.`
        : 'It is in no environment yet.'
    }`,
  );
}
