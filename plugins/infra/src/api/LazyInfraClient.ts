import type {
  ChangeInput,
  ChangeList,
  InfraApi,
  InfraRequestOptions,
  LinkList,
  LinkQuery,
  Overview,
  PlanView,
  RequestList,
  RequestQuery,
  ResourceAddress,
  ResourceView,
  ServiceCard,
  ServiceList,
  ServiceQuery,
  ServiceStatus,
  Timeline,
} from '@groundwork/backstage-plugin-infra-common';
import { readJson, type Transport } from './readJson';

const serviceAt = (name: string) => `/services/${encodeURIComponent(name)}`;

const resourceAt = ({ service, environment, type, name }: ResourceAddress) =>
  `${serviceAt(service)}/resources/${environment}.${type}.${name}`;

/**
 * The client of the browser. What pages and cards show is read lightly; the
 * client that checks answers against the contract's schemas is loaded with the
 * first call of the form, for these schemas would otherwise be part of what
 * every page of the portal loads.
 */
export class LazyInfraClient implements InfraApi {
  readonly #transport: Transport;
  readonly #load: () => Promise<InfraApi>;
  #client: Promise<InfraApi> | undefined;

  constructor(transport: Transport, load: () => Promise<InfraApi>) {
    this.#transport = transport;
    this.#load = load;
  }

  async getPlatform(options?: InfraRequestOptions) {
    return (await this.#get()).getPlatform(options);
  }

  async getService(name: string, options?: InfraRequestOptions) {
    return (await this.#get()).getService(name, options);
  }

  async previewChange(change: ChangeInput, options?: InfraRequestOptions) {
    return (await this.#get()).previewChange(change, options);
  }

  async submitChange(
    change: ChangeInput,
    options: InfraRequestOptions & { idempotencyKey: string },
  ) {
    return (await this.#get()).submitChange(change, options);
  }

  async getChange(id: string, options?: InfraRequestOptions) {
    return (await this.#get()).getChange(id, options);
  }

  async listServices(query: ServiceQuery, options?: InfraRequestOptions) {
    const path = '/services';
    return this.#read<ServiceList>(path, 'items', options, query);
  }

  async listChanges(query: { service: string }, options?: InfraRequestOptions) {
    return this.#read<ChangeList>('/changes', 'items', options, query);
  }

  async getServiceCard(name: string, options?: InfraRequestOptions) {
    const path = `${serviceAt(name)}/card`;
    return this.#read<ServiceCard>(path, 'resources', options);
  }

  async getServiceStatus(name: string, options?: InfraRequestOptions) {
    const path = `${serviceAt(name)}/status`;
    return this.#read<ServiceStatus>(path, 'environments', options);
  }

  async getServiceTimeline(name: string, options?: InfraRequestOptions) {
    const path = `${serviceAt(name)}/timeline`;
    return this.#read<Timeline>(path, 'items', options);
  }

  async getResource(address: ResourceAddress, options?: InfraRequestOptions) {
    return this.#read<ResourceView>(resourceAt(address), 'status', options);
  }

  async getResourcePlan(
    address: ResourceAddress,
    options?: InfraRequestOptions,
  ) {
    const path = `${resourceAt(address)}/plan`;
    return this.#read<PlanView>(path, 'counts', options);
  }

  async getOverview(options?: InfraRequestOptions) {
    return this.#read<Overview>('/overview', 'phases', options);
  }

  async listRequests(query: RequestQuery, options?: InfraRequestOptions) {
    return this.#read<RequestList>('/requests', 'items', options, query);
  }

  async listLinks(query: LinkQuery, options?: InfraRequestOptions) {
    return this.#read<LinkList>('/links', 'items', options, query);
  }

  #read<T extends object>(
    path: string,
    key: keyof T & string,
    options?: InfraRequestOptions,
    query?: object,
  ): Promise<T> {
    return readJson<T>(this.#transport, path, key, options, query);
  }

  #get(): Promise<InfraApi> {
    this.#client ??= this.#load().catch(error => {
      // A failed download must not be remembered: the next call tries again.
      this.#client = undefined;
      throw error;
    });
    return this.#client;
  }
}
