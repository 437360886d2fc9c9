import type { ChangeRecord } from '../api/models';
import type { PhaseReport } from './phase';
import type { ProposalState } from './proposalState';
import type { TimelineStepName } from './timeline';

/** A commit of the base branch that touches files of the service. @public */
export interface BaseCommit {
  readonly sha: string;
  readonly at: string;
  /** Login or name. */
  readonly author: string;
  readonly title: string;
  /** Number of the pull request that it came with. */
  readonly pullRequest?: number;
  /** Environments whose files it touches; empty for the claim alone. */
  readonly environments: readonly string[];
}

/** Something that was seen to happen in an environment. @public */
export interface EnvironmentTransition {
  readonly environment: string;
  readonly step: Extract<
    TimelineStepName,
    'source-revision' | 'planned' | 'applied' | 'ready' | 'outputs'
  >;
  readonly at: string;
  /** The resource that it is about, as `type/name`; absent for all of them. */
  readonly resource?: string;
  /** Change id that the object carried then, when it is known. */
  readonly changeId?: string;
}

/** One resource in one environment with what became of it. @public */
export interface ResourcePhase {
  readonly environment: string;
  readonly type: string;
  readonly name: string;
  readonly report: PhaseReport;
}

/** All that the timeline of one service follows from. @public */
export interface TimelineInput {
  readonly service: string;
  readonly changes: readonly ChangeRecord[];
  readonly proposals: readonly ProposalState[];
  readonly commits: readonly BaseCommit[];
  readonly transitions: readonly EnvironmentTransition[];
  readonly reports: readonly ResourcePhase[];
  readonly now: Date;
  /** Most entries; the newest are kept. */
  readonly limit?: number;
}
