import type {
  CampaignItem,
  CampaignItemState,
  CampaignSpec,
  CampaignState,
} from '@groundwork/backstage-plugin-infra-common';

/** A campaign as it is stored. */
export interface StoredCampaign {
  readonly spec: CampaignSpec;
  readonly state: CampaignState;
  readonly message: string | undefined;
  /** Position of the wave that goes on. */
  readonly wave: number;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** An item as it is stored. */
export interface StoredItem extends CampaignItem {
  /** Since when it is in its state. */
  readonly since: string;
  /** Grows with every retry; a new attempt is a new change. */
  readonly attempt: number;
  /** When its pull request was asked for last. */
  readonly proposedAt?: string | undefined;
}

/** States in which an item needs nothing more, and is through. */
export const throughStates: readonly CampaignItemState[] = [
  'done',
  'unneeded',
  'opted-out',
];

/** States in which a pull request is open or about to be. */
export const activeStates: readonly CampaignItemState[] = ['proposing', 'open'];

/** Key of the submission of an item: the same attempt is the same change. */
export function idempotencyKeyOf(campaign: string, item: StoredItem): string {
  const { service, environment, attempt } = item;
  return `campaign:${campaign}:${service}:${environment}:${attempt}`;
}
