import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import {
  changeSchema,
  type CampaignSpec,
  type Change,
  type ChangeRecord,
  type ProposalState,
  type ServiceStatus,
} from '@groundwork/backstage-plugin-infra-common';
import { changeIdFor } from '@groundwork/backstage-plugin-infra-node';
import type { ChangeService } from '../changes/ChangeService';
import type { ChangeStore } from '../database/ChangeStore';
import { toChangeRecord } from '../database/changeRows';
import type { ProposalStore } from '../database/ProposalStore';
import type { StatusStore } from '../database/StatusStore';
import type { DesiredServices } from '../observe/DesiredServices';
import {
  idempotencyKeyOf,
  throughStates,
  type StoredCampaign,
  type StoredItem,
} from './campaign';
import { campaignAfter } from './campaignAfter';
import type { CampaignAnnouncer } from './CampaignAnnouncer';
import type { CampaignStore } from './CampaignStore';
import { itemAfter } from './itemAfter';

/** Pull requests that are opened at the same time. */
const AT_ONCE = 4;

/** Services whose facts are read together. */
const BATCH = 200;

/**
 * Moves campaigns on. Everything that it knows is in the database and in the
 * journal of changes, so that it can be stopped anywhere: the same attempt of
 * an item is always the same change, with one pull request.
 */
export class CampaignRunner {
  readonly #store: CampaignStore;
  readonly #changes: Pick<ChangeService, 'submit'>;
  readonly #changeStore: ChangeStore;
  readonly #proposals: ProposalStore;
  readonly #statuses: StatusStore;
  readonly #desired: DesiredServices;
  readonly #announcer: CampaignAnnouncer;
  readonly #logger: LoggerService;
  readonly #now: () => Date;

  constructor(options: {
    store: CampaignStore;
    changes: Pick<ChangeService, 'submit'>;
    changeStore: ChangeStore;
    proposals: ProposalStore;
    statuses: StatusStore;
    desiredServices: DesiredServices;
    announcer: CampaignAnnouncer;
    logger: LoggerService;
    now: () => Date;
  }) {
    this.#store = options.store;
    this.#changes = options.changes;
    this.#changeStore = options.changeStore;
    this.#proposals = options.proposals;
    this.#statuses = options.statuses;
    this.#desired = options.desiredServices;
    this.#announcer = options.announcer;
    this.#logger = options.logger;
    this.#now = options.now;
  }

