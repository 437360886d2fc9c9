import type {
  ChangeInput,
  InfraApi,
  InfraRequestOptions,
  ServiceQuery,
} from '@groundwork/backstage-plugin-infra-common';

/**
 * The client, loaded with its first call: the schemas it checks answers with
 * would otherwise be part of what every page of the portal loads.
 */
export class LazyInfraClient implements InfraApi {
  readonly #load: () => Promise<InfraApi>;
  #client: Promise<InfraApi> | undefined;

  constructor(load: () => Promise<InfraApi>) {
    this.#load = load;
  }

  async getPlatform(options?: InfraRequestOptions) {
    return (await this.#get()).getPlatform(options);
  }

  async listServices(query: ServiceQuery, options?: InfraRequestOptions) {
    return (await this.#get()).listServices(query, options);
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

  async listChanges(query: { service: string }, options?: InfraRequestOptions) {
    return (await this.#get()).listChanges(query, options);
  }

  async getChange(id: string, options?: InfraRequestOptions) {
    return (await this.#get()).getChange(id, options);
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
