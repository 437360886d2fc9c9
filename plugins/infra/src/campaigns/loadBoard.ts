import type {
  CampaignItemState,
  CampaignView,
  InfraApi,
} from '@groundwork/backstage-plugin-infra-common';
import { itemStates } from './itemStates';

/** Items of a campaign that is not too large to be shown at once. */
const PAGE = 200;

/** Items of each state of a larger one. */
const PER_STATE = 30;

/** What the address narrows a board to. */
export interface BoardFilter {
  state?: string;
  service?: string;
  /** Position of the wave. */
  wave?: string;
}

/** A campaign, and whether there are more items than are shown. */
export interface Board {
  view: CampaignView;
  hasMore: boolean;
}

/**
 * Reads a board. The backend lists items by service, so of a large campaign
 * each state is asked for by itself: what failed must not stand behind
 * thousands that wait.
 */
export async function loadBoard(
  infraApi: InfraApi,
  name: string,
  filter: BoardFilter,
  signal: AbortSignal,
): Promise<Board> {
  const { service, wave } = filter;
  const state = itemStates.find(known => known === filter.state);
  const ask = (of: CampaignItemState | undefined, limit: number) =>
    infraApi.getCampaign(
      name,
      {
        limit,
        ...(of && { state: of }),
        ...(service && { service }),
        ...(wave && /^\d+$/.test(wave) && { wave }),
      },
      { signal },
    );
  const view = await ask(state, PAGE);
  if (view.nextCursor === undefined || state) {
    return { view, hasMore: view.nextCursor !== undefined };
  }
  const pages = await Promise.all(
    itemStates
      .filter(each => view.counts[each])
      .map(each => ask(each, PER_STATE)),
  );
  return {
    view: { ...view, items: pages.flatMap(({ items }) => items) },
    hasMore: true,
  };
}
