import {
  createConditionExports,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import { z } from 'zod';
import { infraServiceResourceRef } from './serviceResource';

const isOwner = createPermissionRule({
  name: 'IS_OWNER',
  description: 'Allow services that one of these users or groups owns',
  resourceRef: infraServiceResourceRef,
  paramsSchema: z.object({
    owners: z.array(z.string()).meta({
      description:
        'Entity references, such as the ownership references of the user who asks.',
    }),
  }),
  apply: (service, { owners }) =>
    service.owner !== undefined &&
    owners.some(owner => owner.toLocaleLowerCase('en-US') === service.owner),
  toQuery: ({ owners }) => ({ owners }),
});

/** Rules on services. @public */
export const infraServiceRules = { isOwner };

const exports = createConditionExports({
  resourceRef: infraServiceResourceRef,
  rules: infraServiceRules,
});

/**
 * Conditions for permission policies.
 *
 * @example
 * ```ts
 * createInfraServiceConditionalDecision(
 *   request.permission,
 *   infraServiceConditions.isOwner({ owners: user.info.ownershipEntityRefs }),
 * );
 * ```
 *
 * @public
 */
export const infraServiceConditions = exports.conditions;

/** Makes a policy's decision of conditions. @public */
export const createInfraServiceConditionalDecision =
  exports.createConditionalDecision;
