import type {
  ProposalState,
  ProposalSummary,
} from '@groundwork/backstage-plugin-infra-common';

/** Where a pull request stands, in one short sentence. */
export function summarizeProposal(proposal: ProposalState): string {
  const { state, draft, checks, review, mergeable } = proposal;
  if (state === 'merged') return 'merged';
  if (state === 'closed') return 'closed without merging';
  const failed = checks.filter(check => check.state === 'failure');
  if (failed.length > 0) {
    const names = failed.slice(0, 3).map(({ name }) => name);
    const more = failed.length > 3 ? ` and ${failed.length - 3} more` : '';
    return `checks failed: ${names.join(', ')}${more}`;
  }
  if (mergeable === 'conflicts') return 'conflicts with the base branch';
  if (review === 'changes-requested') return 'changes were requested';
  if (draft) return 'is a draft';
  const pending = checks.filter(check => check.state === 'pending').length;
  if (pending > 0) {
    return `waits for ${pending} ${pending === 1 ? 'check' : 'checks'}`;
  }
  if (review === 'required') return 'waits for review';
  if (mergeable === 'blocked') return 'waits for what the branch demands';
  return 'can be merged';
}

/** A pull request as lists show it. */
export function toProposalSummary(
  service: string,
  proposal: ProposalState,
): ProposalSummary {
  const { number, url, title, state, touches } = proposal;
  const environments = touches
    .filter(one => one.service === service)
    .flatMap(one => one.environments);
  return {
    ...{ number, url, title, state },
    summary: summarizeProposal(proposal),
    environments: [...new Set(environments)],
  };
}
