import type { Git } from './git';
import { LARGEST_FILE, type RepositoryFiles } from './files';

/** A repository at a commit, read from Git's objects. */
export interface GitTree extends RepositoryFiles {
  /** Ids of contents by path. */
  readonly oids: ReadonlyMap<string, string>;
}

/** Reads a commit without checking anything out. */
export async function gitTree(git: Git, commit: string): Promise<GitTree> {
  const entries = await git.tree(commit);
  const oids = new Map(entries.map(({ path, oid }) => [path, oid]));
  const large = new Set(
    entries.filter(({ size }) => size > LARGEST_FILE).map(({ path }) => path),
  );
  return {
    revision: commit,
    paths: [...oids.keys()],
    oids,
    async read(paths) {
      const wanted = [...paths].filter(
        path => oids.has(path) && !large.has(path),
      );
      const texts = await git.blobs(wanted.map(path => oids.get(path)!));
      return new Map(
        wanted.map(path => [path, texts.get(oids.get(path)!) ?? '']),
      );
    },
  };
}
