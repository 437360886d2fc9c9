import type { Signature } from '../git/commits';
import { ZERO_OID } from '../git/refs';
import { isValidPath, MissingPathError, PathChange } from '../git/trees';
import { signatureOf } from './accounts';
import { branchHead } from './branches';
import { GitHubError, notFound, unprocessable } from './errors';
import type { Repository } from './repository';
import { afterRefChange } from './synchronize';

/** Files that one commit writes (whole content) and deletes. */
export type FileChanges = {
  additions: { path: string; contents: Buffer }[];
  deletions: { path: string }[];
};

/** What a commit on a branch needs. */
export type CommitRequest = {
  branch: string;
  message: string;
  changes: FileChanges;
  /** The branch must point here, or the commit is refused as stale. */
  expectedHead?: string;
  author?: Signature;
  committer?: Signature;
  /** Whether a branch that does not exist yet is created (empty history). */
  createBranch?: boolean;
};

/**
 * Makes one commit on a branch and moves the branch to it.
 * @returns the oid of the commit.
 * @throws GitHubError when the branch is elsewhere (STALE_DATA), does not exist,
 * a path is not valid, named twice, or is to be deleted and not there.
 */
export function commitOnBranch(
  repository: Repository,
  actor: string,
  request: CommitRequest,
): Promise<string> {
  return repository.git.exclusively(async () => {
    const { git, forge } = repository;
    const ref = `refs/heads/${request.branch}`;
    const head = await branchHead(repository, request.branch);
    if (!head && !request.createBranch) {
      throw notFound(`No such branch in the repository: "${request.branch}"`);
    }
    if (request.expectedHead && head !== request.expectedHead) {
      throw new GitHubError(
        409,
        'STALE_DATA',
        `Expected branch to point to "${request.expectedHead}" but it did not.  Pull and try again.`,
      );
    }
    const changes = await storeBlobs(repository, request.changes);
    const parent = head ? await git.commit(head) : undefined;
    let tree: string;
    try {
      tree = await git.writeTree(parent?.tree, changes);
    } catch (error) {
      if (error instanceof MissingPathError) {
        throw unprocessable(
          `A path was requested for deletion which does not exist as of commit oid \`${head}\`: ${error.path}`,
        );
      }
      throw error;
    }
    const now = forge.now();
    const author = request.author ?? signatureOf(actor, now);
    const oid = await git.writeCommit({
      tree,
      parents: head ? [head] : [],
      author,
      committer: request.committer ?? author,
      message: request.message.endsWith('\n')
        ? request.message
        : `${request.message}\n`,
    });
    await git.updateRefs([{ ref, before: head ?? ZERO_OID, after: oid }]);
    await afterRefChange(repository, actor, [
      { ref, before: head, after: oid },
    ]);
    return oid;
  });
}

async function storeBlobs(
  repository: Repository,
  { additions, deletions }: FileChanges,
): Promise<Map<string, PathChange>> {
  const changes = new Map<string, PathChange>();
  for (const { path } of [...additions, ...deletions]) {
    if (!isValidPath(path)) {
      throw unprocessable(`"${path}" is not a valid path`);
    }
    if (changes.has(path)) {
      throw unprocessable(`The path "${path}" was given more than once`);
    }
    changes.set(path, undefined);
  }
  await Promise.all(
    additions.map(async ({ path, contents }) => {
      const oid = await repository.git.objects.write('blob', contents);
      changes.set(path, { mode: '100644', oid });
    }),
  );
  return changes;
}
