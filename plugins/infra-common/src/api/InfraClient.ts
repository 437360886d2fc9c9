import { ResponseError } from '@backstage/errors';
import { z } from 'zod';
import type { ChangeInput } from '../change/change';
import type { ChangeSet } from '../change/changeSet';
import type {
  EvidenceInput,
  PlatformChangeInput,
  PlatformChangeSet,
  PlatformProposal,
} from '../change/platformChange';
import type {
  CampaignAction,
  CampaignList,
  CampaignPreview,
  CampaignSpecInput,
  CampaignSummary,
  CampaignView,
} from './campaignModels';
import type {
  AdoptionList,
  AdoptionReport,
  AllowedOperations,
  Dependents,
  EnvironmentMatrix,
  History,
  UpgradeOptions,
} from './dayTwoModels';
import type {
  PackageComparison,
  PackageList,
  PackageView,
} from './packageModels';
import {
  infraContract,
  type CampaignQuery,
  type InventoryQuery,
  type LinkQuery,
  type RequestQuery,
  type RouteContract,
  type ServiceQuery,
} from './contract';
import type {
  ChangeList,
  ChangeRecord,
  PlatformView,
  ServiceList,
  ServiceView,
} from './models';
import type { PlanView } from '../status/planView';
import type { Timeline } from '../status/timeline';
import type {
  LinkList,
  Overview,
  RequestList,
  ResourceView,
  ServiceCard,
  ServiceStatus,
} from './statusModels';

/** A resource of a service in an environment. @public */
export interface ResourceAddress {
  readonly service: string;
  readonly environment: string;
  readonly type: string;
  readonly name: string;
}

function resourceParamsOf(address: ResourceAddress) {
  const { service, environment, type, name } = address;
  return { name: service, id: `${environment}.${type}.${name}` };
}

/** Options of every call. @public */
export interface InfraRequestOptions {
  /** Backstage token; not needed in the browser, where fetch adds it. */
  token?: string;
  signal?: AbortSignal;
}

/** The REST API of the infra backend. @public */
export interface InfraApi {
  getPlatform(options?: InfraRequestOptions): Promise<PlatformView>;
  listServices(
    query: ServiceQuery,
    options?: InfraRequestOptions,
  ): Promise<ServiceList>;
  getService(name: string, options?: InfraRequestOptions): Promise<ServiceView>;
  /** What the card of a service shows. */
  getServiceCard(
    name: string,
    options?: InfraRequestOptions,
  ): Promise<ServiceCard>;
  getServiceStatus(
    name: string,
    options?: InfraRequestOptions,
  ): Promise<ServiceStatus>;
  getServiceTimeline(
    name: string,
    options?: InfraRequestOptions,
  ): Promise<Timeline>;
  getResource(
    resource: ResourceAddress,
    options?: InfraRequestOptions,
  ): Promise<ResourceView>;
  /** The plan that waits for approval; `NotFoundError` when there is none. */
  getResourcePlan(
    resource: ResourceAddress,
    options?: InfraRequestOptions,
  ): Promise<PlanView>;
  getOverview(options?: InfraRequestOptions): Promise<Overview>;
  listRequests(
    query: RequestQuery,
    options?: InfraRequestOptions,
  ): Promise<RequestList>;
  listLinks(query: LinkQuery, options?: InfraRequestOptions): Promise<LinkList>;
  previewChange(
    change: ChangeInput,
    options?: InfraRequestOptions,
  ): Promise<ChangeSet>;
  /**
   * Proposes a change. The same idempotency key always leads to the same
   * change, so a call whose answer was lost can be repeated.
   */
  submitChange(
    change: ChangeInput,
    options: InfraRequestOptions & { idempotencyKey: string },
  ): Promise<ChangeRecord>;
  /** The newest changes of a service, also of one that has no claim yet. */
  listChanges(
    query: { service: string },
    options?: InfraRequestOptions,
  ): Promise<ChangeList>;
  getChange(id: string, options?: InfraRequestOptions): Promise<ChangeRecord>;
  /** Component packages with their versions, evidence and adoption. */
  listPackages(options?: InfraRequestOptions): Promise<PackageList>;
  getPackage(
    ref: { name: string; version: string },
    options?: InfraRequestOptions,
  ): Promise<PackageView>;
  comparePackages(
    query: { from: string; to: string },
    options?: InfraRequestOptions,
  ): Promise<PackageComparison>;
  /** Hands in results of tests of one package: for a CI. */
  recordCertification(
    evidence: EvidenceInput[],
    options?: InfraRequestOptions,
  ): Promise<PlatformProposal>;
  previewPlatformChange(
    change: PlatformChangeInput,
    options?: InfraRequestOptions,
  ): Promise<PlatformChangeSet>;
  submitPlatformChange(
    change: PlatformChangeInput,
    options?: InfraRequestOptions,
  ): Promise<PlatformProposal>;
  /** Where a service can go back to. */
  getServiceHistory(
    name: string,
    options?: InfraRequestOptions,
  ): Promise<History>;
  getServiceMatrix(
    name: string,
    options?: InfraRequestOptions,
  ): Promise<EnvironmentMatrix>;
  getUpgradeOptions(
    name: string,
    query: { package?: string },
    options?: InfraRequestOptions,
  ): Promise<UpgradeOptions>;
  /** What the caller may do to a service. */
  getAllowedOperations(
    name: string,
    options?: InfraRequestOptions,
  ): Promise<AllowedOperations>;
  getDependents(
    name: string,
    options?: InfraRequestOptions,
  ): Promise<Dependents>;
  /** Services that people wrote by hand. */
  listAdoptable(options?: InfraRequestOptions): Promise<AdoptionList>;
  getAdoption(
    name: string,
    options?: InfraRequestOptions,
  ): Promise<AdoptionReport>;
  listCampaigns(options?: InfraRequestOptions): Promise<CampaignList>;
  previewCampaign(
    spec: CampaignSpecInput,
    options?: InfraRequestOptions,
  ): Promise<CampaignPreview>;
  startCampaign(
    spec: CampaignSpecInput,
    options?: InfraRequestOptions,
  ): Promise<CampaignSummary>;
  getCampaign(
    name: string,
    query: CampaignQuery,
    options?: InfraRequestOptions,
  ): Promise<CampaignView>;
  actOnCampaign(
    name: string,
    action: CampaignAction,
    options?: InfraRequestOptions,
  ): Promise<CampaignSummary>;
}

