import type { Phase } from '@groundwork/backstage-plugin-infra-common';

/** How loud a phase is: only what needs somebody stands out. */
export type Tone = 'attention' | 'bad' | 'busy' | 'good' | 'quiet';

const tones: Record<Phase, Tone> = {
  proposed: 'busy',
  merged: 'busy',
  planning: 'busy',
  'awaiting-approval': 'attention',
  applying: 'busy',
  ready: 'good',
  failed: 'bad',
  drifted: 'attention',
  unhealthy: 'bad',
  waiting: 'busy',
  locked: 'attention',
  suspended: 'quiet',
  removing: 'busy',
  retained: 'quiet',
  orphaned: 'attention',
  unknown: 'quiet',
};

/** A phase that a newer backend knows is shown quietly. */
export function toneOf(phase: Phase): Tone {
  return tones[phase] ?? 'quiet';
}

/** All phases, in the order in which they are listed. */
export const phases = Object.keys(tones) as Phase[];
