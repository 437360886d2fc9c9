import { isValidRefName, RefRefusedError, ZERO_OID } from '../git/refs';
import { GitHubError, notFound, unprocessable } from './errors';
import type { Repository } from './repository';
import { afterRefChange } from './synchronize';

/** The oid of a branch; undefined when there is no such branch. */
export function branchHead(
  repository: Repository,
  branch: string,
): Promise<string | undefined> {
  const ref = `refs/heads/${branch}`;
  return isValidRefName(ref)
    ? repository.git.resolveRef(ref)
    : Promise.resolve(undefined);
}

/**
 * Creates a branch or tag at a commit.
 * @throws GitHubError 422 when it exists, collides with another name or cannot
 * be a name, or when there is no such commit.
 */
export function createRef(
  repository: Repository,
  actor: string,
  ref: string,
  oid: string,
): Promise<void> {
  return repository.git.exclusively(async () => {
    if (!isValidRefName(ref)) {
      throw unprocessable(
        `${ref} is not a valid ref name.`,
        'Reference name is not well-formed',
      );
    }
    await requireObject(repository, oid);
    if (await repository.git.resolveRef(ref)) {
      throw unprocessable(
        `A ref named "${ref}" already exists in the repository.`,
        'Reference already exists',
      );
    }
    try {
      await repository.git.updateRefs([{ ref, before: ZERO_OID, after: oid }]);
    } catch (error) {
      throw refused(error, 'Ref cannot be created', 'Reference update failed');
    }
    await afterRefChange(repository, actor, [{ ref, after: oid }]);
  });
}

/**
 * Moves a ref to a commit.
 * @throws GitHubError 422 when that is no fast-forward and not forced.
 */
export function updateRef(
  repository: Repository,
  actor: string,
  ref: string,
  oid: string,
  force: boolean,
): Promise<void> {
  return repository.git.exclusively(async () => {
    const before = isValidRefName(ref)
      ? await repository.git.resolveRef(ref)
      : undefined;
    if (!before) {
      throw unprocessable(
        'Reference does not exist',
        'Reference does not exist',
      );
    }
    await requireObject(repository, oid);
    if (!force && !(await repository.git.isAncestor(before, oid))) {
      throw unprocessable(
        'Update is not a fast forward',
        'Update is not a fast forward',
      );
    }
    try {
      await repository.git.updateRefs([{ ref, before, after: oid }]);
    } catch (error) {
      throw refused(error, 'Reference update failed');
    }
    await afterRefChange(repository, actor, [{ ref, before, after: oid }]);
  });
}

/** Deletes a ref. @throws GitHubError 422 when there is none. */
export function deleteRef(
  repository: Repository,
  actor: string,
  ref: string,
): Promise<void> {
  return repository.git.exclusively(async () => {
    const before = isValidRefName(ref)
      ? await repository.git.resolveRef(ref)
      : undefined;
    if (!before) {
      throw unprocessable('Reference does not exist');
    }
    if (ref === `refs/heads/${repository.record.defaultBranch}`) {
      throw unprocessable(
        'Cannot delete the default branch',
        'Cannot delete the default branch',
      );
    }
    await repository.git.updateRefs([{ ref, before }]);
    await afterRefChange(repository, actor, [{ ref, before }]);
  });
}

async function requireObject(
  repository: Repository,
  oid: string,
): Promise<void> {
  const known =
    /^[0-9a-f]{40}$/.test(oid) && (await repository.git.objects.read(oid));
  if (!known) {
    throw unprocessable(
      `Could not resolve to an object with the oid ${oid}.`,
      'Object does not exist',
    );
  }
}

function refused(error: unknown, message: string, rest?: string): unknown {
  return error instanceof RefRefusedError
    ? new GitHubError(422, 'UNPROCESSABLE', message, {
        message: rest ?? message,
      })
    : error;
}

/** @throws GitHubError 404 when there is no such branch. */
export async function requireBranch(
  repository: Repository,
  branch: string,
): Promise<string> {
  const oid = await branchHead(repository, branch);
  if (!oid) {
    throw notFound('Branch not found');
  }
  return oid;
}
