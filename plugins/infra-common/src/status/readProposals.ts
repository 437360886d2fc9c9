import type { ResourceProposal } from './phaseInput';
import { clip, plainName, plainText, plainUrl } from './plainText';
import type { ProposalCheck, ProposalState } from './proposalState';
import type { Reading } from './reading';
import { compareText } from './words';

/** Newest first, the same for every order that they come in. */
export function newestFirst(
  proposals: readonly ResourceProposal[],
): ResourceProposal[] {
  return [...proposals].sort(
    (a, b) =>
      b.proposal.number - a.proposal.number ||
      compareText(b.proposal.updatedAt, a.proposal.updatedAt) ||
      compareText(a.effect, b.effect) ||
      compareText(JSON.stringify(a), JSON.stringify(b)),
  );
}

/** Checks that are red, by name. */
export function failingChecks(
  checks: readonly ProposalCheck[],
): ProposalCheck[] {
  return checks
    .filter(check => check.state === 'failure')
    .sort((a, b) => compareText(a.name, b.name));
}

/** Names of checks for a sentence: `validate, scan and 2 more`. */
export function namesOf(checks: readonly ProposalCheck[]): string {
  const names = checks.slice(0, 2).map(check => plainName(check.name));
  const more = checks.length - names.length;
  return names.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** Addresses of pull requests, for the links of a report. */
export function proposalLinks(
  proposals: readonly ResourceProposal[],
): { title: string; url: string }[] {
  return newestFirst(proposals)
    .filter(({ proposal }) => proposal.state === 'open')
    .slice(0, 5)
    .flatMap(({ proposal }) => {
      const url = plainUrl(proposal.url);
      return url ? [{ title: `Pull request #${proposal.number}`, url }] : [];
    });
}

/** Whose turn it is at an open pull request, and what for. */
export function readOpenProposal(proposal: ProposalState): Reading {
  const name = `pull request #${proposal.number}`;
  const turn = turnOf(proposal, name);
  return {
    phase: 'proposed',
    reason: turn.reason,
    message: turn.message,
    since: proposal.createdAt,
    waitsFor: { kind: turn.kind, text: turn.text },
    actor: turn.actor,
    needsAttention: turn.needsAttention ?? false,
  };
}

interface Turn {
  reason: string;
  message: string;
  kind: 'review' | 'checks' | 'merge' | 'person';
  text: string;
  actor: NonNullable<Reading['actor']>;
  needsAttention?: boolean;
}

function turnOf(proposal: ProposalState, name: string): Turn {
  const failing = failingChecks(proposal.checks);
  if (failing.length > 0) {
    const detail = plainText(failing[0].description ?? '', 120);
    return {
      reason: 'checks-failed',
      message: `Waits for ${name}, whose checks fail: ${namesOf(failing)}${
        detail ? ` (${clip(detail, 120)})` : ''
      }.`,
      kind: 'checks',
      text: `failing checks of ${name}: ${namesOf(failing)}`,
      actor: {
        who: 'owner',
        action: 'Read why the checks fail and correct it.',
      },
      needsAttention: true,
    };
  }
  if (proposal.review === 'changes-requested') {
    return {
      reason: 'changes-requested',
      message: `Waits for ${name}, in which a reviewer asks for changes.`,
      kind: 'person',
      text: `the changes asked for in ${name}`,
      actor: {
        who: 'owner',
        action: 'Make the changes or answer the reviewer.',
      },
      needsAttention: true,
    };
  }
  if (proposal.mergeable === 'conflicts') {
    return {
      reason: 'conflicts',
      message: `Waits for ${name}, which conflicts with what was merged since.`,
      kind: 'person',
      text: `the conflicts of ${name} to be solved`,
      actor: { who: 'owner', action: 'Bring the pull request up to date.' },
      needsAttention: true,
    };
  }
  if (proposal.draft) {
    return {
      reason: 'draft',
      message: `Waits for ${name}, which is still a draft.`,
      kind: 'person',
      text: `${name} to be ready for review`,
      actor: { who: 'owner', action: 'Mark the pull request as ready.' },
    };
  }
  const pending = proposal.checks.filter(check => check.state === 'pending');
  if (pending.length > 0) {
    const sorted = [...pending].sort((a, b) => compareText(a.name, b.name));
    return {
      reason: 'checks-pending',
      message: `Waits for the checks of ${name}: ${namesOf(sorted)}.`,
      kind: 'checks',
      text: `checks of ${name}`,
      actor: { who: 'controller', action: 'Runs the checks.' },
    };
  }
  if (proposal.review === 'required') {
    return {
      reason: 'review-required',
      message: `Waits for review of ${name}.`,
      kind: 'review',
      text: `review of ${name}`,
      actor: { who: 'reviewers', action: 'Review the pull request.' },
    };
  }
  if (proposal.mergeable === 'behind') {
    return {
      reason: 'behind-base',
      message: `Waits for ${name}, which has to be brought up to date first.`,
      kind: 'merge',
      text: `${name} to be brought up to date`,
      actor: { who: 'owner', action: 'Update the branch.' },
    };
  }
  if (proposal.mergeable === 'blocked') {
    return {
      reason: 'merge-blocked',
      message: `Waits for ${name}, which a rule of the repository keeps from being merged.`,
      kind: 'merge',
      text: `what the rules of the repository ask of ${name}`,
      actor: { who: 'reviewers', action: 'See what the pull request lacks.' },
    };
  }
  return {
    reason: 'merge',
    message: `Waits for ${name} to be merged.`,
    kind: 'merge',
    text: `the merge of ${name}`,
    actor: { who: 'reviewers', action: 'Merge the pull request.' },
  };
}
