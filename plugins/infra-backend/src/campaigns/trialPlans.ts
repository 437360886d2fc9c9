import { toError } from '@backstage/errors';
import type { CampaignSpec } from '@groundwork/backstage-plugin-infra-common';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ChangePlanner } from '../changes/ChangePlanner';
import { blockedError } from '../changes/proposeChange';
import type { StoredItem } from './campaign';
import { changeFor } from './changeFor';
import type { Unfit } from './selectItems';

/** Bounds of one look at what a campaign would do; a person waits for it. */
const MAX_PLANNED = 500;
const MAX_MS = 5_000;

/** Stands for the id of a change that nobody submits. */
const TRIAL = '0'.repeat(12);

/** What a campaign would do, as far as it was planned. */
export interface Trial {
  readonly changes: {
    service: string;
    environment: string;
    summary: string;
    files: number;
  }[];
  /** Items that would change nothing. */
  readonly unneeded: ReadonlySet<StoredItem>;
  readonly blocked: Unfit[];
  /** Number of items that were not planned. */
  readonly unplanned: number;
}

/** Plans the items of a campaign, on the index alone and not all of very many. */
export async function trialPlans(
  parts: { planner: Pick<ChangePlanner, 'plan'>; now: () => Date },
  spec: CampaignSpec,
  items: readonly StoredItem[],
): Promise<Trial> {
  const changes: Trial['changes'] = [];
  const unneeded = new Set<StoredItem>();
  const blocked = new Map<string, Unfit>();
  const end = parts.now().getTime() + MAX_MS;
  let planned = 0;
  for (const item of items.slice(0, MAX_PLANNED)) {
    if (parts.now().getTime() > end) break;
    planned += 1;
    const { service, environment } = item;
    try {
      const set = await parts.planner.plan({
        changeId: TRIAL,
        change: changeFor(spec, item),
        requestedBy: item.owner,
      });
      if (set.blocked) throw blockedError(set);
      if (set.files.length === 0) unneeded.add(item);
      else {
        const [summary = set.proposal.title] = set.summary.map(
          ({ text }) => text,
        );
        const files = set.files.length;
        changes.push({ service, environment, summary, files });
      }
    } catch (error) {
      blocked.set(service, { service, reason: toError(error).message });
    }
    // Plans take milliseconds; others have their turn between them.
    await nextTurn();
  }
  return {
    ...{ changes, unneeded },
    blocked: [...blocked.values()],
    unplanned: items.length - planned,
  };
}
