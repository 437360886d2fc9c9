import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  InputError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type {
  ProposalRequest,
  ProposalResult,
  RepositoryCallOptions,
} from '@groundwork/backstage-plugin-infra-node';
import { orAborted } from '../host/clock';
import { errorOfProblem, OutcomeUnknownError } from '../host/failures';
import type { GithubHost } from '../host/GithubHost';
import type { Coordinates } from '../repository/address';
import { meaningOf } from './classify';
import { decorate } from './decorate';
import { composeWrites, type WritingStep } from './composeWrites';
import { holdsFiles, inspectBranch } from './inspect';
import { readCommitMark } from './message';
import { nextStep, type Findings, type Step } from './nextStep';
import { readSituation, refOf, type Pull, type Situation } from './situation';
import { verifyRequest } from './verifyRequest';
import { Writer, type Written } from './write';

/** Reads and writes of a proposal that keeps being disturbed. */
const ROUNDS = 7;

/** What this call has done so far. */
interface Journey {
  madeRef: boolean;
  commit: string | undefined;
  /** Number of the pull request that this call opened. */
  opened: number | undefined;
  last: string;
}

/**
 * Makes the pull request of a change: read what stands there, decide, write
 * what is missing, and read again whenever the answer is not a plain success.
 * Normally that is one read and one write.
 */
export class Proposer {
  private readonly writer: Writer;
  private readonly underWay = new Map<string, Promise<unknown>>();
  private readonly background = new Set<Promise<void>>();

  constructor(
    private readonly host: GithubHost,
    private readonly at: Coordinates,
    private readonly baseBranch: string,
    private readonly logger: LoggerService,
  ) {
    this.writer = new Writer(host, at, baseBranch);
  }

  /** @throws InputError for a request that must not reach the repository. */
  async propose(
    request: ProposalRequest,
    options: RepositoryCallOptions = {},
  ): Promise<ProposalResult> {
    verifyRequest(request, this.baseBranch);
    const { branch } = request;
    // A double click waits for the first and then finds its pull request.
    for (;;) {
      const earlier = this.underWay.get(branch);
      if (!earlier) {
        break;
      }
      const settled = earlier.then(
        () => {},
        () => {},
      );
      await (options.signal ? orAborted(settled, options.signal) : settled);
    }
    const run = this.run(request, options);
    this.underWay.set(branch, run);
    try {
      return await run;
    } finally {
      this.underWay.delete(branch);
    }
  }

  /** Resolves when labels and reviewers of all proposals so far are done. */
  async settled(): Promise<void> {
    while (this.background.size > 0) {
      await Promise.all(this.background);
    }
  }

  private async run(
    request: ProposalRequest,
    options: RepositoryCallOptions,
  ): Promise<ProposalResult> {
    const journey: Journey = {
      madeRef: false,
      commit: undefined,
      opened: undefined,
      last: '',
    };
    for (let round = 1; round <= ROUNDS; round += 1) {
      if (round > 1) {
        await this.host.backOff(round - 1, options.signal);
      }
      const situation = await this.read(request, options);
      const step = await this.decide(situation, request, journey, options);
      if (step.do === 'answer') {
        return this.answer(step, situation, request, journey);
      }
      if (step.do === 'advance') {
        await this.advance(situation, request, journey, options);
        continue;
      }
      const written = await this.write(
        step,
        situation,
        request,
        journey,
        options,
      );
      if (!written) {
        continue;
      }
      const result = await this.resultOf(
        written,
        step,
        request,
        journey,
        options,
      );
      if (result) {
        return result;
      }
    }
    return this.giveUp(
      request,
      journey,
      new ServiceUnavailableError(
        `${this.host.name} did not take the proposal ${request.branch} in ${ROUNDS} attempts; the last time: ${journey.last}`,
      ),
      options,
    );
  }

  private read(request: ProposalRequest, options: RepositoryCallOptions) {
    return readSituation(
      this.host,
      this.at,
      this.baseBranch,
      request.branch,
      options,
    );
  }

  private async decide(
    situation: Situation,
    request: ProposalRequest,
    journey: Journey,
    options: RepositoryCallOptions,
  ): Promise<Exclude<Step, { do: `inspect-${string}` }>> {
    let findings: Findings = { ownCommit: journey.commit };
    for (;;) {
      const step = nextStep(situation, request, findings);
      const head = situation.branch?.oid ?? '';
      if (step.do === 'inspect-files') {
        findings = {
          ...findings,
          holdsFiles: await holdsFiles(
            this.host,
            this.at,
            head,
            request.files,
            options,
          ),
        };
      } else if (step.do === 'inspect-work') {
        findings = {
          ...findings,
          work: await inspectBranch(
            this.host,
            this.at,
            { base: situation.base, head, changeId: request.changeId },
            options,
          ),
        };
      } else {
        return step;
      }
    }
  }

