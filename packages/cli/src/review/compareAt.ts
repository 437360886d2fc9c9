import { InputError } from '@backstage/errors';
import { changedPaths } from '../repository/changedPaths';
import type { RepositoryFiles } from '../repository/files';
import { Git } from '../repository/git';
import { gitTree, type GitTree } from '../repository/gitTree';
import { Repository } from '../repository/repository';
import { workingTree } from '../repository/workingTree';
import type { Surroundings } from '../commands/certify/surroundings';

/** Two states of a repository, and what is not the same in them. */
export interface ComparedRepositories {
  readonly before: Repository;
  readonly after: Repository;
  readonly base: GitTree;
  readonly head: RepositoryFiles;
  /** Files that differ, of all kinds. */
  readonly changed: readonly string[];
  readonly prefix: string;
}

/** Name for the files on disk. */
export const WORKTREE = 'worktree';

/**
 * Compares a commit, or the working tree, with where its history left that of
 * a base: what a branch changes, whatever the base has got since.
 *
 * @throws InputError when there is no repository, or no such commits
 */
export async function compareAt(
  directory: string,
  refs: { base: string; head: string },
  around: Surroundings,
): Promise<ComparedRepositories> {
  const git = await Git.find(directory, around);
  if (!git) {
    throw new InputError(
      `${directory} is in no Git repository, or git is not installed`,
    );
  }
  const isWorktree = refs.head === WORKTREE;
  const headCommit = await git.commit(isWorktree ? 'HEAD' : refs.head);
  const start = await git.mergeBase(await git.commit(refs.base), headCommit);
  const base = await gitTree(git, start);
  const head = isWorktree
    ? await workingTree(directory, git)
    : await gitTree(git, headCommit);
  return {
    before: await Repository.open(base, refs.base, { mayBeEmpty: true }),
    after: await Repository.open(head, directory),
    base,
    head,
    changed: await changedPaths(git, base, head),
    prefix: git.prefix,
  };
}
