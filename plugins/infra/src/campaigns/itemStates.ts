import type {
  CampaignItemState,
  CampaignState,
  CampaignSummary,
} from '@groundwork/backstage-plugin-infra-common';
import type { Tone } from '../status/phaseTone';

/** Columns of the board, what needs somebody first. */
export const columns = [
  { name: 'trouble', states: ['blocked', 'failed'] },
  { name: 'open', states: ['open', 'proposing'] },
  { name: 'rolling', states: ['soaking', 'merged'] },
  { name: 'waiting', states: ['waiting'] },
  { name: 'through', states: ['done', 'unneeded'] },
  { name: 'out', states: ['opted-out'] },
] as const satisfies readonly {
  name: string;
  states: readonly CampaignItemState[];
}[];

/** All states, in the order of the board. */
export const itemStates: readonly CampaignItemState[] = columns.flatMap(
  ({ states }): readonly CampaignItemState[] => states,
);

/** States that nothing more is done for. */
const through: readonly CampaignItemState[] = ['done', 'unneeded', 'opted-out'];

export const itemTones: Record<CampaignItemState, Tone> = {
  waiting: 'quiet',
  proposing: 'busy',
  open: 'busy',
  merged: 'busy',
  soaking: 'busy',
  done: 'good',
  unneeded: 'quiet',
  blocked: 'bad',
  failed: 'bad',
  'opted-out': 'quiet',
};

export const campaignTones: Record<CampaignState, Tone> = {
  running: 'busy',
  paused: 'attention',
  stopped: 'quiet',
  done: 'good',
};

/** How many are through, of all. */
export function progressOf(counts: CampaignSummary['counts']): {
  done: number;
  total: number;
} {
  const sum = (states: readonly CampaignItemState[]) =>
    states.reduce((total, state) => total + (counts[state] ?? 0), 0);
  return { done: sum(through), total: sum(itemStates) };
}

/** How often to ask while something is on its way. */
export const POLL_MS = 5_000;