  /** Moves every running campaign on by one step. */
  async advanceAll(signal?: AbortSignal): Promise<void> {
    for (const name of await this.#store.listRunning()) {
      if (signal?.aborted) return;
      await this.advance(name, signal).catch(error => {
        // The next run begins with what is stored.
        this.#logger.warn(
          `Campaign ${name} did not move on: ${stringifyError(error)}`,
        );
      });
    }
  }

  /** Looks at all items of a campaign, then does what comes next. */
  async advance(name: string, signal?: AbortSignal): Promise<void> {
    const campaign = await this.#store.find(name);
    if (!campaign) return;
    const before = await this.#store.listItems(name);
    const items = await this.#look(campaign, before);
    const changed = items.filter((item, at) => item !== before[at]);
    await this.#store.putItems(name, changed);
    await this.#noteProgress(name, before, items);
    const step = campaignAfter(campaign, items, this.#now());
    const { state, message, wave } = step;
    if (
      state !== campaign.state ||
      message !== campaign.message ||
      wave !== campaign.wave
    ) {
      await this.#store.update(
        name,
        { state, message, wave },
        campaign.state,
        this.#now(),
      );
    }
    const proposed = await this.#proposeAll(campaign, step.propose, signal);
    await this.#announcer.tell(campaign, before, [
      ...changed.filter(item => !proposed.some(one => isSame(one, item))),
      ...proposed,
    ]);
  }

  /** Every item as it is now; the very object where nothing changed. */
  async #look(
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
        const known = facts(item);
        const next = itemAfter(
          item,
          { ...known, optOut: optOuts.get(item.service) },
          spec,
          now,
        );
        looked.push(sameItem(item, next) ? item : next);
      }
    }
    return looked;
  }

  async #factsOf(campaign: StoredCampaign, items: readonly StoredItem[]) {
    const { spec, createdBy } = campaign;
    const idOf = (item: StoredItem) =>
      changeIdFor(createdBy, idempotencyKeyOf(spec.name, item));
    const services = [...new Set(items.map(({ service }) => service))];
    const [changes, desired] = await Promise.all([
      this.#changeStore.findAll(items.map(idOf)),
      this.#desired.read(services),
    ]);
    const numbers = [...changes.values()].flatMap(
      ({ pullRequest }) => pullRequest?.number ?? [],
    );
    const proposals = new Map(
      (await this.#proposals.find(numbers)).map(one => [one.number, one]),
    );
    const statuses = new Map<string, ServiceStatus>();
    for (const item of items) {
      // What became of a service counts once its pull request is merged.
      if (!changes.get(idOf(item))?.pullRequest) continue;
      const found = await this.#statuses.readStatus(item.service);
      if (found) statuses.set(item.service, found.status);
    }
    return (item: StoredItem) => {
      const stored = changes.get(idOf(item));
      const number = stored?.pullRequest?.number;
      const proposal = number === undefined ? undefined : proposals.get(number);
      const environment = desired
        .get(item.service)
        ?.environments.find(({ name }) => name === item.environment);
      const seen = statuses
        .get(item.service)
        ?.environments.find(({ name }) => name === item.environment);
      return {
        change: stored && withEnd(toChangeRecord(stored), proposal?.state),
        proposal,
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

  /** Opens pull requests, a few at a time. */
  async #proposeAll(
    campaign: StoredCampaign,
    items: readonly StoredItem[],
    signal: AbortSignal | undefined,
  ): Promise<StoredItem[]> {
    const left = [...items];
    const proposed: StoredItem[] = [];
    const work = async () => {
      for (;;) {
        const item = left.shift();
        if (!item || signal?.aborted) return;
        // Somebody may have paused it meanwhile.
        const current = await this.#store.find(campaign.spec.name);
        if (current?.state !== 'running') return;
        proposed.push(await this.#propose(campaign, item));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return proposed;
  }

  async #propose(
    { spec, createdBy }: StoredCampaign,
    item: StoredItem,
  ): Promise<StoredItem> {
    const at = this.#now().toISOString();
    const begun: StoredItem = {
      ...item,
      state: 'proposing',
      proposedAt: at,
      since: at,
      updatedAt: at,
    };
    // A crash from here on leaves an item that the next look finds in the
    // journal, or puts back among those that wait.
    await this.#store.putItems(spec.name, [begun]);
    const change = changeFor(spec, item);
    const next = await this.#changes
      .submit({
        change,
        submitted: change,
        idempotencyKey: idempotencyKeyOf(spec.name, item),
        requestedBy: createdBy,
        background: true,
      })
      .then(
        ({ change: stored }): StoredItem =>
          itemAfter(
            begun,
            { change: toChangeRecord(stored), reports: [], package: '' },
            spec,
            this.#now(),
          ),
        (error: Error): StoredItem => ({
          ...begun,
          state: error.name === 'InputError' ? 'blocked' : 'failed',
          message: error.message,
        }),
      );
    await this.#store.putItems(spec.name, [next]);
    return next;
  }

  async #noteProgress(
    name: string,
    before: readonly StoredItem[],
    items: readonly StoredItem[],
  ): Promise<void> {
    const done = through(items);
    if (done === through(before)) return;
    const at = this.#now().toISOString();
    await this.#store.addProgress(name, { at, done, total: items.length });
  }
}

/** What a campaign does to one service in one environment. */
export function changeFor(spec: CampaignSpec, item: StoredItem): Change {
  const { service, environment } = item;
  const reason = `Campaign ${spec.name}: ${spec.title}`;
  const environments = [environment];
  const { work } = spec;
  return changeSchema.parse(
    work.kind === 'upgrade'
      ? { kind: 'upgrade', service, package: work.to, environments, reason }
      : { kind: work.kind, service, environments, reason },
  );
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

function through(items: readonly StoredItem[]): number {
  return items.filter(({ state }) => throughStates.includes(state)).length;
}

function isSame(a: StoredItem, b: StoredItem): boolean {
  return a.service === b.service && a.environment === b.environment;
}

function sameItem(a: StoredItem, b: StoredItem): boolean {
  return (
    a.state === b.state &&
    a.message === b.message &&
    a.changeId === b.changeId &&
    a.risk === b.risk &&
    a.pullRequest?.number === b.pullRequest?.number
  );
}
