import type { RepositoryFiles } from './files';
import type { Git } from './git';
import type { GitTree } from './gitTree';

/** Paths of files that are not the same in two states of a repository. */
export async function changedPaths(
  git: Git,
  before: GitTree,
  after: GitTree | RepositoryFiles,
): Promise<string[]> {
  const known = new Set(after.paths);
  const changed = new Set(before.paths.filter(path => !known.has(path)));
  if ('oids' in after) {
    for (const [path, oid] of after.oids) {
      if (before.oids.get(path) !== oid) changed.add(path);
    }
  } else {
    for (const path of after.paths) {
      if (!before.oids.has(path)) changed.add(path);
    }
    for (const path of await git.changedSince(before.revision)) {
      changed.add(path);
    }
  }
  return [...changed].sort();
}
