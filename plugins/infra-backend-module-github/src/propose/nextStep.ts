import type {
  ProposalRequest,
  ProposalResult,
} from '@groundwork/backstage-plugin-infra-node';
import type { BranchWork } from './inspect';
import { readCommitMark } from './message';
import { refOf, type Pull, type Situation } from './situation';

/** What was found out about the branch, as far as a step asked for it. */
export interface Findings {
  /** The branch's commits beyond the base. */
  readonly work?: BranchWork;
  /** The branch holds exactly the proposed files. */
  readonly holdsFiles?: boolean;
  /** Commit that this very call made. */
  readonly ownCommit?: string;
}

/** The next step of a proposal. */
export type Step =
  | {
      readonly do: 'answer';
      readonly result: ProposalResult;
      readonly pull?: Pull;
    }
  /** Look at the branch's commits, or at its files, and decide again. */
  | { readonly do: 'inspect-work' }
  | { readonly do: 'inspect-files' }
  /** Branch (unless it is there), commit, pull request. */
  | { readonly do: 'open'; readonly createRef: boolean }
  /** Move the empty branch to the base first; never by force. */
  | { readonly do: 'advance' }
  | { readonly do: 'open-pull-request' }
  /** One more commit on our own; the pull request is made or updated. */
  | {
      readonly do: 'append';
      readonly pull: Pull | undefined;
      readonly work: BranchWork;
    };

/**
 * Decides what to do next from what stands on the host. Pure: every state that
 * a crash, a lost answer, another process or a person can leave is a case here.
 */
export function nextStep(
  situation: Situation,
  request: ProposalRequest,
  findings: Findings,
): Step {
  const { base, branch, pulls } = situation;
  const open = pulls.find(({ state }) => state === 'OPEN');
  const pull = open ?? pulls.at(0);
  const baseMoved: Step = {
    do: 'answer',
    result: { status: 'base-moved', head: base },
  };
  const isPlannedOnBase = base === request.baseRevision;

  if (pull && (!open || !branch)) {
    // Closed or merged by a person: their decision stands.
    return existing(pull);
  }
  if (!branch) {
    return isPlannedOnBase ? { do: 'open', createRef: true } : baseMoved;
  }

  const mark = readCommitMark(branch.message);
  const isSameChange = mark?.changeId === request.changeId;
  if (isSameChange && mark?.intent === request.intent) {
    if (pull) {
      return existing(pull);
    }
    if (branch.oid === findings.ownCommit || findings.holdsFiles) {
      return { do: 'open-pull-request' };
    }
    return findings.holdsFiles === undefined
      ? { do: 'inspect-files' }
      : conflict(request.branch);
  }

  if (branch.oid === base && !pull) {
    return isPlannedOnBase ? { do: 'open', createRef: false } : baseMoved;
  }
  if (!findings.work) {
    return { do: 'inspect-work' };
  }
  switch (findings.work.kind) {
    case 'none':
      if (pull) {
        return existing(pull);
      }
      return isPlannedOnBase ? { do: 'advance' } : baseMoved;
    case 'ours':
      if (pull && hasGoneOn(branch.oid, request)) return baseMoved;
      return isPlannedOnBase
        ? { do: 'append', pull, work: findings.work }
        : baseMoved;
    default:
      return pull ? existing(pull) : conflict(request.branch);
  }
}

/** What was pushed in between is not part of the plan, and would be undone. */
function hasGoneOn(head: string, { branchHead }: ProposalRequest): boolean {
  return branchHead !== undefined && branchHead !== head;
}

function existing(pull: Pull): Step {
  return {
    do: 'answer',
    pull,
    result: { status: 'existing', pullRequest: refOf(pull) },
  };
}

function conflict(branch: string): Step {
  return {
    do: 'answer',
    result: {
      status: 'conflict',
      message: `The branch "${branch}" has commits that Groundwork did not make, and no pull request. They stay untouched: open a pull request for them, or delete the branch, and ask again.`,
    },
  };
}
