import { branchHead, createRef, deleteRef } from './forge/branches';
import { addStatus } from './forge/checks';
import { commitOnBranch } from './forge/commits';
import { addReview } from './forge/discussion';
import { mergePull } from './forge/merging';
import { pullRange } from './forge/history';
import type { Repository } from './forge/repository';
import { signatureOf } from './forge/accounts';
import { diffFiles } from './git/diffs';
import { git } from './git/command';
import type { MergeMethod, PullRecord, StatusState } from './store/records';

/** A branch and the commit it points at. @public */
export type BranchInfo = { name: string; sha: string };

/** A repository of the sandbox in the hands of a test or a seed script. @public */
export class RepositoryHandle {
  constructor(
    private readonly repository: Repository,
    private readonly actor: string,
  ) {}

  /** Folder of the bare repository, for the real git client. */
  get directory(): string {
    return this.repository.git.directory;
  }

  /** Address to clone from. */
  get cloneUrl(): string {
    return `${this.repository.forge.url}/${this.repository.fullName}.git`;
  }

  /** Text of a file at a branch, tag or commit; undefined when it is not there. */
  async readFile(ref: string, path: string): Promise<string | undefined> {
    const object = await this.repository.git.objects.read(`${ref}:${path}`);
    return object?.type === 'blob' ? object.data.toString('utf8') : undefined;
  }

  /** All paths at a branch, tag or commit. */
  async listFiles(ref: string): Promise<string[]> {
    const text = await git(this.directory, [
      'ls-tree',
      '-r',
      '-z',
      '--name-only',
      ref,
    ]);
    return text.split('\0').filter(path => path !== '');
  }

  /** All branches by name. */
  async branches(): Promise<BranchInfo[]> {
    const prefix = 'refs/heads/';
    const refs = await this.repository.git.listRefs(prefix);
    return refs.map(({ ref, oid }) => ({
      name: ref.slice(prefix.length),
      sha: oid,
    }));
  }

  /** The commit a branch points at; undefined when there is no such branch. */
  head(branch: string): Promise<string | undefined> {
    return branchHead(this.repository, branch);
  }

  /** Creates a branch at a commit. */
  async createBranch(branch: string, sha: string): Promise<void> {
    await createRef(this.repository, this.actor, `refs/heads/${branch}`, sha);
  }

  /** Deletes a branch; its open pull requests close. */
  async deleteBranch(branch: string): Promise<void> {
    await deleteRef(this.repository, this.actor, `refs/heads/${branch}`);
  }

  /**
   * Commits files on a branch (null deletes), as somebody at a keyboard would.
   * @returns the SHA of the commit.
   */
  commit(
    branch: string,
    files: Record<string, string | null>,
    message: string,
    author: string = this.actor,
  ): Promise<string> {
    const entries = Object.entries(files);
    return commitOnBranch(this.repository, author, {
      branch,
      message,
      changes: {
        additions: entries.flatMap(([path, text]) =>
          text === null ? [] : [{ path, contents: Buffer.from(text, 'utf8') }],
        ),
        deletions: entries.flatMap(([path, text]) =>
          text === null ? [{ path }] : [],
        ),
      },
      author: signatureOf(author, this.repository.forge.now()),
      createBranch: true,
    });
  }

  /** All pull requests, oldest first. */
  listPullRequests(): PullRecord[] {
    return this.repository.pulls();
  }

  /** Paths that a pull request changes, against where its branch left the base. */
  async pullRequestFiles(number: number): Promise<string[]> {
    const record = this.repository.pull(number);
    const { from, to } = await pullRange(this.repository, record);
    const files = await diffFiles(this.repository.git, from, to);
    return files.map(({ path }) => path);
  }

  /** Reviews a pull request. */
  review(
    number: number,
    author: string,
    state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED',
    body = '',
  ): void {
    addReview(this.repository, author, number, { state, body });
  }

  /** Sets a commit status. */
  setStatus(
    sha: string,
    context: string,
    state: StatusState,
    description: string | null = null,
  ): void {
    addStatus(this.repository, this.actor, {
      sha,
      context,
      state,
      description,
      targetUrl: null,
    });
  }

  /** Merges a pull request. @returns the SHA the base now points at. */
  merge(
    number: number,
    method: MergeMethod = 'merge',
    by: string = this.actor,
  ): Promise<string> {
    return mergePull(this.repository, by, number, { method });
  }

  /** Changes settings such as `allowAutoMerge`. */
  configure(settings: {
    allowAutoMerge?: boolean;
    allowMergeCommit?: boolean;
    allowSquashMerge?: boolean;
    allowRebaseMerge?: boolean;
    deleteBranchOnMerge?: boolean;
  }): void {
    this.repository.save(settings);
  }
}
