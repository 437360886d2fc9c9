import type { GitOpsRepository } from '@groundwork/backstage-plugin-infra-node';
import type { ChangeRunner } from '../changes/ChangeRunner';
import type { StoredItem } from './campaign';
import type { CampaignStore } from './CampaignStore';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Requests of a proposal that another process made: itself and its labels. */
const REQUESTS_ELSEWHERE = 2;

/** How soon room may appear that proposals under way hold. */
const SOON_MS = 100;

/**
 * Says when the next pull request may be opened, so that no proposal waits
 * inside the host's limits: there it would hold its lease, and nobody could
 * pause it any more.
 */
export class CampaignPace {
  readonly #store: Pick<CampaignStore, 'listSubmitted'>;
  readonly #repository: Pick<GitOpsRepository, 'creationRoom'>;
  readonly #runner: Pick<ChangeRunner, 'hasWorkedOn'>;
  readonly #now: () => Date;
  /** Proposals of all campaigns that this process works on. */
  #underWay = 0;

  constructor(options: {
    store: Pick<CampaignStore, 'listSubmitted'>;
    repository: Pick<GitOpsRepository, 'creationRoom'>;
    runner: Pick<ChangeRunner, 'hasWorkedOn'>;
    now: () => Date;
  }) {
    this.#store = options.store;
    this.#repository = options.repository;
    this.#runner = options.runner;
    this.#now = options.now;
  }

  /** Times of what other processes, or this one before a restart, asked of the host. */
  async elsewhere(): Promise<Date[]> {
    if (!this.#repository.creationRoom) return [];
    const since = new Date(this.#now().getTime() - HOUR_MS);
    const submitted = await this.#store.listSubmitted(since);
    // The host's client of this process knows of its own requests exactly.
    return submitted
      .filter(({ id }) => !this.#runner.hasWorkedOn(id))
      .flatMap(({ at }) => Array<Date>(REQUESTS_ELSEWHERE).fill(at));
  }

  /** Milliseconds until a pull request may be opened; 0 is now. */
  delay(
    perMinute: number,
    items: Iterable<Pick<StoredItem, 'proposedAt'>>,
    elsewhere: readonly Date[],
  ): number {
    const now = this.#now().getTime();
    const recent = [...items]
      .flatMap(({ proposedAt }) => (proposedAt ? Date.parse(proposedAt) : []))
      .filter(at => now - at < MINUTE_MS)
      .sort((a, b) => a - b);
    const oldest = recent[recent.length - perMinute];
    const own = oldest === undefined ? 0 : oldest + MINUTE_MS - now;
    const room = this.#repository.creationRoom?.(elsewhere);
    if (!room || room.count > this.#underWay) return Math.max(0, own);
    return Math.max(own, room.until.getTime() - now, SOON_MS);
  }

  /** Counts a proposal as under way for as long as it goes on. */
  async count<T>(work: () => Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      return await work();
    } finally {
      this.#underWay -= 1;
    }
  }
}
