import type {
  ProposalRequest,
  RepositoryCallOptions,
} from '@groundwork/backstage-plugin-infra-node';
import type { GithubHost } from '../host/GithubHost';
import type { Coordinates } from '../repository/address';
import { holdsFiles, inspectBranch } from './inspect';
import { nextStep, type Findings, type Step } from './nextStep';
import type { Situation } from './situation';

/** A step that does something, or is the answer. */
export type DecidedStep = Exclude<Step, { do: `inspect-${string}` }>;

/**
 * The next step, with as much read about the branch as deciding takes. Most
 * situations need no further read.
 *
 * @param ownCommit - commit that this very call made.
 */
export async function decide(
  repository: { readonly host: GithubHost; readonly at: Coordinates },
  situation: Situation,
  request: ProposalRequest,
  ownCommit: string | undefined,
  options: RepositoryCallOptions,
): Promise<DecidedStep> {
  const { host, at } = repository;
  let findings: Findings = { ownCommit };
  for (;;) {
    const step = nextStep(situation, request, findings);
    const head = situation.branch?.oid ?? '';
    if (step.do === 'inspect-files') {
      findings = {
        ...findings,
        holdsFiles: await holdsFiles(host, at, head, request.files, options),
      };
    } else if (step.do === 'inspect-work') {
      findings = {
        ...findings,
        work: await inspectBranch(
          host,
          at,
          { base: situation.base, head, changeId: request.changeId },
          options,
        ),
      };
    } else {
      return step;
    }
  }
}
