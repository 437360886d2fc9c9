import type { LoggerService } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError } from '@backstage/errors';
import type {
  ProposalRequest,
  ProposalResult,
  RepositoryCallOptions,
} from '@groundwork/backstage-plugin-infra-node';
import { errorOfProblem, OutcomeUnknownError } from '../host/failures';
import type { GithubHost } from '../host/GithubHost';
import type { Coordinates } from '../repository/address';
import { advanceBranch, deleteBranch } from './branch';
import { meaningOf } from './classify';
import { composeWrites, type WritingStep } from './composeWrites';
import { decide, type DecidedStep } from './decide';
import type { Decorated } from './decorate';
import type { DecorationIds } from './decoration';
import type { LookUps } from './LookUps';
import { readCommitMark } from './message';
import { readSituation, refOf, type Pull, type Situation } from './situation';
import type { Writer, Written } from './write';

/** Reads and writes of a proposal that keeps being disturbed. */
const ROUNDS = 7;

/** What a proposal is made with. */
export interface ProposalTools {
  readonly host: GithubHost;
  readonly at: Coordinates;
  readonly baseBranch: string;
  readonly writer: Writer;
  readonly logger: LoggerService;
  readonly lookUps: LookUps;
  /** Gives a pull request its labels and reviewers, without waiting for it. */
  readonly decorateLater: (
    pull: Decorated,
    request: ProposalRequest,
    ids: DecorationIds | undefined,
    background: boolean | undefined,
  ) => void;
}

/** One call's way from a request to its pull request; used once. */
export class ProposalRun {
  /** This call made the branch. */
  private madeRef = false;
  /** The commit that this call made. */
  private commit: string | undefined;
  /** Number of the pull request that this call opened. */
  private opened: number | undefined;
  /** What went wrong last. */
  private last = '';

  constructor(
    private readonly tools: ProposalTools,
    private readonly request: ProposalRequest,
    private readonly options: RepositoryCallOptions,
  ) {}

  /** @throws NotAllowedError, ServiceUnavailableError and as the host refuses. */
  async result(): Promise<ProposalResult> {
    const { host } = this.tools;
    for (let round = 1; round <= ROUNDS; round += 1) {
      if (round > 1) {
        await host.backOff(round - 1, this.options.signal);
      }
      const situation = await this.read();
      const step = await decide(
        this.tools,
        situation,
        this.request,
        this.commit,
        this.options,
      );
      const result = await this.take(step, situation);
      if (result) {
        return result;
      }
    }
    return this.giveUp(
      new ServiceUnavailableError(
        `${host.name} did not take the proposal ${this.request.branch} in ${ROUNDS} attempts; the last time: ${this.last}`,
      ),
    );
  }

  private decorateLater(pull: Decorated, ids: DecorationIds | undefined) {
    const { background } = this.options;
    this.tools.decorateLater(pull, this.request, ids, background);
  }

  private read(): Promise<Situation> {
    const { host, at, baseBranch, lookUps } = this.tools;
    return lookUps.read(this.request, decoration =>
      readSituation(
        host,
        at,
        baseBranch,
        this.request.branch,
        this.options,
        decoration,
      ),
    );
  }

  /** Undefined when the next round has to go on. */
  private async take(
    step: DecidedStep,
    situation: Situation,
  ): Promise<ProposalResult | undefined> {
    if (step.do === 'answer') {
      return this.answer(step, situation);
    }
    if (step.do === 'advance') {
      const refusal = await advanceBranch(
        this.tools.host,
        this.tools.at,
        { branch: this.request.branch, commit: situation.base },
        this.options,
      );
      this.last = refusal?.message ?? this.last;
      return undefined;
    }
    const written = await this.write(step, situation);
    return written && this.resultOf(written, step, situation);
  }

