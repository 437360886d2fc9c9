import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import type {
  CampaignAction,
  CampaignList,
  CampaignPreview,
  CampaignSpec,
  CampaignSummary,
  CampaignView,
} from '@groundwork/backstage-plugin-infra-common';
import type { ChangePlanner } from '../changes/ChangePlanner';
import type { IndexStore } from '../database/IndexStore';
import type { RepositoryIndex } from '../index/RepositoryIndex';
import type { DesiredServices } from '../observe/DesiredServices';
import type { StoredCampaign, StoredItem } from './campaign';
import type { CampaignStore, ItemCounts, ItemFilter } from './CampaignStore';
import { selectAdoptable } from './selectAdoptable';
import { selectItems } from './selectItems';
import { trialPlans } from './trialPlans';

const MAX_SHOWN = 200;

/** Pull requests with their labels that GitHub lets be made in an hour. */
const PER_HOUR = 460;

/** Starts, shows and steers campaigns; asks for no permission. */
export class CampaignService {
  readonly #store: CampaignStore;
  readonly #index: RepositoryIndex;
  readonly #indexStore: IndexStore;
  readonly #desired: DesiredServices;
  readonly #planner: Pick<ChangePlanner, 'plan'>;
  readonly #ownerOf: (service: string) => Promise<string | undefined>;
  readonly #now: () => Date;

  constructor(options: {
    store: CampaignStore;
    index: RepositoryIndex;
    indexStore: IndexStore;
    desiredServices: DesiredServices;
    planner: Pick<ChangePlanner, 'plan'>;
    /** Owner of a service that has no claim, as the catalog knows it. */
    ownerOf: (service: string) => Promise<string | undefined>;
    now: () => Date;
  }) {
    this.#store = options.store;
    this.#index = options.index;
    this.#indexStore = options.indexStore;
    this.#desired = options.desiredServices;
    this.#planner = options.planner;
    this.#ownerOf = options.ownerOf;
    this.#now = options.now;
  }

  async list(): Promise<CampaignList> {
    const items: CampaignSummary[] = [];
    for (const campaign of await this.#store.list()) {
      const counts = await this.#store.countItems(campaign.spec.name);
      items.push(toSummary(campaign, counts));
    }
    return { items };
  }

  /** @throws InputError for environments or packages that are not there */
  async preview(spec: CampaignSpec): Promise<CampaignPreview> {
    await this.#check(spec);
    const selected = await this.#select(spec);
    const trial = await trialPlans(
      { planner: this.#planner, now: this.#now },
      spec,
      selected.items,
    );
    const items = selected.items.filter(item => !trial.unneeded.has(item));
    const services = new Set(items.map(({ service }) => service));
    return {
      services: services.size,
      items: items.length,
      waves: spec.waves.map(({ name }, wave) => ({
        name,
        items: items.filter(item => item.wave === wave).length,
      })),
      blocked: [...selected.unfit, ...trial.blocked].slice(0, MAX_SHOWN),
      minutes: minutesFor(items.length, spec.perMinute),
      changes: trial.changes.slice(0, MAX_SHOWN),
      unneeded: trial.unneeded.size,
      unplanned: trial.unplanned,
    };
  }

  /**
   * @throws InputError when there is nothing to do
   * @throws ConflictError when the name is taken
   */
  async start(spec: CampaignSpec, createdBy: string): Promise<CampaignSummary> {
    await this.#check(spec);
    // What renders the same on an old index may not do so on the newest.
    if (spec.work.kind === 'render') await this.#index.refresh();
    const { items } = await this.#select(spec);
    if (items.length === 0) {
      throw new InputError(
        `Campaign ${
          spec.name
        } would touch nothing: no selected service has an environment of its waves${
          spec.work.kind === 'upgrade' ? ` on ${spec.work.from}` : ''
        }.`,
      );
    }
    const at = this.#now().toISOString();
    const campaign: StoredCampaign = {
      spec,
      state: 'running',
      message: undefined,
      wave: 0,
      createdBy,
      createdAt: at,
      updatedAt: at,
    };
    if (!(await this.#store.insert(campaign, items))) {
      throw new ConflictError(
        `There is a campaign ${spec.name} already. Choose another name.`,
      );
    }
    return this.#summary(spec.name);
  }

  /** @throws NotFoundError */
  async get(
    name: string,
    query: ItemFilter & { limit: number; cursor?: string },
  ): Promise<CampaignView> {
    const summary = await this.#summary(name);
    const { cursor, ...filter } = query;
    const page = await this.#store.pageItems(name, {
      ...filter,
      ...(cursor !== undefined && { after: cursor }),
    });
    return {
      ...summary,
      items: page.items.map(toItem),
      ...(page.nextCursor !== undefined && { nextCursor: page.nextCursor }),
      optOuts: await this.#store.listOptOuts(name),
      progress: await this.#store.listProgress(name),
    };
  }

