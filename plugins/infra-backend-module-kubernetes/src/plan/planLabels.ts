import { createHash } from 'node:crypto';

const prefix = 'infra.contrib.fluxcd.io';
const longestLabel = 63;

/** Keys by which the tofu-controller marks what it stores of a plan. */
export const planKeys = {
  name: `${prefix}/plan-name`,
  workspace: `${prefix}/plan-workspace`,
  fullName: `${prefix}/plan-full-name`,
  fullWorkspace: `${prefix}/plan-full-workspace`,
  chunk: `${prefix}/plan-chunk`,
  planId: 'savedPlan',
} as const;

/** A text as the tofu-controller makes a label of it. */
export function safeLabel(text: string): string {
  if (text.length <= longestLabel) return text;
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  return `${text.slice(0, longestLabel - 17)}-${hash}`;
}
