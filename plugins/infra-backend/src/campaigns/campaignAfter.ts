import type { StoredCampaign, StoredItem } from './campaign';
import { activeStates, throughStates } from './campaign';

/** What a campaign does next. */
export interface CampaignStep {
  readonly state: StoredCampaign['state'];
  readonly message: string | undefined;
  readonly wave: number;
  /** Items that come next, in their order; none while there is no room. */
  readonly propose: readonly StoredItem[];
  /** How many of their pull requests may be opened. */
  readonly room: number;
}

/**
 * What a campaign does next: which wave goes on, what may be proposed within
 * its limits, and whether it stops by itself. A function of its arguments.
 */
export function campaignAfter(
  campaign: StoredCampaign,
  items: readonly StoredItem[],
): CampaignStep {
  const { spec, state, message } = campaign;
  const wave = currentWave(campaign, items);
  if (state !== 'running')
    return { state, message, wave, propose: [], room: 0 };
  const failed = items.filter(isFailed).length;
  if (items.every(item => throughStates.includes(item.state))) {
    return { state: 'done', message: undefined, wave, propose: [], room: 0 };
  }
  if (failed >= spec.stopAfterFailures) {
    return {
      state: 'paused',
      message: `It paused by itself: ${failed} failed. Look at them, then retry or opt them out, and resume.`,
      wave,
      propose: [],
      room: 0,
    };
  }
  const own = items.filter(item => item.wave === wave);
  const free = room(spec, items);
  const propose =
    free === 0
      ? []
      : own
          .filter(item => item.state === 'waiting')
          .sort((a, b) => order(a, b));
  return {
    ...{ state, wave, propose, room: free },
    message: waitOf(campaign, own, propose),
  };
}

function isFailed({ state }: StoredItem): boolean {
  return state === 'failed' || state === 'blocked';
}

/** By name, so that a run can be followed. */
function order(a: StoredItem, b: StoredItem): number {
  return a.service < b.service ? -1 : 1;
}

/** The first wave that is not through far enough; the last one at the end. */
function currentWave(
  { spec }: StoredCampaign,
  items: readonly StoredItem[],
): number {
  const last = spec.waves.length - 1;
  for (let wave = 0; wave < last; wave += 1) {
    const own = items.filter(item => item.wave === wave);
    const through = own.filter(({ state }) => throughStates.includes(state));
    if (through.length * 100 < own.length * spec.gate.readyPercent) return wave;
  }
  return last;
}

/** How many pull requests may be open beside those that are. */
function room(
  { batch }: StoredCampaign['spec'],
  items: readonly StoredItem[],
): number {
  const active = items.filter(({ state }) => activeStates.includes(state));
  return Math.max(0, batch - active.length);
}

/** What a running campaign waits for, in plain words. */
function waitOf(
  { spec, wave }: StoredCampaign,
  own: readonly StoredItem[],
  propose: readonly StoredItem[],
): string | undefined {
  if (propose.length > 0) return undefined;
  const name = spec.waves[wave]?.name ?? 'The last wave';
  const failed = own.filter(isFailed).length;
  const open = own.filter(({ state }) => activeStates.includes(state)).length;
  const rolling = own.filter(
    ({ state }) => state === 'merged' || state === 'soaking',
  ).length;
  const parts = [
    ...(open > 0 ? [`${counted(open, 'pull request')} to be merged`] : []),
    ...(rolling > 0 ? [`${counted(rolling, 'service')} to be ready`] : []),
    ...(failed > 0 ? [`${failed} failed ones to be retried or opted out`] : []),
  ];
  return parts.length > 0
    ? `${name} waits for ${parts.join(', ')}.`
    : undefined;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