/**
 * Client of the REST API, for browsers and backends.
 *
 * @remarks
 *
 * Errors of the backend are thrown as `ResponseError` of `@backstage/errors`;
 * an answer that does not have the form of the contract as an `Error`.
 *
 * @public
 */
export class InfraClient implements InfraApi {
  readonly #fetchApi: { fetch: typeof fetch };
  readonly #discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };

  constructor(options: {
    fetchApi: { fetch: typeof fetch };
    discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
  }) {
    this.#fetchApi = options.fetchApi;
    this.#discoveryApi = options.discoveryApi;
  }

  async getPlatform(options?: InfraRequestOptions) {
    return this.#call(infraContract.getPlatform, {}, options);
  }

  async listServices(query: ServiceQuery, options?: InfraRequestOptions) {
    return this.#call(infraContract.listServices, { query }, options);
  }

  async getService(name: string, options?: InfraRequestOptions) {
    return this.#call(infraContract.getService, { params: { name } }, options);
  }

  async getServiceCard(name: string, options?: InfraRequestOptions) {
    const params = { name };
    return this.#call(infraContract.getServiceCard, { params }, options);
  }

  async getServiceStatus(name: string, options?: InfraRequestOptions) {
    const params = { name };
    return this.#call(infraContract.getServiceStatus, { params }, options);
  }

  async getServiceTimeline(name: string, options?: InfraRequestOptions) {
    const params = { name };
    return this.#call(infraContract.getServiceTimeline, { params }, options);
  }

  async getResource(address: ResourceAddress, options?: InfraRequestOptions) {
    const params = resourceParamsOf(address);
    return this.#call(infraContract.getResource, { params }, options);
  }

  async getResourcePlan(
    address: ResourceAddress,
    options?: InfraRequestOptions,
  ) {
    const params = resourceParamsOf(address);
    return this.#call(infraContract.getResourcePlan, { params }, options);
  }

  async getOverview(options?: InfraRequestOptions) {
    return this.#call(infraContract.getOverview, {}, options);
  }

  async listRequests(query: RequestQuery, options?: InfraRequestOptions) {
    return this.#call(infraContract.listRequests, { query }, options);
  }

  async listLinks(query: LinkQuery, options?: InfraRequestOptions) {
    return this.#call(infraContract.listLinks, { query }, options);
  }

  /** Not part of {@link InfraApi}: no page needs it. */
  async listInventory(query: InventoryQuery, options?: InfraRequestOptions) {
    return this.#call(infraContract.listInventory, { query }, options);
  }

