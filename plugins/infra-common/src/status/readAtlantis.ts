import type { PlanCounts } from './phase';
import type { PhaseInput } from './phaseInput';
import { plainText } from './plainText';
import type { ProposalCheck, ProposalState } from './proposalState';
import { newestFirst, readOpenProposal } from './readProposals';
import type { Reading } from './reading';
import { formatPlanCounts, quoting } from './words';

type State = 'absent' | 'pending' | 'success' | 'failure' | 'nothing';

/** `0/0 projects planned successfully.`: green, and nothing was planned. */
const nothing = /^0\/0 projects\b/;

/** What the checks of a kind say together; one per project and one for all. */
function stateOf(
  proposal: ProposalState,
  category: ProposalCheck['category'],
): State {
  const checks = proposal.checks.filter(
    check => check.category === category && check.state !== 'neutral',
  );
  if (checks.length === 0) return 'absent';
  if (checks.some(check => check.state === 'failure')) return 'failure';
  if (checks.some(check => check.state === 'pending')) return 'pending';
  return checks.every(check => nothing.test(check.description ?? ''))
    ? 'nothing'
    : 'success';
}

const number = (text: string, verb: string) =>
  Number(new RegExp(`(\\d{1,6}) to ${verb}\\b`).exec(text)?.[1] ?? 0);

/** Sum over the projects; undefined when none says. */
function countsOf(proposal: ProposalState): PlanCounts | undefined {
  const texts = proposal.checks
    .filter(check => check.category === 'plan')
    .map(check => check.description ?? '')
    .filter(text => /^Plan: .{0,200}\bto (add|change|destroy)\b/.test(text));
  if (texts.length === 0) return undefined;
  const sum = (verb: string) =>
    texts.reduce((total, text) => total + number(text, verb), 0);
  return {
    add: sum('add'),
    change: sum('change'),
    replace: 0,
    destroy: sum('destroy'),
  };
}

/**
 * A unit of the shared estate. Atlantis plans and applies it in the pull
 * request, before the merge, and says nothing anywhere else.
 */
export function readAtlantis(input: PhaseInput): Reading {
  const about = newestFirst(input.proposals).filter(
    ({ effect, proposal }) =>
      effect !== 'touches' && proposal.state !== 'closed',
  );
  const open = about.find(({ proposal }) => proposal.state === 'open');
  const merged = about.find(({ proposal }) => proposal.state === 'merged');
  if (open) {
    const reading = readOpen(open.proposal);
    // A change that is only proposed takes nothing from what was applied before.
    const isOnlyProposed = reading.phase === 'proposed' && input.desired;
    if (!isOnlyProposed || !merged) return reading;
  }
  if (merged) return readMerged(merged.proposal, input.desired !== undefined);
  return {
    phase: 'unknown',
    reason: 'atlantis-silent',
    message: input.desired
      ? 'Is in Git; whether it was applied is not known, because Atlantis says so only on pull requests.'
      : 'Is neither in Git nor asked for by a pull request.',
    needsAttention: false,
  };
}

function failureOf(
  proposal: ProposalState,
  category: ProposalCheck['category'],
): string {
  const texts = proposal.checks
    .filter(check => check.category === category && check.state === 'failure')
    .map(check => plainText(check.description ?? '', 160))
    .sort();
  return texts[0] ?? '';
}

