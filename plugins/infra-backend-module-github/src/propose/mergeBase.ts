import type {
  ProposalRequest,
  RepositoryCallOptions,
} from '@groundwork/backstage-plugin-infra-node';
import { z } from 'zod';
import type { GithubHost } from '../host/GithubHost';
import { oid } from '../read/head';
import type { Coordinates } from '../repository/address';
import { commitTextOf } from './message';

const made = z.object({ sha: oid });

/**
 * Makes a commit that merges the base into a branch of ours: the base's files
 * with the proposed ones. Merging the branch then gives exactly that, where a
 * plain commit on the old base could conflict with what the base went on to.
 * No branch is moved yet.
 *
 * @returns the commit's id.
 */
export async function mergeBase(
  { host, at }: { readonly host: GithubHost; readonly at: Coordinates },
  from: {
    readonly base: string;
    readonly tree: string;
    readonly branch: { readonly oid: string };
  },
  request: ProposalRequest,
  options: RepositoryCallOptions,
): Promise<string> {
  const repository = { owner: at.owner, repo: at.name };
  // Objects that nothing points to do no harm, so both may be made twice.
  const effect = { ...options, effect: 'read' } as const;
  const tree = await host.rest(
    'POST /repos/{owner}/{repo}/git/trees',
    {
      ...repository,
      base_tree: from.tree,
      tree: request.files.map(({ path, content }) => ({
        path,
        mode: '100644',
        type: 'blob',
        ...(content === undefined ? { sha: null } : { content }),
      })),
    },
    ({ data }) => made.parse(data).sha,
    effect,
  );
  return host.rest(
    'POST /repos/{owner}/{repo}/git/commits',
    {
      ...repository,
      message: commitTextOf(request),
      tree,
      parents: [from.branch.oid, from.base],
    },
    ({ data }) => made.parse(data).sha,
    effect,
  );
}
