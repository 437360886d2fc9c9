import type {
  ChangeRecord,
  ProposalState,
  ServiceStatus,
} from '@groundwork/backstage-plugin-infra-common';
import { changeIdFor } from '@groundwork/backstage-plugin-infra-node';
import type { ChangeStore } from '../database/ChangeStore';
import { toChangeRecord } from '../database/changeRows';
import type { ProposalStore } from '../database/ProposalStore';
import type { StatusStore } from '../database/StatusStore';
import type { DesiredServices } from '../observe/DesiredServices';
import {
  idempotencyKeyOf,
  type StoredCampaign,
  type StoredItem,
} from './campaign';
import type { CampaignStore } from './CampaignStore';
import { itemAfter, type ItemFacts } from './itemAfter';

/** Services whose facts are read together. */
const BATCH = 200;

/** What is known of the items of a campaign, from the database alone. */
export class CampaignLook {
  readonly #store: CampaignStore;
  readonly #changes: ChangeStore;
  readonly #proposals: ProposalStore;
  readonly #statuses: StatusStore;
  readonly #desired: DesiredServices;
  readonly #now: () => Date;

  constructor(options: {
    store: CampaignStore;
    changeStore: ChangeStore;
    proposals: ProposalStore;
    statuses: StatusStore;
    desiredServices: DesiredServices;
    now: () => Date;
  }) {
    this.#store = options.store;
    this.#changes = options.changeStore;
    this.#proposals = options.proposals;
    this.#statuses = options.statuses;
    this.#desired = options.desiredServices;
    this.#now = options.now;
  }

  /** Every item as it is now; the very object where nothing changed. */
  async itemsOf(
    campaign: StoredCampaign,
    items: readonly StoredItem[],
  ): Promise<StoredItem[]> {
    const { spec } = campaign;
    const now = this.#now();
    const optOuts = new Map(
      (await this.#store.listOptOuts(spec.name)).map(one => [one.service, one]),
    );
    const looked: StoredItem[] = [];
    for (let start = 0; start < items.length; start += BATCH) {
      const batch = items.slice(start, start + BATCH);
      const facts = await this.#factsOf(campaign, batch);
      for (const item of batch) {
        const known = { ...facts(item), optOut: optOuts.get(item.service) };
        const next = itemAfter(item, known, spec, now);
        looked.push(isSame(item, next) ? item : next);
      }
    }
    return looked;
  }

  async #factsOf(
    { spec, createdBy }: StoredCampaign,
    items: readonly StoredItem[],
  ): Promise<(item: StoredItem) => ItemFacts> {
    const idOf = (item: StoredItem) =>
      changeIdFor(createdBy, idempotencyKeyOf(spec.name, item));
    const services = [...new Set(items.map(({ service }) => service))];
    const [stored, desired] = await Promise.all([
      this.#changes.findAll(items.map(idOf)),
      this.#desired.read(services),
    ]);
    const numbers = [...stored.values()].flatMap(
      ({ pullRequest }) => pullRequest?.number ?? [],
    );
    const proposals = new Map(
      (await this.#proposals.find(numbers)).map(one => [one.number, one]),
    );
    const told = (item: StoredItem) => {
      const change = stored.get(idOf(item));
      const number = change?.pullRequest?.number;
      const proposal = number === undefined ? undefined : proposals.get(number);
      return {
        change: change && withEnd(toChangeRecord(change), proposal?.state),
        proposal,
      };
    };
    const statuses = new Map<string, ServiceStatus>();
    for (const item of items) {
      // What became of a service counts once its pull request is merged.
      if (told(item).change?.status !== 'merged') continue;
      if (statuses.has(item.service)) continue;
      const found = await this.#statuses.readStatus(item.service);
      if (found) statuses.set(item.service, found.status);
    }
    return item => {
      const environment = desired
        .get(item.service)
        ?.environments.find(({ name }) => name === item.environment);
      const seen = statuses
        .get(item.service)
        ?.environments.find(({ name }) => name === item.environment);
      return {
        ...told(item),
        package: environment?.package,
        reports: (environment?.resources ?? []).map(({ type, name }) => ({
          ...{ type, name },
          report: seen?.resources.find(
            one => one.type === type && one.name === name,
          )?.status,
        })),
      };
    };
  }
}

/** The host may have told the end of a pull request before the journal knows. */
function withEnd(
  change: ChangeRecord,
  state: ProposalState['state'] | undefined,
): ChangeRecord {
  return change.status === 'proposed' &&
    (state === 'merged' || state === 'closed')
    ? { ...change, status: state }
    : change;
}

function isSame(a: StoredItem, b: StoredItem): boolean {
  return (
    a.state === b.state &&
    a.message === b.message &&
    a.changeId === b.changeId &&
    a.risk === b.risk &&
    a.pullRequest?.number === b.pullRequest?.number
  );
}
