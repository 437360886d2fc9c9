import type {
  AuthService,
  LoggerService,
  SchedulerServiceTaskRunner,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { stringifyError } from '@backstage/errors';
import type {
  CatalogService,
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import type { InfraClient } from '@groundwork/backstage-plugin-infra-common';
import { readInventory, type WholeInventory } from './readInventory';
import { RemovalGuard } from './RemovalGuard';
import { toEntities } from './toEntities';

/** Components that are asked for at once. */
const BATCH = 200;
const DEFAULT_PERCENTAGE = 20;

/** What the provider needs. @public */
export interface InfraEntityProviderOptions {
  client: Pick<InfraClient, 'listInventory'>;
  catalog: Pick<CatalogService, 'getEntitiesByRefs'>;
  auth: AuthService;
  logger: LoggerService;
  schedule: SchedulerServiceTaskRunner;
  /** A read that would remove more of all resources has to be confirmed. */
  removalGuardPercentage?: number;
}

/**
 * Keeps one `Resource` in the catalog for every requested resource and
 * environment.
 *
 * @public
 */
export class InfraEntityProvider implements EntityProvider {
  readonly #options: InfraEntityProviderOptions;
  readonly #guard: RemovalGuard;
  /** What was applied last: the same again needs no mutation. */
  #applied: string | undefined;

  constructor(options: InfraEntityProviderOptions) {
    this.#options = options;
    this.#guard = new RemovalGuard({
      percentage: options.removalGuardPercentage ?? DEFAULT_PERCENTAGE,
    });
  }

  getProviderName(): string {
    return 'groundwork-infra';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    await this.#options.schedule.run({
      id: 'catalog-infra-resources',
      fn: async signal => {
        try {
          await this.refresh(connection, signal);
        } catch (error) {
          this.#options.logger.warn(
            `Requested infrastructure could not be read; the catalog stays as it is: ${stringifyError(
              error,
            )}`,
          );
        }
      },
    });
  }

  /** Reads everything and brings the catalog to it. */
  async refresh(
    connection: EntityProviderConnection,
    signal?: AbortSignal,
  ): Promise<void> {
    const { auth, client, logger } = this.#options;
    const inventory = await readInventory({
      client,
      token: async () => {
        const { token } = await auth.getPluginRequestToken({
          onBehalfOf: await auth.getOwnServiceCredentials(),
          targetPluginId: 'infra',
        });
        return token;
      },
      ...(signal && { signal }),
    });
    const entities = toEntities(inventory, await this.#systemsOf(inventory));
    const names = new Set(entities.map(entity => entity.metadata.name));
    const objection = this.#guard.objection(names);
    if (objection) {
      logger.warn(
        `${objection.gone} of ${objection.of} resources would leave the catalog at commit ${inventory.revision}. They stay until the next read says the same.`,
      );
      return;
    }
    const content = JSON.stringify(entities);
    if (content !== this.#applied) {
      await connection.applyMutation({
        type: 'full',
        entities: entities.map(entity => ({
          entity,
          locationKey: this.getProviderName(),
        })),
      });
      this.#applied = content;
    }
    this.#guard.applied(names);
  }

  /** Systems of components, as far as the catalog knows them. */
  async #systemsOf({ items }: WholeInventory): Promise<Map<string, string>> {
    const { auth, catalog } = this.#options;
    const credentials = await auth.getOwnServiceCredentials();
    const refs = [...new Set(items.map(({ component }) => component))];
    const systems = new Map<string, string>();
    for (let start = 0; start < refs.length; start += BATCH) {
      const { items: found } = await catalog.getEntitiesByRefs(
        {
          entityRefs: refs.slice(start, start + BATCH),
          fields: [
            'kind',
            'metadata.name',
            'metadata.namespace',
            'spec.system',
          ],
        },
        { credentials },
      );
      for (const entity of found) {
        const system = entity?.spec?.system;
        if (entity && typeof system === 'string') {
          systems.set(stringifyEntityRef(entity), system);
        }
      }
    }
    return systems;
  }
}
