import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { BaseCommit } from '@groundwork/backstage-plugin-infra-common';
import type { RepositoryProposal } from './status/proposals';

/** A file of the repository at a commit. @public */
export interface RepositoryFile {
  readonly path: string;
  /** Git's SHA-1 of the content. */
  readonly blobId: string;
  readonly content: Uint8Array;
}

/** An entry of the repository's tree. @public */
export interface RepositoryTreeEntry {
  readonly path: string;
  readonly blobId: string;
  /** Bytes. */
  readonly size: number;
  /** Only regular files are read; links and submodules are reported, never followed. */
  readonly type: 'file' | 'link' | 'submodule';
}

/** What a commit has that another one does not. @public */
export interface RepositoryChanges {
  /** Entries that are new or differ, as the later commit has them. */
  readonly changed: readonly RepositoryTreeEntry[];
  /** Paths that the later commit does not have any more. */
  readonly removed: readonly string[];
}

/** A file as a proposal leaves it. @public */
export interface ProposalFile {
  readonly path: string;
  /** UTF-8 text; undefined deletes the file. */
  readonly content: string | undefined;
}

/** What is to be proposed. @public */
export interface ProposalRequest {
  /** Stable identity of the change; part of the branch and of the body's marker. */
  readonly changeId: string;
  /** `groundwork/<service>/<change id>`. */
  readonly branch: string;
  /** Commit that the files were planned on. */
  readonly baseRevision: string;
  readonly files: readonly ProposalFile[];
  readonly title: string;
  readonly body: string;
  readonly commitMessage: string;
  readonly labels: readonly string[];
  readonly reviewers: readonly string[];
  /** SHA-256 (hex) over the files; equal intents make equal pull requests. */
  readonly intent: string;
  /**
   * Commit at the head of the branch whose files this request carries on; null
   * when it has no pull request yet. Where an open pull request is at another
   * commit by now, nothing is written and the answer is `base-moved`: read
   * what it holds, and plan again. Left out, this plan replaces the earlier one.
   */
  readonly branchHead?: string | null;
  /**
   * Lets the host merge a new pull request once everything that it asks for is
   * there. What the host refuses of that is logged and fails nothing.
   */
  readonly autoMerge?: boolean;
}

/** A pull request of the repository. @public */
export interface PullRequestRef {
  readonly number: number;
  readonly url: string;
  readonly state: 'open' | 'closed' | 'merged';
}

/** A pull request that was looked up by its branch. @public */
export interface FoundPullRequest extends PullRequestRef {
  /** Commit at the head of the branch, while it is open. */
  readonly headCommit?: string;
  /** Paths of the files that it changes, while it is open and if asked for. */
  readonly paths?: readonly string[];
}

/**
 * How a proposal ended.
 *
 * - `opened`: the pull request was made now.
 * - `existing`: this change has its pull request already, in the given state.
 *   An open one that held another plan of the same change holds the new plan
 *   now: one commit was added to its branch, its title and body were replaced.
 *   One with commits of a person is left as it is.
 * - `base-moved`: nothing was left behind; plan again on `head`. Also when the
 *   branch is not where the request carries it on (`branchHead`).
 * - `conflict`: a person's work is in the way and stays untouched.
 *
 * `baseMovedTo` is the head of the base branch when the open pull request was
 * planned on an older one. Plan again, and propose again if the plan differs.
 *
 * @public
 */
export type ProposalResult =
  | {
      readonly status: 'opened';
      readonly pullRequest: PullRequestRef;
      readonly commit: string;
      readonly baseMovedTo?: string;
    }
  | {
      readonly status: 'existing';
      readonly pullRequest: PullRequestRef;
      readonly baseMovedTo?: string;
    }
  | { readonly status: 'base-moved'; readonly head: string }
  | {
      readonly status: 'conflict';
      /** In plain words, with what a person can do. */
      readonly message: string;
      readonly pullRequest?: PullRequestRef;
    };

/** Options of every call to the repository's host. @public */
export interface RepositoryCallOptions {
  readonly signal?: AbortSignal;
  /**
   * Nobody waits for it: a write leaves room, within the host's limits, for
   * those that somebody waits for.
   */
  readonly background?: boolean;
  /** Told when a call has to wait because the host limits requests. */
  readonly onWait?: (wait: { until: Date; reason: string }) => void;
}

/** How much work that nobody waits for a host takes now. @public */
export interface CreationRoom {
  /** Requests that create content and would not have to wait. */
  readonly count: number;
  /** When there will be room for more; not after now while there is some. */
  readonly until: Date;
}

/**
 * The platform's GitOps repository on its host. Implementations retry what is
 * safe to retry, honour the host's limits, and never overwrite or duplicate
 * anybody's work.
 *
 * Errors: `NotFoundError` (no such repository or commit), `NotAllowedError` or
 * `AuthenticationError` (credentials), `ServiceUnavailableError` (host away or
 * limits not over in time). Messages never hold credentials.
 *
 * @public
 */
