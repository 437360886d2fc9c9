import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { setTimeout as pause } from 'node:timers/promises';
import {
  throughStates,
  type StoredCampaign,
  type StoredItem,
} from './campaign';
import { campaignAfter, type CampaignStep } from './campaignAfter';
import type { CampaignAnnouncer } from './CampaignAnnouncer';
import type { CampaignLook } from './CampaignLook';
import type { CampaignPace } from './CampaignPace';
import type { CampaignProposer } from './CampaignProposer';
import type { CampaignStore, ItemWrite } from './CampaignStore';

/** Pull requests of a campaign that are opened at the same time. */
const AT_ONCE = 8;

/** Facts of items are looked at again after this time, at the latest. */
const ROUND_MS = 15_000;
/** The longest of one run; another process may take the next one. */
const RUN_MS = 5 * 60_000;
/** Whoever stops us is heard within this time. */
const LISTEN_MS = 1_000;

/**
 * Moves campaigns on. Everything that it knows is in the database and in the
 * journal of changes, so that it can be stopped anywhere: the same attempt of
 * an item is always the same change, with one pull request. Two of them at the
 * same time do no harm: an item is written only as it was read.
 */
export class CampaignRunner {
  readonly #store: CampaignStore;
  readonly #look: CampaignLook;
  readonly #pace: CampaignPace;
  readonly #proposer: CampaignProposer;
  readonly #announcer: CampaignAnnouncer;
  readonly #logger: LoggerService;
  readonly #now: () => Date;
  readonly #sleep: (ms: number) => Promise<unknown>;

  constructor(options: {
    store: CampaignStore;
    look: CampaignLook;
    pace: CampaignPace;
    proposer: CampaignProposer;
    announcer: CampaignAnnouncer;
    logger: LoggerService;
    now: () => Date;
    /** For measurements. Default: the machine's. */
    sleep?: (ms: number) => Promise<unknown>;
  }) {
    this.#store = options.store;
    this.#look = options.look;
    this.#pace = options.pace;
    this.#proposer = options.proposer;
    this.#announcer = options.announcer;
    this.#logger = options.logger;
    this.#now = options.now;
    this.#sleep = options.sleep ?? (ms => pause(ms, undefined, { ref: false }));
  }

  /** Moves every running campaign on, for as long as there is work at hand. */
  async advanceAll(signal?: AbortSignal): Promise<void> {
    const end = this.#now().getTime() + RUN_MS;
    for (;;) {
      const names = await this.#store.listRunning();
      const more = await Promise.all(
        names.map(name =>
          this.advance(name, signal).catch(error => {
            // The next run begins with what is stored.
            this.#logger.warn(
              `Campaign ${name} did not move on: ${stringifyError(error)}`,
            );
            return false;
          }),
        ),
      );
      const isOver = signal?.aborted || this.#now().getTime() >= end;
      if (isOver || !more.includes(true)) return;
    }
  }

  /**
   * Looks at all items of a campaign, then does what comes next.
   *
   * @returns whether there is more to be done at once
   */
  async advance(name: string, signal?: AbortSignal): Promise<boolean> {
    const campaign = await this.#store.find(name);
    if (!campaign) return false;
    const before = await this.#store.listItems(name);
    const looked = await this.#look.itemsOf(campaign, before);
    const writes = looked.flatMap((to, at): ItemWrite[] =>
      to === before[at] ? [] : [{ from: before[at], to }],
    );
    const written = await this.#store.replaceItems(name, writes);
    // Whoever was faster knows better; the next look sees it.
    const lost = new Set(
      writes.filter(one => !written.has(one)).map(({ to }) => to),
    );
    const items = looked.map((item, at) =>
      lost.has(item) ? before[at] : item,
    );
    await this.#noteProgress(name, before, items);
    const step = campaignAfter(campaign, items);
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
    const propose = step.propose.filter(item => !lost.has(item));
    const { proposed, more } = await this.#proposeAll(
      campaign,
      { propose, room: step.room },
      items,
      signal,
    );
    await this.#announcer.tell(campaign, before, [
      ...[...written].map(({ to }) => to),
      ...proposed,
    ]);
    return more;
  }

  /** Opens pull requests, a few at a time and as fast as limits let. */
  async #proposeAll(
    campaign: StoredCampaign,
    { propose, room }: Pick<CampaignStep, 'propose' | 'room'>,
    items: readonly StoredItem[],
    signal: AbortSignal | undefined,
  ): Promise<{ proposed: StoredItem[]; more: boolean }> {
    const { perMinute } = campaign.spec;
    const left = [...propose];
    const proposed: StoredItem[] = [];
    if (left.length === 0) return { proposed, more: false };
    const end = this.#now().getTime() + ROUND_MS;
    const elsewhere = await this.#pace.elsewhere();
    const before = items.filter(({ proposedAt }) => proposedAt !== undefined);
    /** Of this round; those that need no pull request are taken out again. */
    const opened = new Set<{ proposedAt: string }>();
    const isOver = () =>
      left.length === 0 ||
      opened.size >= room ||
      signal?.aborted === true ||
      this.#now().getTime() >= end;
    const work = async () => {
      while (!isOver()) {
        const delay = this.#pace.delay(
          perMinute,
          [...before, ...opened],
          elsewhere,
        );
        if (this.#now().getTime() + delay >= end) return;
        if (delay > 0) {
          await this.#sleep(Math.min(delay, LISTEN_MS));
          continue;
        }
        const item = left.shift()!;
        const slot = { proposedAt: this.#now().toISOString() };
        opened.add(slot);
        const next = await this.#pace.count(() =>
          this.#proposer.propose(campaign, item),
        );
        if (next === 'held') left.length = 0;
        else if (next === 'taken') opened.delete(slot);
        else {
          proposed.push(next);
          if (next.proposedAt === undefined) opened.delete(slot);
        }
      }
    };
    const busy = items.filter(({ state }) => state === 'proposing').length;
    await Promise.all(
      Array.from({ length: Math.max(0, AT_ONCE - busy) }, work),
    );
    const more = proposed.length > 0 && left.length > 0 && opened.size < room;
    return { proposed, more };
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

function through(items: readonly StoredItem[]): number {
  return items.filter(({ state }) => throughStates.includes(state)).length;
}
