import type { LeftChange } from '../changes/ChangeRunner';
import type { CampaignStore } from './CampaignStore';

/** What becomes of a change that a crash left, if a campaign asked for it. */
export async function leftChange(
  store: Pick<CampaignStore, 'findOfChange'>,
  changeId: string,
): Promise<LeftChange> {
  const campaign = await store.findOfChange(changeId);
  switch (campaign?.state) {
    case undefined:
      return 'now';
    case 'paused':
      return 'wait';
    case 'stopped':
      return { failed: `Campaign ${campaign?.spec.name} was stopped.` };
    default:
      return 'background';
  }
}