  async previewChange(change: ChangeInput, options?: InfraRequestOptions) {
    return this.#call(
      infraContract.previewChange,
      { body: { change } },
      options,
    );
  }

  async submitChange(
    change: ChangeInput,
    options: InfraRequestOptions & { idempotencyKey: string },
  ) {
    return this.#call(
      infraContract.submitChange,
      {
        body: { change },
        headers: { 'idempotency-key': options.idempotencyKey },
      },
      options,
    );
  }

  async listChanges(query: { service: string }, options?: InfraRequestOptions) {
    return this.#call(infraContract.listChanges, { query }, options);
  }

  async getChange(id: string, options?: InfraRequestOptions) {
    return this.#call(infraContract.getChange, { params: { id } }, options);
  }

  async listPackages(options?: InfraRequestOptions) {
    return this.#call(infraContract.listPackages, {}, options);
  }

  async getPackage(
    params: { name: string; version: string },
    options?: InfraRequestOptions,
  ) {
    return this.#call(infraContract.getPackage, { params }, options);
  }

  async comparePackages(
    query: { from: string; to: string },
    options?: InfraRequestOptions,
  ) {
    return this.#call(infraContract.comparePackages, { query }, options);
  }

  async recordCertification(
    evidence: EvidenceInput[],
    options?: InfraRequestOptions,
  ) {
    const body = { evidence };
    return this.#call(infraContract.recordCertification, { body }, options);
  }

  async previewPlatformChange(
    change: PlatformChangeInput,
    options?: InfraRequestOptions,
  ) {
    const body = { change };
    return this.#call(infraContract.previewPlatformChange, { body }, options);
  }

  async submitPlatformChange(
    change: PlatformChangeInput,
    options?: InfraRequestOptions,
  ) {
    const body = { change };
    return this.#call(infraContract.submitPlatformChange, { body }, options);
  }

  async getServiceHistory(name: string, options?: InfraRequestOptions) {
    const params = { name };
    return this.#call(infraContract.getServiceHistory, { params }, options);
  }

  async getServiceMatrix(name: string, options?: InfraRequestOptions) {
    const params = { name };
    return this.#call(infraContract.getServiceMatrix, { params }, options);
  }

  async getUpgradeOptions(
    name: string,
    query: { package?: string },
    options?: InfraRequestOptions,
  ) {
    const params = { name };
    return this.#call(
      infraContract.getUpgradeOptions,
      { params, query },
      options,
    );
  }

  async getAllowedOperations(name: string, options?: InfraRequestOptions) {
    const params = { name };
    return this.#call(infraContract.getAllowedOperations, { params }, options);
  }

  async getDependents(name: string, options?: InfraRequestOptions) {
    const params = { name };
    return this.#call(infraContract.getDependents, { params }, options);
  }

  async listAdoptable(options?: InfraRequestOptions) {
    return this.#call(infraContract.listAdoptable, {}, options);
  }

  async getAdoption(name: string, options?: InfraRequestOptions) {
    const params = { name };
    return this.#call(infraContract.getAdoption, { params }, options);
  }

  async listCampaigns(options?: InfraRequestOptions) {
    return this.#call(infraContract.listCampaigns, {}, options);
  }

  async previewCampaign(
    spec: CampaignSpecInput,
    options?: InfraRequestOptions,
  ) {
    return this.#call(infraContract.previewCampaign, { body: spec }, options);
  }

  async startCampaign(spec: CampaignSpecInput, options?: InfraRequestOptions) {
    return this.#call(infraContract.startCampaign, { body: spec }, options);
  }

  async getCampaign(
    name: string,
    query: CampaignQuery,
    options?: InfraRequestOptions,
  ) {
    const params = { name };
    return this.#call(infraContract.getCampaign, { params, query }, options);
  }

  async actOnCampaign(
    name: string,
    action: CampaignAction,
    options?: InfraRequestOptions,
  ) {
    const params = { name };
    return this.#call(
      infraContract.actOnCampaign,
      { params, body: action },
      options,
    );
  }

  async #call<R extends RouteContract>(
    route: R,
    input: {
      params?: Record<string, string>;
      query?: object;
      headers?: Record<string, string>;
      body?: unknown;
    },
    options: InfraRequestOptions = {},
  ): Promise<z.output<R['response']>> {
    const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(input.params?.[name] ?? ''),
    );
    const query = new URLSearchParams();
    for (const [key, value] of Object.entries(input.query ?? {})) {
      if (value !== undefined && value !== '') query.set(key, String(value));
    }
    const search = query.size > 0 ? `?${query}` : '';
    const baseUrl = await this.#discoveryApi.getBaseUrl('infra');
    const response = await this.#fetchApi.fetch(`${baseUrl}${path}${search}`, {
      method: route.method.toUpperCase(),
      signal: options.signal,
      headers: {
        ...input.headers,
        ...(input.body !== undefined && { 'content-type': 'application/json' }),
        ...(options.token && { authorization: `Bearer ${options.token}` }),
      },
      ...(input.body !== undefined && { body: JSON.stringify(input.body) }),
    });
    if (!response.ok) throw await ResponseError.fromResponse(response);
    const parsed = route.response.safeParse(await response.json());
    if (!parsed.success) {
      throw new Error(
        `The infra backend answered ${
          route.operationId
        } in a form this client does not know; are both on the same version? ${z.prettifyError(
          parsed.error,
        )}`,
      );
    }
    return parsed.data as z.output<R['response']>;
  }
}