  private answer(
    step: Extract<DecidedStep, { do: 'answer' }>,
    situation: Situation,
  ): ProposalResult {
    const { pull, result } = step;
    if (pull?.state === 'OPEN' && isBare(pull)) {
      // A crash may have come between the pull request and its labels.
      this.decorateLater(pull, situation.ids);
    }
    const moved = pull?.state === 'OPEN' ? this.moved(situation.base) : {};
    if (!pull || pull.number !== this.opened) {
      return { ...result, ...moved };
    }
    const mark = readCommitMark(situation.branch?.message ?? '');
    const commit =
      this.commit ??
      (mark?.intent === this.request.intent
        ? situation.branch?.oid
        : undefined);
    return commit
      ? { status: 'opened', pullRequest: refOf(pull), commit, ...moved }
      : {
          status: 'conflict',
          message: `Somebody made the branch "${this.request.branch}" at the same moment. Their commits stay untouched and are what pull request #${pull.number} shows; close it, delete the branch and ask again.`,
          pullRequest: refOf(pull),
        };
  }

  /** Says so if the request was planned on another base than this. */
  private moved(base: string | undefined): { baseMovedTo?: string } {
    return base === undefined || base === this.request.baseRevision
      ? {}
      : { baseMovedTo: base };
  }

  /** Undefined when the answer is lost: the next read tells what happened. */
  private async write(
    step: WritingStep,
    situation: Situation,
  ): Promise<Written | undefined> {
    const writes = await composeWrites(
      this.tools,
      step,
      situation,
      this.request,
      this.options,
    );
    if (step.do === 'open-pull-request') {
      this.commit = situation.branch?.oid;
    }
    try {
      const written = await this.tools.writer.write(
        this.request,
        writes,
        this.options,
      );
      this.madeRef ||= written.madeRef;
      this.commit = written.commit ?? this.commit;
      this.opened = written.pull?.number ?? this.opened;
      return written;
    } catch (error) {
      if (error instanceof OutcomeUnknownError) {
        this.last = error.message;
        return undefined;
      }
      throw error;
    }
  }

  /** The answer of a write; undefined when the next round has to go on. */
  private async resultOf(
    written: Written,
    step: WritingStep,
    { ids }: Situation,
  ): Promise<ProposalResult | undefined> {
    const { pull, failure } = written;
    const moved = this.moved(written.base);
    if (!failure && step.do === 'append' && step.pull) {
      const pullRequest = refOf(step.pull);
      return { status: 'existing', pullRequest, ...moved };
    }
    if (pull && pull.headRefOid === this.commit) {
      this.decorateLater(pull, ids);
      return {
        status: 'opened',
        pullRequest: refOf(pull),
        commit: this.commit,
        ...moved,
      };
    }
    if (!failure) {
      this.last = 'the pull request shows another commit than ours';
      return undefined;
    }
    const { host } = this.tools;
    this.last = host.clean(failure.problem.message);
    switch (meaningOf(failure)) {
      case 'again':
        return undefined;
      case 'name-taken':
        return this.nameTaken();
      default:
        return this.giveUp(
          errorOfProblem(
            failure.problem.type ?? 'UNPROCESSABLE',
            `${host.name} refused the proposal ${this.request.branch}: ${this.last}`,
          ),
        );
    }
  }

  private nameTaken(): ProposalResult {
    const { owner, name } = this.tools.at;
    const { branch } = this.request;
    const shorter = branch.split('/').slice(0, -1).join('/');
    return {
      status: 'conflict',
      message: `The branch "${branch}" cannot be made in ${owner}/${name}: a branch with a name that is a part of it (such as "${shorter}"), or that goes on after it, is in the way. Rename or delete that branch and ask again.`,
    };
  }

  /**
   * Leaves no branch of this call behind without a pull request.
   *
   * @throws `error`, unless a pull request turns out to stand.
   */
  private async giveUp(error: Error): Promise<ProposalResult> {
    if (!this.madeRef) {
      throw error;
    }
    const { host, at, logger } = this.tools;
    const { branch, pulls } = await this.read();
    const open = pulls.find(({ state }) => state === 'OPEN');
    if (open) {
      return { status: 'existing', pullRequest: refOf(open) };
    }
    const ours = [this.request.baseRevision, this.commit];
    if (branch && ours.includes(branch.oid)) {
      await deleteBranch(host, at, this.request.branch, this.options).catch(
        failure => {
          logger.warn(
            `the branch ${this.request.branch} is left without a pull request: ${failure.message}`,
          );
        },
      );
    }
    throw error;
  }
}

function isBare(pull: Pull): boolean {
  return (
    !pull.labels?.nodes.length &&
    !pull.reviewRequests?.totalCount &&
    !pull.reviews?.totalCount
  );
}
