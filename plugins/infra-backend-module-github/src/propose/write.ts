import { InputError } from '@backstage/errors';
import type {
  ProposalFile,
  ProposalRequest,
  RepositoryCallOptions,
} from '@groundwork/backstage-plugin-infra-node';
import { z } from 'zod';
import { isTrouble, type GraphqlProblem } from '../host/failures';
import type { GithubHost, GraphqlAnswer } from '../host/GithubHost';
import { oid } from '../read/head';
import type { Coordinates } from '../repository/address';
import { commitMessageOf, pullRequestBodyOf } from './message';

/** What one write is to do, in this order. */
export interface Writes {
  /** Makes the branch at this commit. */
  readonly createRef?: { readonly repositoryId: string; readonly oid: string };
  /** Commits the files on the branch, which must stand at this commit. */
  readonly commit?: {
    readonly expectedHead: string;
    /** Beside the request's own files. */
    readonly restored: readonly ProposalContent[];
  };
  /** Opens the pull request. */
  readonly openPull?: { readonly repositoryId: string };
  /** Gives an open pull request the new title and body. */
  readonly updatePull?: { readonly id: string };
}

/** A file's bytes; undefined deletes it. */
export interface ProposalContent {
  readonly path: string;
  readonly content: Uint8Array | undefined;
}

const created = z.object({
  createRef: z.object({ ref: z.object({ name: z.string() }) }).nullish(),
  createCommitOnBranch: z.object({ commit: z.object({ oid }) }).nullish(),
  createPullRequest: z
    .object({
      pullRequest: z.object({
        number: z.number().int(),
        url: z.string(),
        state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
        headRefOid: oid,
      }),
    })
    .nullish(),
  updatePullRequest: z
    .object({ pullRequest: z.object({ number: z.number().int() }) })
    .nullish(),
});

/** The fields of a mutation document. */
export type WriteField = keyof z.infer<typeof created>;

/** What came of a write: some fields may have happened and others not. */
export interface Written {
  readonly madeRef: boolean;
  readonly commit: string | undefined;
  readonly pull:
    | NonNullable<z.infer<typeof created>['createPullRequest']>['pullRequest']
    | undefined;
  /** The first field that failed; later ones then fail as a consequence. */
  readonly failure:
    | {
        readonly field: WriteField | undefined;
        readonly problem: GraphqlProblem;
      }
    | undefined;
}

interface Part {
  readonly field: WriteField;
  readonly type: string;
  readonly selection: string;
  readonly input: Record<string, unknown>;
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
    const parts = this.parts(request, writes);
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
    const parameters = parts
      .map(({ field, type }) => `$${field}:${type}!`)
      .join(',');
    const fields = parts
      .map(({ field, selection }) => `${field}(input:$${field})${selection}`)
      .join('\n');
    const variables = Object.fromEntries(
      parts.map(({ field, input }) => [field, input]),
    );
    try {
      return await this.host.graphql(
        `mutation Propose(${parameters}){\n${fields}\n}`,
        variables,
        answer => {
          created.partial().parse(answer.data);
          return answer;
        },
        { ...options, effect: 'write' },
      );
    } catch (error) {
      if (error instanceof InputError) {
        return { data: {}, errors: [{ message: error.message }] };
      }
      throw error;
    }
  }

  private parts(request: ProposalRequest, writes: Writes): Part[] {
    const parts: Part[] = [];
    if (writes.createRef) {
      parts.push({
        field: 'createRef',
        type: 'CreateRefInput',
        selection: '{ref{name}}',
        input: { ...writes.createRef, name: `refs/heads/${request.branch}` },
      });
    }
    if (writes.commit) {
      parts.push({
        field: 'createCommitOnBranch',
        type: 'CreateCommitOnBranchInput',
        selection: '{commit{oid}}',
        input: {
          branch: {
            repositoryNameWithOwner: `${this.at.owner}/${this.at.name}`,
            branchName: request.branch,
          },
          expectedHeadOid: writes.commit.expectedHead,
          message: commitMessageOf(request),
          fileChanges: fileChangesOf(request.files, writes.commit.restored),
        },
      });
    }
    if (writes.openPull) {
      parts.push({
        field: 'createPullRequest',
        type: 'CreatePullRequestInput',
        selection: '{pullRequest{number url state headRefOid}}',
        input: {
          repositoryId: writes.openPull.repositoryId,
          baseRefName: this.baseBranch,
          headRefName: request.branch,
          title: request.title,
          body: pullRequestBodyOf(request),
        },
      });
    }
    if (writes.updatePull) {
      parts.push({
        field: 'updatePullRequest',
        type: 'UpdatePullRequestInput',
        selection: '{pullRequest{number}}',
        input: {
          pullRequestId: writes.updatePull.id,
          title: request.title,
          body: pullRequestBodyOf(request),
        },
      });
    }
    return parts;
  }
}

function fileChangesOf(
  files: readonly ProposalFile[],
  restored: readonly ProposalContent[],
) {
  const all = [
    ...files.map(({ path, content }) => ({
      path,
      content: content === undefined ? undefined : Buffer.from(content, 'utf8'),
    })),
    ...restored,
  ];
  return {
    additions: all.flatMap(({ path, content }) =>
      content
        ? [{ path, contents: Buffer.from(content).toString('base64') }]
        : [],
    ),
    deletions: all.flatMap(({ path, content }) => (content ? [] : [{ path }])),
  };
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
  const data = created.parse(answer.data);
  const failed = parts.find(({ field }) => !data[field]);
  const problem =
    answer.errors.find(({ path }) => path?.[0] === failed?.field) ??
    answer.errors.at(0);
  return {
    madeRef: Boolean(data.createRef),
    commit: data.createCommitOnBranch?.commit.oid,
    pull: data.createPullRequest?.pullRequest,
    failure: failed && {
      field: problem && !problem.path?.length ? undefined : failed.field,
      problem: problem ?? { message: 'its answer lacks a result' },
    },
  };
}
