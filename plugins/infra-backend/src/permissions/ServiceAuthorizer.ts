import type {
  BackstageCredentials,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  type BasicPermission,
  type PermissionCriteria,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  createConditionAuthorizer,
  createConditionTransformer,
} from '@backstage/plugin-permission-node';
import type { INFRA_SERVICE_RESOURCE_TYPE } from '@groundwork/backstage-plugin-infra-common';
import type { ServiceFilter } from '../database/IndexStore';
import type { ServiceResource } from '../services/ServiceFacts';
import { infraServiceResourceRef } from './serviceResource';

type ServicePermission = ResourcePermission<typeof INFRA_SERVICE_RESOURCE_TYPE>;

/** Tells whether a permission is given for a service. */
export type ServiceDecisions = (
  permission: ServicePermission,
  service: ServiceResource,
) => boolean;

/** Asks the permission framework. Whatever is not allowed clearly is denied. */
export class ServiceAuthorizer {
  readonly #permissions: PermissionsService;
  readonly #registry: PermissionsRegistryService;

  constructor(options: {
    permissions: PermissionsService;
    permissionsRegistry: PermissionsRegistryService;
  }) {
    this.#permissions = options.permissions;
    this.#registry = options.permissionsRegistry;
  }

  /** @throws NotAllowedError unless the permission is given */
  async require(
    permission: BasicPermission,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const [decision] = await this.#permissions
      .authorize([{ permission }], { credentials })
      .catch(refuse);
    if (decision?.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(`You lack the permission ${permission.name}`);
    }
  }

  /**
   * Asks while the service is still being looked up: the answer holds for all
   * services, or names conditions that are looked at here.
   *
   * @throws NotAllowedError unless the permission is given for the service
   */
  async requireForService(
    permission: ServicePermission,
    lookUp: Promise<ServiceResource>,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const [service, [decision]] = await Promise.all([
      lookUp,
      this.#permissions
        .authorizeConditional([{ permission }], { credentials })
        .catch(refuse),
    ]);
    const isAllowed = createConditionAuthorizer(
      this.#registry.getPermissionRuleset(infraServiceResourceRef),
    );
    if (!decision || !isAllowed(decision, service)) {
      throw new NotAllowedError(
        `You lack the permission ${permission.name} for ${
          service.name
        }, which ${
          service.owner ? `${service.owner} owns` : 'has no known owner'
        }${
          service.isDestructive
            ? '; the change replaces or destroys resources'
            : ''
        }`,
      );
    }
  }

  /**
   * Asks for several permissions at once, to be looked at for several services
   * or environments. Whatever is not allowed clearly is denied.
   */
  async decide(
    permissions: readonly ServicePermission[],
    credentials: BackstageCredentials,
  ): Promise<ServiceDecisions> {
    const distinct = [...new Set(permissions)];
    const decisions = await this.#permissions
      .authorizeConditional(
        distinct.map(permission => ({ permission })),
        { credentials },
      )
      .catch(refuse);
    const isAllowed = createConditionAuthorizer(
      this.#registry.getPermissionRuleset(infraServiceResourceRef),
    );
    return (permission, service) => {
      const decision = decisions[distinct.indexOf(permission)];
      return decision !== undefined && isAllowed(decision, service);
    };
  }

  /**
   * What a list may show: everything (undefined), or what meets conditions.
   *
   * @throws NotAllowedError when it may show nothing
   */
  async filterFor(
    permission: ServicePermission,
    credentials: BackstageCredentials,
  ): Promise<PermissionCriteria<ServiceFilter> | undefined> {
    const [decision] = await this.#permissions
      .authorizeConditional([{ permission }], { credentials })
      .catch(refuse);
    if (decision?.result === AuthorizeResult.ALLOW) return undefined;
    if (decision?.result === AuthorizeResult.CONDITIONAL) {
      const transform = createConditionTransformer(
        this.#registry.getPermissionRuleset(infraServiceResourceRef),
      );
      return transform(decision.conditions);
    }
    throw new NotAllowedError(`You lack the permission ${permission.name}`);
  }
}

/** Without an answer nothing is allowed. */
function refuse(cause: unknown): never {
  throw new NotAllowedError(
    'Nothing is allowed while permissions cannot be checked',
    cause,
  );
}
