import type { ObservedObject } from './observed';
import type { PhaseInput } from './phaseInput';
import { newestFirst, readOpenProposal } from './readProposals';
import { readDeletion } from './removal';
import { refOf, type Reading, type ReadingContext } from './reading';

/** The cluster has it, and the base branch does not ask for it. */
export function readLeftover(
  object: ObservedObject,
  input: PhaseInput,
  context: ReadingContext,
): Reading {
  const reading = readDeletion(object, context) ?? leftover(object, input);
  return { ...reading, object: refOf(object) };
}

function leftover(object: ObservedObject, input: PhaseInput): Reading {
  if (object.pruneDisabled) {
    return {
      phase: 'retained',
      reason: 'retained',
      message:
        'Is no longer in Git and was kept on purpose, with all that it holds.',
      actor: {
        who: 'owner',
        action: 'Ask for it again to manage it, or have it destroyed.',
      },
      needsAttention: false,
    };
  }
  if (input.rollout.state === 'behind') {
    return {
      phase: 'removing',
      reason: 'removed-in-git',
      message: 'Was taken out of Git; the cluster has not followed yet.',
      since: input.rollout.headAt,
      waitsFor: {
        kind: 'rollout',
        text: 'the cluster to take over what is in Git',
        ...(input.rollout.kustomization && {
          object: refOf(input.rollout.kustomization),
        }),
      },
      actor: { who: 'controller', action: 'Removes it.' },
      needsAttention: false,
    };
  }
  return {
    phase: 'orphaned',
    reason: 'orphaned',
    message: 'Is in the cluster, although Git does not ask for it.',
    actor: { who: 'owner', action: 'Ask for it, or delete its object.' },
    needsAttention: true,
  };
}

/** Neither the base branch nor the cluster has it: pull requests may. */
export function readProposed(input: PhaseInput): Reading {
  const about = newestFirst(input.proposals).filter(
    ({ effect }) => effect === 'adds' || effect === 'removes',
  );
  const open = about.find(
    ({ effect, proposal }) => effect === 'adds' && proposal.state === 'open',
  );
  if (open) return readOpenProposal(open.proposal);
  const last = about.find(({ proposal }) => proposal.state === 'merged');
  if (last) {
    const { effect, proposal } = last;
    return effect === 'adds'
      ? {
          phase: 'merged',
          reason: 'just-merged',
          message: `Was merged with pull request #${proposal.number} a moment ago.`,
          since: proposal.mergedAt,
          waitsFor: { kind: 'rollout', text: 'the cluster to take it over' },
          actor: { who: 'controller', action: 'Takes over what is in Git.' },
          needsAttention: false,
        }
      : gone(`Was removed with pull request #${proposal.number}.`, 'removed');
  }
  const closed = about.find(({ effect }) => effect === 'adds');
  return closed
    ? gone(
        `Was asked for in pull request #${closed.proposal.number}, which was closed without being merged.`,
        'closed',
      )
    : gone('Is neither in Git nor in the cluster.', 'absent');
}

function gone(message: string, reason: string): Reading {
  return { phase: 'unknown', reason, message, needsAttention: false };
}
