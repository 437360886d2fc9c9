import type { Finding } from '@groundwork/backstage-plugin-infra-common';
import type { Platform } from '../platform/platform';

/** A proposal that is not merged yet. @public */
export interface OpenProposal {
  readonly number: number;
  readonly url: string;
  readonly title: string;
}

/** Findings that hold whatever the change is: the platform's state, and who else is at work. */
export function checkCircumstances(
  platform: Platform,
  openProposals: readonly OpenProposal[],
): Finding[] {
  return [
    ...settingsFindings(platform),
    ...openProposals.map(
      ({ number, url, title }): Finding => ({
        severity: 'info',
        rule: 'open-proposal',
        message: `Pull request ${number} for this service is not merged yet: ${title}`,
        documentation: url,
      }),
    ),
  ];
}

/** Broken settings could put files anywhere, so nothing is planned with them. */
function settingsFindings(platform: Platform): Finding[] {
  return platform.problems
    .filter(p => p.kind === 'Platform' && p.severity === 'error')
    .map(({ path, line, column, message }) => ({
      severity: 'error',
      rule: 'platform-settings',
      message: `The settings of the platform have an error, and nothing is changed until it is repaired: ${message}`,
      source: { path, line, column },
    }));
}