  /**
   * @throws NotFoundError
   * @throws ConflictError when its state does not let it
   */
  async act(
    name: string,
    action: CampaignAction,
    by: string,
  ): Promise<CampaignSummary> {
    const campaign = await this.#find(name);
    switch (action.action) {
      case 'pause':
        await this.#move(campaign, ['running'], 'paused', by, action.reason);
        break;
      case 'resume':
        await this.#move(campaign, ['paused'], 'running', by);
        break;
      case 'stop':
        await this.#move(
          campaign,
          ['running', 'paused'],
          'stopped',
          by,
          action.reason,
        );
        break;
      case 'retry':
        await this.#retry(campaign, action.services);
        break;
      case 'opt-out': {
        const { action: _, ...optOut } = action;
        if (Date.parse(optOut.expiresAt) <= this.#now().getTime()) {
          throw new InputError('An opt-out has to end in the future.');
        }
        await this.#store.putOptOut(name, optOut);
        break;
      }
      default:
        await this.#optIn(campaign, action.service);
    }
    return this.#summary(name);
  }

  async #move(
    campaign: StoredCampaign,
    from: readonly StoredCampaign['state'][],
    to: StoredCampaign['state'],
    by: string,
    reason?: string,
  ) {
    const { spec, state, wave } = campaign;
    if (state === to) return;
    const update = {
      state: to,
      message:
        to === 'running'
          ? undefined
          : `${by} ${to} it${reason ? `: ${reason}` : '.'}`,
      wave,
    };
    const isMoved =
      from.includes(state) &&
      (await this.#store.update(spec.name, update, state, this.#now()));
    if (!isMoved) {
      throw new ConflictError(
        `Campaign ${spec.name} is ${state}, so it cannot be ${to}.`,
      );
    }
  }

  /** Failed items become new ones, with a change of their own. */
  async #retry(
    campaign: StoredCampaign,
    services: readonly string[] | undefined,
  ) {
    await this.#putBack(
      campaign,
      ({ state, service }) =>
        (state === 'failed' || state === 'blocked') &&
        (services?.includes(service) ?? true),
    );
  }

  async #optIn(campaign: StoredCampaign, service: string) {
    await this.#store.removeOptOut(campaign.spec.name, service);
    await this.#putBack(
      campaign,
      item => item.service === service && item.state === 'opted-out',
    );
  }

  /** Lets items wait again; a campaign that was through goes on. */
  async #putBack(
    { spec, state, wave }: StoredCampaign,
    which: (item: StoredItem) => boolean,
  ) {
    const { name } = spec;
    if (state === 'stopped') {
      throw new ConflictError(
        `Campaign ${name} is stopped and opens nothing any more. Start another one.`,
      );
    }
    const at = this.#now();
    const items = (await this.#store.listItems(name)).filter(which);
    await this.#store.replaceItems(
      name,
      items.map(from => ({ from, to: waitingAgain(from, at.toISOString()) })),
    );
    if (items.length === 0) return;
    // Only now: it may have ended while the items were written.
    const running = { state: 'running', message: undefined, wave } as const;
    await this.#store.update(name, running, 'done', at);
  }

  async #select(spec: CampaignSpec) {
    if (spec.work.kind === 'adopt') {
      const parts = {
        index: this.#index,
        indexStore: this.#indexStore,
        ownerOf: this.#ownerOf,
      };
      const items = await selectAdoptable(parts, spec, this.#now());
      return { items, unfit: [] };
    }
    return selectItems(
      { indexStore: this.#indexStore, desiredServices: this.#desired },
      spec,
      this.#now(),
    );
  }

  async #check({ waves, work }: CampaignSpec): Promise<void> {
    const { platform } = await this.#index.current();
    for (const { environments } of waves) {
      for (const name of environments) {
        if (!platform.environments.has(name)) {
          throw new InputError(
            `There is no environment "${name}". There are: ${[
              ...platform.environments.keys(),
            ].join(', ')}.`,
          );
        }
      }
    }
    if (work.kind !== 'upgrade') return;
    for (const ref of [work.from, work.to]) {
      if (!platform.packages.has(ref)) {
        throw new InputError(`There is no component package ${ref}.`);
      }
    }
    const status = platform.packageStatus(work.to, this.#now());
    if (status?.state === 'revoked') {
      throw new InputError(
        `${work.to} is revoked: ${status.note ?? ''}`.trim(),
      );
    }
  }

  async #find(name: string): Promise<StoredCampaign> {
    const campaign = await this.#store.find(name);
    if (!campaign) throw new NotFoundError(`There is no campaign ${name}.`);
    return campaign;
  }

  async #summary(name: string): Promise<CampaignSummary> {
    return toSummary(
      await this.#find(name),
      await this.#store.countItems(name),
    );
  }
}

/** Minutes until the last pull request is open, if nothing else takes time. */
function minutesFor(items: number, perMinute: number): number {
  const hours = Math.floor(Math.max(0, items - 1) / PER_HOUR);
  return hours * 60 + Math.ceil((items - hours * PER_HOUR) / perMinute);
}

function waitingAgain(item: StoredItem, at: string): StoredItem {
  const { changeId: _, pullRequest: __, risk: ___, ...rest } = item;
  return {
    ...rest,
    state: 'waiting',
    message: undefined,
    attempt: item.attempt + 1,
    since: at,
    updatedAt: at,
  };
}

function toSummary(
  campaign: StoredCampaign,
  counts: ItemCounts,
): CampaignSummary {
  const { message, wave, ...rest } = campaign;
  return {
    ...rest,
    ...(message !== undefined && { message }),
    counts,
    currentWave: wave,
  };
}

/** What the browser sees of an item. */
function toItem(item: StoredItem): CampaignView['items'][number] {
  const { since: _, attempt: __, proposedAt: ___, ...shown } = item;
  return shown;
}
