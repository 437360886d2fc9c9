import type {
  infraContract,
  Inventory,
  LinkList,
  Overview,
  PlanView,
  RequestList,
  ResourceView,
  ServiceCard,
  ServiceStatus,
  Timeline,
} from '@groundwork/backstage-plugin-infra-common';
import type { z } from 'zod';
import type { CallerOptions } from './InfraService';

/** A resource of a service in an environment, by name. */
export interface ResourcePlaceOptions {
  readonly service: string;
  readonly environment: string;
  readonly type: string;
  readonly name: string;
}

/** A parsed query of the list of requests. */
export type RequestListOptions = z.output<
  typeof infraContract.listRequests.query
>;

/** A parsed query of the link dashboard. */
export type LinkListOptions = z.output<typeof infraContract.listLinks.query>;

/** A parsed query of the inventory. */
export type InventoryOptions = z.output<
  typeof infraContract.listInventory.query
>;

/**
 * What became of services, for REST, actions and search. Permissions are part
 * of it, whoever calls. Nothing here asks a cluster, but for a plan.
 */
export interface StatusService {
  /** @throws NotFoundError when nothing is known of the service */
  getServiceCard(name: string, options: CallerOptions): Promise<ServiceCard>;
  /** @throws NotFoundError when nothing is known of the service */
  getServiceStatus(
    name: string,
    options: CallerOptions,
  ): Promise<ServiceStatus>;
  getServiceTimeline(name: string, options: CallerOptions): Promise<Timeline>;
  /** @throws NotFoundError when there is no such resource */
  getResource(
    place: ResourcePlaceOptions,
    options: CallerOptions,
  ): Promise<ResourceView>;
  /** @throws NotFoundError when no plan waits, or it is not kept to be read */
  getResourcePlan(
    place: ResourcePlaceOptions,
    options: CallerOptions,
  ): Promise<PlanView>;
  getOverview(options: CallerOptions): Promise<Overview>;
  listRequests(
    query: RequestListOptions,
    options: CallerOptions,
  ): Promise<RequestList>;
  listLinks(query: LinkListOptions, options: CallerOptions): Promise<LinkList>;
  /** @throws ServiceUnavailableError while the repository changes too quickly */
  listInventory(
    query: InventoryOptions,
    options: CallerOptions,
  ): Promise<Inventory>;
}
