import { InputError, NotFoundError } from '@backstage/errors';
import type { RepositoryCallOptions } from '@groundwork/backstage-plugin-infra-node';
import type { GithubHost } from '../host/GithubHost';
import type { Coordinates } from '../repository/address';

const refOf = ({ owner, name }: Coordinates, branch: string) => ({
  owner,
  repo: name,
  ref: `heads/${branch}`,
});

/**
 * Brings a branch without commits of its own to `commit`; never by force.
 *
 * @returns the host's refusal when the branch is not empty any more, or gone.
 */
export async function advanceBranch(
  host: GithubHost,
  at: Coordinates,
  to: { readonly branch: string; readonly commit: string },
  options: RepositoryCallOptions,
): Promise<Error | undefined> {
  try {
    await host.rest(
      'PATCH /repos/{owner}/{repo}/git/refs/{ref}',
      { ...refOf(at, to.branch), sha: to.commit, force: false },
      () => {},
      { ...options, effect: 'read' },
    );
    return undefined;
  } catch (error) {
    if (error instanceof InputError || error instanceof NotFoundError) {
      return error;
    }
    throw error;
  }
}

/** Deletes a branch; the caller made sure that nothing is lost with it. */
export async function deleteBranch(
  host: GithubHost,
  at: Coordinates,
  branch: string,
  options: RepositoryCallOptions,
): Promise<void> {
  await host.rest(
    'DELETE /repos/{owner}/{repo}/git/refs/{ref}',
    refOf(at, branch),
    () => {},
    { ...options, effect: 'read' },
  );
}
