import { runGit } from './command';
import { Commit, Signature } from './commits';
import { GitRepository } from './repository';

/** A merge of two trees: the result, or the paths that both sides changed. */
export type MergeResult = { tree: string } | { conflicts: string[] };

/** Merges two commits with `git merge-tree`; nothing is stored on a branch. */
export async function mergeCommits(
  repository: GitRepository,
  ours: string,
  theirs: string,
): Promise<MergeResult> {
  if ((await repository.mergeBase(ours, theirs)) === ours) {
    const head = await repository.commit(theirs);
    if (head) {
      return { tree: head.tree };
    }
  }
  const result = await runGit(repository.directory, [
    'merge-tree',
    '--write-tree',
    '-z',
    '--name-only',
    '--no-messages',
    '--allow-unrelated-histories',
    ours,
    theirs,
  ]);
  const [tree, ...paths] = result.stdout.toString('utf8').split('\0');
  if (result.exitCode === 0) {
    return { tree: tree.trim() };
  }
  if (result.exitCode === 1) {
    return { conflicts: [...new Set(paths.filter(path => path !== ''))] };
  }
  throw new Error(`git merge-tree failed: ${result.stderr.trim()}`);
}

/**
 * Merges the difference between two trees onto a third, as a cherry-pick does.
 * `git merge-tree` takes its base from history, so the three trees are given
 * one: two commits with a common parent that no ref ever names.
 */
export async function applyDifference(
  repository: GitRepository,
  trees: { from: string; to: string; onto: string },
): Promise<MergeResult> {
  const nobody: Signature = {
    name: 'merge',
    email: 'merge@localhost',
    date: '2000-01-01T00:00:00Z',
  };
  const carrier = (tree: string, parents: string[]): Commit => ({
    tree,
    parents,
    author: nobody,
    committer: nobody,
    message: `carrier of ${tree}`,
  });
  const base = await repository.writeCommit(carrier(trees.from, []));
  const [ours, theirs] = await Promise.all([
    repository.writeCommit(carrier(trees.onto, [base])),
    repository.writeCommit(carrier(trees.to, [base])),
  ]);
  return mergeCommits(repository, ours, theirs);
}

/**
 * Puts the commits that `head` has and `base` lacks on top of `base`, oldest
 * first, keeping their authors.
 * @returns the last new commit, or the paths on which one of them conflicts.
 */
export async function rebaseCommits(
  repository: GitRepository,
  base: string,
  head: string,
  committer: Signature,
): Promise<{ oid: string } | { conflicts: string[] }> {
  const oids = await repository.log({
    from: head,
    notIn: base,
    reverse: true,
  });
  let tip = base;
  for (const oid of oids) {
    const commit = await repository.commit(oid);
    const onto = await repository.commit(tip);
    if (!commit || !onto || commit.parents.length > 1) {
      continue;
    }
    const parent =
      commit.parents.length === 1
        ? await repository.commit(commit.parents[0])
        : undefined;
    const merged = await applyDifference(repository, {
      from: parent?.tree ?? (await repository.writeTree(undefined, new Map())),
      to: commit.tree,
      onto: onto.tree,
    });
    if ('conflicts' in merged) {
      return merged;
    }
    tip = await repository.writeCommit({
      ...commit,
      tree: merged.tree,
      parents: [tip],
      committer,
    });
  }
  return { oid: tip };
}