export interface GitOpsRepository {
  /** For people, such as `acme/platform-gitops`. */
  readonly title: string;
  /** Web address of the repository. */
  readonly url: string;
  readonly baseBranch: string;
  /** Web address of a file, at a line when given. */
  fileUrl(file: { path: string; line?: number; revision?: string }): string;
  /** Commit at the head of the base branch. Cheap when nothing moved. */
  readHead(options?: RepositoryCallOptions): Promise<string>;
  /**
   * All regular files at a commit for which `include` holds, in one transfer.
   * `size` is in bytes, so that a file can be left out for being too large.
   */
  readArchive(
    options: RepositoryCallOptions & {
      revision: string;
      include(path: string, size: number): boolean;
    },
  ): AsyncIterable<RepositoryFile>;
  /**
   * Everything at a commit, in one transfer and without a listing: contents of
   * the regular files for which `include` holds go to `take` as they arrive,
   * one at a time, and the whole tree is the result. That tree is proved to be
   * the commit's.
   *
   * @returns undefined when that cannot be proved, for example since Git
   *   attributes or submodules make the transfer differ from the commit. Each
   *   content that was taken is still what its blob id says.
   */
  readAll(
    options: RepositoryCallOptions & {
      revision: string;
      include(path: string, size: number): boolean;
      take(file: RepositoryFile): Promise<void>;
    },
  ): Promise<RepositoryTreeEntry[] | undefined>;
  /**
   * What changed from one commit to a later one, in a few small requests.
   *
   * @returns undefined when the host cannot tell surely and completely: `to`
   *   does not follow on `from`, too much changed, or a commit is unknown.
   *   Compare trees then.
   */
  readChanges(
    options: RepositoryCallOptions & { from: string; to: string },
  ): Promise<RepositoryChanges | undefined>;
  /** The whole tree at a commit. */
  readTree(
    options: RepositoryCallOptions & { revision: string },
  ): Promise<RepositoryTreeEntry[]>;
  /** Contents of blobs, by blob id. */
  readBlobs(
    options: RepositoryCallOptions & { blobIds: readonly string[] },
  ): Promise<Map<string, Uint8Array>>;
  /**
   * Makes the pull request of a change, or finds the one that is there. When
   * that one is open and holds another plan of the same change (`intent`
   * differs), one commit is added to it, which merges the base branch if that
   * went on; nothing is ever force-pushed. Labels
   * and reviewers follow on their own; their failure is logged and does not
   * fail the proposal.
   *
   * @throws `InputError` for a request that must not reach the repository (a
   *   path outside it, no file or one file twice, too large, the base branch as
   *   its branch) or that the host refuses as invalid; `ConflictError` when the
   *   host refuses it because of what stands there; besides the errors of
   *   every call.
   */
  propose(
    request: ProposalRequest,
    options?: RepositoryCallOptions,
  ): Promise<ProposalResult>;
  /**
   * How many proposals that nobody waits for the host takes now, within its
   * limits. Absent when it has none.
   *
   * @param elsewhere - when other processes made requests that create content,
   *   as far as is known
   */
  creationRoom?(elsewhere: readonly Date[]): CreationRoom;
  /**
   * Pull requests against the base branch with their checks and reviews: all
   * that are open, those of `open` that are so no more, and those that ended
   * since a time. One request for a usual number of them.
   */
  readProposals(
    options: RepositoryCallOptions & {
      since?: Date;
      /** Numbers of those that were open when they were read last. */
      open: readonly number[];
    },
  ): Promise<RepositoryProposal[]>;
  /**
   * Texts of files at commits, by `<revision>:<path>`; what is not there or no
   * text is left out. One request for a usual number of them.
   */
  readTexts(
    options: RepositoryCallOptions & {
      files: readonly { revision: string; path: string }[];
    },
  ): Promise<Map<string, string>>;
  /**
   * Commits up to a revision that touch a path, by path, the newest first. One
   * request for a usual number of paths.
   */
  readHistory(
    options: RepositoryCallOptions & {
      revision: string;
      paths: readonly string[];
      limit: number;
    },
  ): Promise<Map<string, Omit<BaseCommit, 'environments'>[]>>;
  /**
   * The newest pull request of a branch, if there is one; with `paths` also
   * what it changes, which takes one more request.
   */
  findPullRequest(
    branch: string,
    options?: RepositoryCallOptions & { paths?: boolean },
  ): Promise<FoundPullRequest | undefined>;
}

/** Where a module puts the GitOps repository. @public */
export interface InfraRepositoryExtensionPoint {
  /** @throws ConflictError when a repository is set already. */
  setRepository(repository: GitOpsRepository): void;
}

/** @public */
export const infraRepositoryExtensionPoint =
  createExtensionPoint<InfraRepositoryExtensionPoint>({
    id: 'infra.repository',
  });
