import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import type { DocumentCollatorFactory } from '@backstage/plugin-search-common';
import {
  InfraClient,
  infraServiceReadPermission,
  type InfraApi,
} from '@groundwork/backstage-plugin-infra-common';
import { Readable } from 'node:stream';
import {
  describeDocument,
  type InfraServiceDocument,
} from './describeDocument';

/** The most that the backend gives at once. */
const PAGE_SIZE = 200;

/** What the collator needs. @public */
export interface InfraServiceCollatorFactoryOptions {
  auth: AuthService;
  discovery: DiscoveryService;
  /** Client to use instead of one made from `discovery`. */
  client?: Pick<InfraApi, 'listServices'>;
}

/**
 * Collects one document per service that has a claim. One page of services is
 * in memory at a time, however many there are.
 *
 * @public
 */
export class InfraServiceCollatorFactory implements DocumentCollatorFactory {
  readonly type = 'infra-service';
  readonly visibilityPermission = infraServiceReadPermission;
  readonly #auth: AuthService;
  readonly #client: Pick<InfraApi, 'listServices'>;

  constructor(options: InfraServiceCollatorFactoryOptions) {
    const { auth, discovery } = options;
    this.#auth = auth;
    this.#client =
      options.client ??
      new InfraClient({ fetchApi: { fetch }, discoveryApi: discovery });
  }

  async getCollator(): Promise<Readable> {
    return Readable.from(this.#documents());
  }

  async *#documents(): AsyncGenerator<InfraServiceDocument> {
    let cursor: string | undefined;
    do {
      const { token } = await this.#auth.getPluginRequestToken({
        onBehalfOf: await this.#auth.getOwnServiceCredentials(),
        targetPluginId: 'infra',
      });
      const page = await this.#client.listServices(
        { limit: PAGE_SIZE, cursor },
        { token },
      );
      for (const service of page.items) yield describeDocument(service);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
  }
}
