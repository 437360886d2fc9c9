import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { idempotencyKeySchema } from '@groundwork/backstage-plugin-infra-common';
import { createHash } from 'node:crypto';
import { InputError } from '@backstage/errors';
import type { InfraService } from '../services/InfraService';
import { changeInput, parseChange } from './changeInput';

/** Registers the action that opens the pull request of a change. */
export function createProposeChangeAction(options: {
  actionsRegistry: ActionsRegistryService;
  service: InfraService;
}): void {
  options.actionsRegistry.register({
    name: 'propose-change',
    title: 'Propose an infrastructure change',
    description: `
Opens one pull request that changes the infrastructure of a service. People review and merge it; nothing is provisioned before that.
Call preview-change first and let the person agree to what it says.
Calling it again with the same change returns the same pull request instead of opening another one. To propose an equal change once more, for example after its pull request was closed, give another idempotencyKey.
When the status is "proposing", the pull request follows by itself; when it is "no-change", the repository has it like this already and there is no pull request.
    `,
    attributes: { readOnly: false, idempotent: true, destructive: false },
    schema: {
      input: zod =>
        zod.object({
          change: changeInput(zod),
          idempotencyKey: zod
            .string()
            .optional()
            .describe(
              'Calls with the same key are one call. Left out, equal changes are one call.',
            ),
        }),
      output: zod =>
        zod.object({
          id: zod.string().describe('Id of the change'),
          status: zod.string(),
          title: zod.string(),
          pullRequest: zod
            .object({ number: zod.number(), url: zod.string() })
            .optional(),
          message: zod.string().optional(),
        }),
    },
    action: async ({ input, credentials }) => {
      const change = parseChange(input.change);
      const key = idempotencyKeySchema.safeParse(
        input.idempotencyKey ?? keyOf(change),
      );
      if (!key.success) {
        throw new InputError(
          `idempotencyKey ${key.error.issues.map(i => i.message).join(', ')}`,
        );
      }
      const { record } = await options.service.submitChange(
        { change, idempotencyKey: key.data },
        { credentials },
      );
      const { id, status, title, pullRequest, message } = record;
      return {
        output: {
          id,
          status,
          title,
          ...(pullRequest && { pullRequest }),
          ...(message !== undefined && { message }),
        },
      };
    },
  });
}

/** The parsed change always has its keys in the order of its schema. */
function keyOf(change: object): string {
  const hash = createHash('sha256').update(JSON.stringify(change));
  return `action-${hash.digest('hex')}`;
}
