import {
  createConditionExports,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import { tierSchema } from '@groundwork/backstage-plugin-infra-common';
import { z } from 'zod';
import { infraServiceResourceRef } from './serviceResource';

/** Lists show no service for a rule that only changes can be asked about. */
const nobody = { owners: [] };

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

const isInTier = createPermissionRule({
  name: 'IS_IN_TIER',
  description:
    'Allow what touches environments of these tiers only. For permissions to change: a list of services cannot be narrowed by it',
  resourceRef: infraServiceResourceRef,
  paramsSchema: z.object({
    tiers: z.array(tierSchema).meta({
      description: 'Tiers such as development, staging, production.',
    }),
  }),
  apply: (service, { tiers }) =>
    service.tiers.every(tier => tiers.includes(tier)),
  toQuery: () => nobody,
});

const isDestructive = createPermissionRule({
  name: 'IS_DESTRUCTIVE',
  description:
    'Allow what replaces or destroys resources. Negate it to allow everything else',
  resourceRef: infraServiceResourceRef,
  paramsSchema: z.object({}),
  apply: service => service.isDestructive,
  toQuery: () => nobody,
});

/** Rules on services. @public */
export const infraServiceRules = { isOwner, isInTier, isDestructive };

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
