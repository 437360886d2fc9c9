import type {
  AuthService,
  LoggerService,
  SchedulerServiceTaskRunner,
} from '@backstage/backend-plugin-api';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { stringifyError } from '@backstage/errors';
import type {
  CatalogService,
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import type { InfraClient } from '@groundwork/backstage-plugin-infra-common';
import { readInventory, type WholeInventory } from './readInventory';
import { RemovalGuard } from './RemovalGuard';
import { SERVICE_ANNOTATION, toEntities } from './toEntities';

/** Components that are asked for at once. */
const BATCH = 200;
/** Names of entities that are read at once. */
const NAMES = 1_000;
const DEFAULT_PERCENTAGE = 20;

/** What the provider needs. @public */
export interface InfraEntityProviderOptions {
  client: Pick<InfraClient, 'listInventory'>;
  catalog: Pick<CatalogService, 'getEntitiesByRefs' | 'queryEntities'>;
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
  /** What this process applied last, and the names in it. */
  #applied: { content: string; names: ReadonlySet<string> } | undefined;

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
    const content = JSON.stringify(entities);
    // The same as before takes back what a read in between said.
    const known =
      content === this.#applied?.content
        ? this.#applied.names
        : await this.#known();
    const objection = this.#guard.objection(known, names);
    if (objection) {
      logger.warn(
        `${objection.gone} of ${objection.of} resources would leave the catalog at commit ${inventory.revision}. They stay until the next read says the same.`,
      );
      return;
    }
    // Also when it is the same as before: another replica may have applied
    // something else meanwhile. The catalog writes only what differs.
    await connection.applyMutation({
      type: 'full',
      entities: entities.map(entity => ({
        entity,
        locationKey: this.getProviderName(),
      })),
    });
    this.#applied = { content, names };
  }

  /**
   * Names in the catalog: as it tells, so that neither a restart nor another
   * replica leads the guard astray, and what was applied and is not shown yet.
   */
  async #known(): Promise<Set<string>> {
    const { auth, catalog } = this.#options;
    const credentials = await auth.getOwnServiceCredentials();
    const names = new Set(this.#applied?.names);
    let cursor: string | undefined;
    do {
      const { items, pageInfo } = await catalog.queryEntities(
        {
          fields: ['metadata.name'],
          limit: NAMES,
          ...(cursor !== undefined
            ? { cursor }
            : {
                filter: {
                  kind: 'resource',
                  [`metadata.annotations.${SERVICE_ANNOTATION}`]:
                    CATALOG_FILTER_EXISTS,
                },
              }),
        },
        { credentials },
      );
      for (const { metadata } of items) names.add(metadata.name);
      cursor = pageInfo.nextCursor;
    } while (cursor !== undefined);
    return names;
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
          // Short references are meant from where the component is.
          const ref = parseEntityRef(system, {
            defaultKind: 'system',
            defaultNamespace: entity.metadata.namespace,
          });
          systems.set(stringifyEntityRef(entity), stringifyEntityRef(ref));
        }
      }
    }
    return systems;
  }
}
