import type { ProposalState } from '@groundwork/backstage-plugin-infra-common';

/**
 * A pull request as the repository's host tells it. Which services it touches
 * follows from its paths.
 *
 * @public
 */
export interface RepositoryProposal extends Omit<ProposalState, 'touches'> {
  /** Paths of files that it changes, at most some hundreds. */
  readonly paths: readonly string[];
}
