import { notFound } from '../forge/errors';
import type { Repository } from '../forge/repository';
import type { CommitWithOid } from '../git/repository';

/**
 * Splits `feature/x/services/a.yaml` into the ref that exists and the path.
 * @throws GitHubError 404 when no beginning of it is a ref.
 */
export async function splitRef(
  repository: Repository,
  text: string,
): Promise<{ ref: string; commit: CommitWithOid; path: string }> {
  const parts = text.split('/');
  for (let length = 1; length <= parts.length; length++) {
    const ref = parts.slice(0, length).join('/');
    const commit = await repository.git.commit(ref);
    if (commit) {
      return { ref, commit, path: parts.slice(length).join('/') };
    }
  }
  throw notFound(`There is no branch, tag or commit ${text}`);
}
