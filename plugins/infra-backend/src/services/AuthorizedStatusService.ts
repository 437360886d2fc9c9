import {
  infraServiceReadPermission,
  type ServiceCard,
  type ServiceStatus,
} from '@groundwork/backstage-plugin-infra-common';
import { NO_OWNER } from '../observe/buildStatus';
import type { ServiceAuthorizer } from '../permissions/ServiceAuthorizer';
import type { DefaultStatusService } from './DefaultStatusService';
import type { CallerOptions } from './InfraService';
import type { ServiceFacts } from './ServiceFacts';
import type {
  InventoryOptions,
  LinkListOptions,
  RequestListOptions,
  ResourcePlaceOptions,
  StatusService,
} from './StatusService';

/** What was found of a service: a card or a status, with its environments. */
interface FoundService {
  readonly owner: string;
  readonly card?: ServiceCard;
  readonly status?: ServiceStatus;
}

function namesIn({ card, status }: FoundService): string[] {
  const environments: readonly { name: string }[] =
    card?.environments ?? status?.environments ?? [];
  return environments.map(({ name }) => name);
}

/** Shows of statuses what the permission framework allows. */
export class AuthorizedStatusService implements StatusService {
  readonly #inner: DefaultStatusService;
  readonly #facts: ServiceFacts;
  readonly #authorizer: ServiceAuthorizer;

  constructor(options: {
    inner: DefaultStatusService;
    facts: ServiceFacts;
    authorizer: ServiceAuthorizer;
  }) {
    this.#inner = options.inner;
    this.#facts = options.facts;
    this.#authorizer = options.authorizer;
  }

  async getServiceCard(
    name: string,
    options: CallerOptions,
  ): Promise<ServiceCard> {
    const read = this.#inner.findServiceCard(name);
    await this.#requireRead(name, read, options);
    return this.#inner.orNotFound(name, await read).card;
  }

  async getServiceStatus(
    name: string,
    options: CallerOptions,
  ): Promise<ServiceStatus> {
    const read = this.#inner.findServiceStatus(name);
    await this.#requireRead(name, read, options);
    return this.#inner.orNotFound(name, await read).status;
  }

  async getServiceTimeline(name: string, options: CallerOptions) {
    await this.#requireRead(name, undefined, options);
    return this.#inner.getServiceTimeline(name);
  }

  async getResource(place: ResourcePlaceOptions, options: CallerOptions) {
    await this.#requireRead(place.service, undefined, options);
    return this.#inner.getResource(place);
  }

  async getResourcePlan(place: ResourcePlaceOptions, options: CallerOptions) {
    await this.#requireRead(place.service, undefined, options);
    return this.#inner.getResourcePlan(place);
  }

  async getOverview(options: CallerOptions) {
    return this.#inner.getOverview(await this.#permitted(options));
  }

  async listRequests(query: RequestListOptions, options: CallerOptions) {
    return this.#inner.listRequests(query, await this.#permitted(options));
  }

  async listLinks(query: LinkListOptions, options: CallerOptions) {
    return this.#inner.listLinks(query, await this.#permitted(options));
  }

  async listInventory(query: InventoryOptions, options: CallerOptions) {
    return this.#inner.listInventory(query, await this.#permitted(options));
  }

  #permitted({ credentials }: CallerOptions) {
    return this.#authorizer.filterFor(infraServiceReadPermission, credentials);
  }

  /**
   * What is read tells the owner too, so that one query serves both; it is not
   * given away before the answer of the permission framework.
   */
  async #requireRead(
    name: string,
    read: Promise<FoundService | undefined> | undefined,
    { credentials }: CallerOptions,
  ): Promise<void> {
    const lookUp = (async () => {
      const found = await read;
      return found && found.owner !== NO_OWNER
        ? this.#facts.known(name, found.owner, namesIn(found))
        : this.#facts.ofService(name);
    })();
    await this.#authorizer.requireForService(
      infraServiceReadPermission,
      lookUp,
      credentials,
    );
  }
}
