import { InputError } from '@backstage/errors';
import type {
  ProposalRequest,
  RepositoryCallOptions,
} from '@groundwork/backstage-plugin-infra-node';
import type { z } from 'zod';
import { isTrouble, type GraphqlProblem } from '../host/failures';
import type { GithubHost, GraphqlAnswer } from '../host/GithubHost';
import type { Coordinates } from '../repository/address';
import {
  documentOf,
  partsOf,
  writtenData,
  type Part,
  type WriteField,
  type Writes,
} from './mutation';

/** What came of a write: some fields may have happened and others not. */
export interface Written {
  readonly madeRef: boolean;
  readonly commit: string | undefined;
  /** Head of the base branch when the pull request was written. */
  readonly base: string | undefined;
  readonly pull:
    | NonNullable<
        z.infer<typeof writtenData>['createPullRequest']
      >['pullRequest']
    | undefined;
  /** The first field that failed; later ones then fail as a consequence. */
  readonly failure:
    | {
        readonly field: WriteField | undefined;
        readonly problem: GraphqlProblem;
      }
    | undefined;
}

/** Writes branch, commit and pull request in one mutation document. */
export class Writer {
  /** The host turned out to take one mutation per document only. */
  private oneByOne = false;

  constructor(
    private readonly host: GithubHost,
    private readonly at: Coordinates,
    private readonly baseBranch: string,
  ) {}

  /**
   * @throws OutcomeUnknownError when an answer is lost: read before anything
   *   is written again.
   */
  async write(
    request: ProposalRequest,
    writes: Writes,
    options: RepositoryCallOptions,
  ): Promise<Written> {
    const parts = partsOf(request, writes, {
      at: this.at,
      baseBranch: this.baseBranch,
    });
    if (!this.oneByOne || parts.length === 1) {
      const answer = await this.send(parts, options);
      if (!isRefused(answer) || parts.length === 1) {
        return readWritten(answer, parts);
      }
    }
    return this.writeOneByOne(parts, options);
  }

  private async writeOneByOne(
    parts: readonly Part[],
    options: RepositoryCallOptions,
  ): Promise<Written> {
    let data: GraphqlAnswer['data'] = {};
    for (const part of parts) {
      const answer = await this.send([part], options);
      data = { ...data, ...answer.data };
      if (answer.errors.length > 0) {
        return readWritten({ data, errors: answer.errors }, parts);
      }
      this.oneByOne = true;
    }
    return readWritten({ data, errors: [] }, parts);
  }

  private async send(
    parts: readonly Part[],
    options: RepositoryCallOptions,
  ): Promise<GraphqlAnswer> {
    try {
      return await this.host.graphql(
        documentOf(parts),
        Object.fromEntries(parts.map(({ field, input }) => [field, input])),
        answer => {
          writtenData.partial().parse(answer.data);
          return answer;
        },
        { ...options, effect: 'write', creates: true },
      );
    } catch (error) {
      if (error instanceof InputError) {
        return { data: {}, errors: [{ message: error.message }] };
      }
      throw error;
    }
  }
}

/** Nothing was executed and no field is named: the document is not accepted. */
function isRefused({ data, errors }: GraphqlAnswer): boolean {
  return (
    errors.length > 0 &&
    errors.every(({ path, message }) => !path?.length && !isTrouble(message)) &&
    Object.values(data).every(value => value === null)
  );
}

function readWritten(answer: GraphqlAnswer, parts: readonly Part[]): Written {
  const data = writtenData.parse(answer.data);
  const failed = parts.find(({ field }) => !data[field]);
  const problem =
    answer.errors.find(({ path }) => path?.[0] === failed?.field) ??
    answer.errors.at(0);
  return {
    madeRef: Boolean(data.createRef),
    commit:
      data.createCommitOnBranch?.commit.oid ?? data.updateRef?.ref.target.oid,
    base: (data.createPullRequest ?? data.updatePullRequest)?.pullRequest
      .baseRef?.target.oid,
    pull: data.createPullRequest?.pullRequest,
    failure: failed && {
      field: problem && !problem.path?.length ? undefined : failed.field,
      problem: problem ?? { message: 'its answer lacks a result' },
    },
  };
}
