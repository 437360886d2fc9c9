import { NotFoundError } from '@backstage/errors';
import type {
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
import type { GitOpsRepository } from '@groundwork/backstage-plugin-infra-node';
import type { ChangeStore } from '../database/ChangeStore';
import type { IndexStore } from '../database/IndexStore';
import type { ObservationStore } from '../database/ObservationStore';
import type { ProposalStore } from '../database/ProposalStore';
import type { Permitted, StatusStore } from '../database/StatusStore';
import type { RepositoryIndex } from '../index/RepositoryIndex';
import { freshenCard, freshenStatus } from '../observe/freshen';
import type { DesiredServices } from '../observe/DesiredServices';
import type { History } from '../observe/History';
import type { KindStates } from '../observe/KindStates';
import type { StatusSources } from '../observe/StatusSources';
import { describeOverview } from './describeOverview';
import { describeResource } from './describeResource';
import { describeTimeline } from './describeTimeline';
import { listInventory } from './listInventory';
import { listLinks } from './listLinks';
import { listRequests } from './listRequests';
import type {
  InventoryOptions,
  LinkListOptions,
  RequestListOptions,
  ResourcePlaceOptions,
} from './StatusService';

/** What statuses are read from. */
export interface StatusParts {
  readonly repository: GitOpsRepository;
  readonly index: RepositoryIndex;
  readonly indexStore: IndexStore;
  readonly changeStore: ChangeStore;
  readonly observations: ObservationStore;
  readonly proposals: ProposalStore;
  readonly statuses: StatusStore;
  readonly desiredServices: DesiredServices;
  readonly kindStates: KindStates;
  readonly history: History;
  readonly sources: StatusSources;
  readonly now: () => Date;
}

/** Tells what became of services; asks for no permission. */
export class DefaultStatusService {
  readonly #parts: StatusParts;

  constructor(parts: StatusParts) {
    this.#parts = parts;
  }

  /** @throws NotFoundError when nothing was found */
  orNotFound<T>(name: string, found: T | undefined): T {
    if (found !== undefined) return found;
    throw new NotFoundError(
      `${name} has no infrastructure in ${
        this.#parts.repository.title
      } yet. Request some for it first.`,
    );
  }

  async findServiceCard(
    name: string,
  ): Promise<{ owner: string; card: ServiceCard } | undefined> {
    const { statuses, kindStates, now } = this.#parts;
    const found = await statuses.readCard(name);
    if (!found) return undefined;
    const looks = await kindStates.read();
    const clusters = await this.#clusters();
    return {
      owner: found.owner,
      card: freshenCard(found.card, clusters, looks, now()),
    };
  }

  async findServiceStatus(
    name: string,
  ): Promise<{ owner: string; status: ServiceStatus } | undefined> {
    const { statuses, kindStates, now } = this.#parts;
    const found = await statuses.readStatus(name);
    if (!found) return undefined;
    const looks = await kindStates.read();
    return {
      owner: found.owner,
      status: freshenStatus(found.status, looks, now()),
    };
  }

  getServiceTimeline(name: string): Promise<Timeline> {
    return describeTimeline(this.#parts, name);
  }

  getResource(place: ResourcePlaceOptions): Promise<ResourceView> {
    return describeResource(this.#parts, place);
  }

  async getResourcePlan(place: ResourcePlaceOptions): Promise<PlanView> {
    const { sources, observations } = this.#parts;
    const { status } = await describeResource(this.#parts, place);
    const where = `${place.type} ${place.name} of ${place.service} in ${place.environment}`;
    if (!status.plan || !status.object) {
      throw new NotFoundError(`No plan of ${where} waits.`);
    }
    const [object] = await observations.findObjects([status.object]);
    const plan =
      object && (await sources.readPlan({ object, planId: status.plan.id }));
    if (plan) return plan;
    throw new NotFoundError(
      `Plan ${status.plan.id} of ${where} is not kept to be read, or another one has taken its place. Plans are kept when spec.terraform.readablePlan of the environment says so.`,
    );
  }

  getOverview(permitted: Permitted): Promise<Overview> {
    return describeOverview(this.#parts, permitted);
  }

  listRequests(
    query: RequestListOptions,
    permitted: Permitted,
  ): Promise<RequestList> {
    return listRequests(this.#parts, query, permitted);
  }

  listLinks(query: LinkListOptions, permitted: Permitted): Promise<LinkList> {
    return listLinks(this.#parts, query, permitted);
  }

  listInventory(
    query: InventoryOptions,
    permitted: Permitted,
  ): Promise<Inventory> {
    return listInventory(this.#parts, query, permitted);
  }

  async #clusters(): Promise<Map<string, string>> {
    const { index } = this.#parts;
    const { platform } = index.latest ?? (await index.current());
    return new Map(
      [...platform.environments].map(([name, { document }]) => [
        name,
        document.spec.cluster,
      ]),
    );
  }
}