  private answer(
    step: Extract<Step, { do: 'answer' }>,
    situation: Situation,
    request: ProposalRequest,
    journey: Journey,
  ): ProposalResult {
    const { pull, result } = step;
    if (pull?.state === 'OPEN' && isBare(pull)) {
      // A crash may have come between the pull request and its labels.
      this.decorateLater(pull.number, request);
    }
    if (!pull || pull.number !== journey.opened) {
      return result;
    }
    const mark = readCommitMark(situation.branch?.message ?? '');
    const commit =
      journey.commit ??
      (mark?.intent === request.intent ? situation.branch?.oid : undefined);
    return commit
      ? { status: 'opened', pullRequest: refOf(pull), commit }
      : {
          status: 'conflict',
          message: `Somebody made the branch "${request.branch}" at the same moment. Their commits stay untouched and are what pull request #${pull.number} shows; close it, delete the branch and ask again.`,
          pullRequest: refOf(pull),
        };
  }

  /** Undefined when the answer is lost: the next read tells what happened. */
  private async write(
    step: WritingStep,
    situation: Situation,
    request: ProposalRequest,
    journey: Journey,
    options: RepositoryCallOptions,
  ): Promise<Written | undefined> {
    const writes = await composeWrites(
      { host: this.host, at: this.at },
      step,
      situation,
      request,
      options,
    );
    if (step.do === 'open-pull-request') {
      journey.commit = situation.branch?.oid;
    }
    try {
      const written = await this.writer.write(request, writes, options);
      journey.madeRef ||= written.madeRef;
      journey.commit = written.commit ?? journey.commit;
      journey.opened = written.pull?.number ?? journey.opened;
      return written;
    } catch (error) {
      if (error instanceof OutcomeUnknownError) {
        journey.last = error.message;
        return undefined;
      }
      throw error;
    }
  }

  /** The answer of a write; undefined when the next round has to go on. */
  private async resultOf(
    written: Written,
    step: Step,
    request: ProposalRequest,
    journey: Journey,
    options: RepositoryCallOptions,
  ): Promise<ProposalResult | undefined> {
    const { pull, failure } = written;
    if (!failure && step.do === 'append' && step.pull) {
      return { status: 'existing', pullRequest: refOf(step.pull) };
    }
    if (pull && pull.headRefOid === journey.commit) {
      this.decorateLater(pull.number, request);
      return {
        status: 'opened',
        pullRequest: refOf(pull),
        commit: journey.commit,
      };
    }
    if (!failure) {
      journey.last = 'the pull request shows another commit than ours';
      return undefined;
    }
    journey.last = this.host.clean(failure.problem.message);
    switch (meaningOf(failure)) {
      case 'again':
        return undefined;
      case 'name-taken':
        return {
          status: 'conflict',
          message: `The branch "${request.branch}" cannot be made in ${
            this.at.owner
          }/${
            this.at.name
          }: a branch with a name that is a part of it (such as "${request.branch
            .split('/')
            .slice(0, -1)
            .join(
              '/',
            )}"), or that goes on after it, is in the way. Rename or delete that branch and ask again.`,
        };
      default:
        return this.giveUp(
          request,
          journey,
          errorOfProblem(
            failure.problem.type ?? 'UNPROCESSABLE',
            `${this.host.name} refused the proposal ${request.branch}: ${journey.last}`,
          ),
          options,
        );
    }
  }

  /** Brings an empty branch to the base; refused when it is not empty any more. */
  private async advance(
    situation: Situation,
    request: ProposalRequest,
    journey: Journey,
    options: RepositoryCallOptions,
  ): Promise<void> {
    try {
      await this.host.rest(
        'PATCH /repos/{owner}/{repo}/git/refs/{ref}',
        { ...this.refOf(request), sha: situation.base, force: false },
        () => {},
        { ...options, effect: 'read' },
      );
    } catch (error) {
      if (!(error instanceof InputError || error instanceof NotFoundError)) {
        throw error;
      }
      journey.last = error.message;
    }
  }

  /**
   * Leaves no branch of this call behind without a pull request.
   *
   * @throws `error`, unless a pull request turns out to stand.
   */
  private async giveUp(
    request: ProposalRequest,
    journey: Journey,
    error: Error,
    options: RepositoryCallOptions,
  ): Promise<ProposalResult> {
    if (!journey.madeRef) {
      throw error;
    }
    const { branch, pulls } = await this.read(request, options);
    const open = pulls.find(({ state }) => state === 'OPEN');
    if (open) {
      return { status: 'existing', pullRequest: refOf(open) };
    }
    if (branch && [request.baseRevision, journey.commit].includes(branch.oid)) {
      await this.host
        .rest(
          'DELETE /repos/{owner}/{repo}/git/refs/{ref}',
          this.refOf(request),
          () => {},
          { ...options, effect: 'read' },
        )
        .catch(failure => {
          this.logger.warn(
            `the branch ${request.branch} is left without a pull request: ${failure.message}`,
          );
        });
    }
    throw error;
  }

  private refOf(request: ProposalRequest) {
    return {
      owner: this.at.owner,
      repo: this.at.name,
      ref: `heads/${request.branch}`,
    };
  }

  private decorateLater(number: number, request: ProposalRequest): void {
    const work = decorate(this.host, this.at, number, request, this.logger);
    const tracked: Promise<void> = work.finally(() => {
      this.background.delete(tracked);
    });
    this.background.add(tracked);
  }
}

function isBare(pull: Pull): boolean {
  return (
    !pull.labels?.nodes.length &&
    !pull.reviewRequests?.totalCount &&
    !pull.reviews?.totalCount
  );
}
