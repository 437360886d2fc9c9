import type {
  CampaignItemState,
  OptOut,
} from '@groundwork/backstage-plugin-infra-common';
import type { StoredCampaign, StoredItem } from './campaign';

/** How many items of a campaign are in each state. */
export type ItemCounts = Partial<Record<CampaignItemState, number>>;

/** Which items of a campaign are asked for. */
export interface ItemFilter {
  state?: CampaignItemState | undefined;
  /** Part of a service's name. */
  service?: string | undefined;
  wave?: number | undefined;
}

/** A write to an item, which counts only if the item is still as it was read. */
export interface ItemWrite {
  readonly from: StoredItem;
  readonly to: StoredItem;
}

/** Storage of campaigns, shared by all replicas. */
export interface CampaignStore {
  /** @returns false when the name is taken */
  insert(
    campaign: StoredCampaign,
    items: readonly StoredItem[],
  ): Promise<boolean>;
  find(name: string): Promise<StoredCampaign | undefined>;
  /** The campaign that asked for a change. */
  findOfChange(changeId: string): Promise<StoredCampaign | undefined>;
  /** Newest first, at most 100. */
  list(): Promise<StoredCampaign[]>;
  /** Names of those that go on. */
  listRunning(): Promise<string[]>;
  /**
   * Writes the state of a campaign; `done` only if all of its items are.
   *
   * @param from - only while it is in this state
   */
  update(
    name: string,
    update: Pick<StoredCampaign, 'state' | 'message' | 'wave'>,
    from: StoredCampaign['state'],
    now: Date,
  ): Promise<boolean>;
  listItems(name: string): Promise<StoredItem[]>;
  /** One page, by service and environment. */
  pageItems(
    name: string,
    query: ItemFilter & { limit: number; after?: string },
  ): Promise<{ items: StoredItem[]; nextCursor?: string }>;
  /**
   * Writes items that nobody else has written since they were read.
   *
   * @returns the writes that were done
   */
  replaceItems(
    name: string,
    writes: readonly ItemWrite[],
  ): Promise<Set<ItemWrite>>;
  /**
   * Writes an item as {@link replaceItems}, and only while its campaign runs.
   *
   * @returns false when it was not written
   */
  claimItem(name: string, from: StoredItem, to: StoredItem): Promise<boolean>;
  /** Changes that were submitted since then, by campaigns and by people. */
  listSubmitted(since: Date): Promise<{ id: string; at: Date }[]>;
  countItems(name: string): Promise<ItemCounts>;
  listOptOuts(name: string): Promise<OptOut[]>;
  putOptOut(name: string, optOut: OptOut): Promise<void>;
  removeOptOut(name: string, service: string): Promise<void>;
  addProgress(
    name: string,
    progress: { at: string; done: number; total: number },
  ): Promise<void>;
  /** Oldest first, at most 500. */
  listProgress(
    name: string,
  ): Promise<{ at: string; done: number; total: number }[]>;
}
