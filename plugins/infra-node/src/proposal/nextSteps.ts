import type { Change } from '@groundwork/backstage-plugin-infra-common';
import { code } from './markdown';

/** What happens when a proposal is merged, step by step. */
export function nextSteps(options: {
  change: Change;
  manualEnvironments: readonly string[];
  destroysIn: readonly string[];
}): string[] {
  const { change, manualEnvironments, destroysIn } = options;
  const list = (names: readonly string[]) => names.map(e => code(e)).join(', ');
  const manual = list(manualEnvironments);
  if (change.kind === 'approve') {
    return [
      '### What happens next',
      '',
      '1. A reviewer reads the plan and merges this pull request.',
      `2. Flux brings the approval to the cluster of ${code(
        change.environment,
      )}.`,
      '3. The controller applies the plan if it is still the one that waits; otherwise nothing happens.',
    ];
  }
  if (destroysIn.length > 0) {
    return [
      '### What happens next',
      '',
      '1. A reviewer merges this pull request.',
      `2. In ${list(
        destroysIn,
      )} a plan is made that destroys. Nothing is destroyed yet.`,
      '3. A person reads that plan and approves it; then it is applied and the data is gone.',
      '4. When it is gone, remove the resource once more: that clears what is left in Git.',
    ];
  }
  return [
    '### What happens next',
    '',
    '1. A reviewer merges this pull request.',
    '2. Flux brings it to the clusters; each resource is planned there.',
    manual
      ? `3. In ${manual} every plan waits until a person approves it; elsewhere it is applied at once.`
      : '3. Plans are applied at once.',
    '4. Connection details reach the service by themselves.',
  ];
}