function readOpen(proposal: ProposalState): Reading {
  const name = `pull request #${proposal.number}`;
  const plan = stateOf(proposal, 'plan');
  const apply = stateOf(proposal, 'apply');
  const counts = countsOf(proposal);
  const what = counts ? `: ${formatPlanCounts(counts)}` : '';
  const common = { since: proposal.updatedAt, needsAttention: false };
  const owner = 'owner' as const;

  if (plan === 'failure' || apply === 'failure') {
    const category = apply === 'failure' ? 'apply' : 'plan';
    return {
      ...common,
      phase: 'failed',
      reason: `atlantis-${category}-failed`,
      message: quoting(
        category === 'apply' ? 'Could not be applied' : 'Could not be planned',
        failureOf(proposal, category),
      ),
      waitsFor: { kind: 'person', text: `a correction in ${name}` },
      actor: { who: owner, action: 'Read what Atlantis says and correct it.' },
      needsAttention: true,
    };
  }
  if (apply === 'pending' || plan === 'pending') {
    const isApply = apply === 'pending';
    return {
      ...common,
      phase: isApply ? 'applying' : 'planning',
      reason: isApply ? 'atlantis-applying' : 'atlantis-planning',
      message: isApply ? `Is being applied${what}.` : 'Is being planned.',
      waitsFor: { kind: 'checks', text: `Atlantis in ${name}` },
      actor: { who: 'controller', action: 'Plans and applies.' },
    };
  }
  if (plan === 'nothing') {
    return {
      ...common,
      phase: 'proposed',
      reason: 'atlantis-no-project',
      message: `Is not planned: Atlantis found no project for what ${name} changes.`,
      waitsFor: { kind: 'person', text: `a project of Atlantis for ${name}` },
      actor: { who: 'platform', action: 'Add the unit to `atlantis.yaml`.' },
      needsAttention: true,
    };
  }
  if (plan !== 'success') return readOpenProposal(proposal);
  if (apply === 'success') {
    return {
      ...common,
      phase: 'waiting',
      reason: 'applied-not-merged',
      message: `Was applied, and waits for ${name} to be merged.`,
      waitsFor: { kind: 'merge', text: `the merge of ${name}` },
      actor: { who: 'reviewers', action: 'Merge the pull request.' },
      needsAttention: true,
    };
  }
  const turn = readOpenProposal(proposal);
  if (turn.needsAttention || turn.reason === 'review-required') return turn;
  return {
    ...common,
    phase: 'awaiting-approval',
    reason: 'atlantis-planned',
    message: `Waits for somebody to apply its plan in ${name}${what}.`,
    waitsFor: {
      kind: 'plan-approval',
      text: `\`atlantis apply\` in ${name}${what}`,
    },
    actor: {
      who: owner,
      action: 'Read the plan and comment `atlantis apply`.',
    },
    needsAttention: true,
  };
}

function readMerged(proposal: ProposalState, isDesired: boolean): Reading {
  const name = `pull request #${proposal.number}`;
  const apply = stateOf(proposal, 'apply');
  const common = { since: proposal.mergedAt ?? proposal.updatedAt };
  if (!isDesired) {
    return {
      ...common,
      phase: apply === 'success' ? 'unknown' : 'orphaned',
      reason: 'atlantis-removed',
      message:
        apply === 'success'
          ? `Was taken out of Git with ${name}.`
          : `Was taken out of Git with ${name}; nothing says that it is gone.`,
      needsAttention: false,
    };
  }
  if (apply === 'success') {
    return {
      ...common,
      phase: 'ready',
      reason: 'atlantis-applied',
      message: `Is there: Atlantis applied it in ${name}.`,
      needsAttention: false,
    };
  }
  if (apply === 'pending') {
    return {
      ...common,
      phase: 'applying',
      reason: 'atlantis-applying',
      message: 'Is being applied.',
      needsAttention: false,
    };
  }
  const isFailed = apply === 'failure';
  const isNothing =
    apply === 'nothing' || stateOf(proposal, 'plan') === 'nothing';
  if (isNothing && !isFailed) {
    return {
      ...common,
      phase: 'unknown',
      reason: 'atlantis-no-project',
      message: `Is in Git, but Atlantis found no project for what ${name} changed.`,
      actor: { who: 'platform', action: 'Add the unit to `atlantis.yaml`.' },
      needsAttention: true,
    };
  }
  return {
    ...common,
    phase: isFailed ? 'failed' : 'unknown',
    reason: isFailed ? 'atlantis-apply-failed' : 'atlantis-not-applied',
    message: isFailed
      ? quoting(
          `Was merged with ${name}, but could not be applied`,
          failureOf(proposal, 'apply'),
        )
      : `Was merged with ${name}; nothing says that it was applied.`,
    actor: { who: 'owner', action: 'Plan and apply it in a new pull request.' },
    needsAttention: true,
  };
}
