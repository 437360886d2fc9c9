import { ServiceUnavailableError } from '@backstage/errors';
import type {
  RepositoryCallOptions,
  RepositoryTreeEntry,
} from '@groundwork/backstage-plugin-infra-node';
import { z } from 'zod';
import { TooLargeError } from '../host/body';
import type { GithubHost } from '../host/GithubHost';
import type { Coordinates } from '../repository/address';
import { atMost } from './atMost';
import { oid } from './head';

const treeAnswer = z.object({
  truncated: z.boolean(),
  tree: z.array(
    z.object({
      path: z.string(),
      mode: z.string(),
      type: z.enum(['blob', 'tree', 'commit']),
      sha: oid,
      size: z.number().optional(),
    }),
  ),
});

type TreeAnswer = z.infer<typeof treeAnswer>;

const CONCURRENCY = 4;
/** Git itself has no deeper trees in practice; stops a host that loops. */
const DEEPEST = 100;

/**
 * Lists the whole tree of a commit. One request up to GitHub's limit of
 * 100,000 entries or 7 MB; beyond that folder by folder.
 *
 * @throws NotFoundError when there is no such commit.
 */
export async function readTree(
  host: GithubHost,
  at: Coordinates,
  options: RepositoryCallOptions & { revision: string },
): Promise<RepositoryTreeEntry[]> {
  const { revision, ...call } = options;
  return readBelow(host, at, revision, '', 0, call);
}

async function readBelow(
  host: GithubHost,
  at: Coordinates,
  tree: string,
  folder: string,
  depth: number,
  call: RepositoryCallOptions,
): Promise<RepositoryTreeEntry[]> {
  if (depth > DEEPEST) {
    throw new ServiceUnavailableError(
      `${host.name} reports folders nested deeper than ${DEEPEST} at ${folder}`,
    );
  }
  const whole = await list(host, at, tree, true, call);
  if (whole && !whole.truncated) {
    return whole.tree.flatMap(entry => entryOf(entry, folder));
  }
  const top = await list(host, at, tree, false, call);
  if (!top || top.truncated) {
    throw new ServiceUnavailableError(
      `${host.name} cannot list the folder "${folder}" of ${at.owner}/${at.name} completely: it has too many entries`,
    );
  }
  const below = await atMost(
    depth === 0 ? CONCURRENCY : 1,
    top.tree.filter(entry => entry.type === 'tree'),
    entry =>
      readBelow(
        host,
        at,
        entry.sha,
        `${folder}${entry.path}/`,
        depth + 1,
        call,
      ),
  );
  return [
    ...top.tree.flatMap(entry => entryOf(entry, folder)),
    ...below.flat(),
  ];
}

/** Undefined when the answer is too large to be taken. */
async function list(
  host: GithubHost,
  at: Coordinates,
  tree: string,
  recursive: boolean,
  call: RepositoryCallOptions,
): Promise<TreeAnswer | undefined> {
  try {
    return await host.rest(
      'GET /repos/{owner}/{repo}/git/trees/{tree_sha}',
      {
        owner: at.owner,
        repo: at.name,
        tree_sha: tree,
        ...(recursive ? { recursive: '1' } : {}),
      },
      answer => treeAnswer.parse(answer.data),
      { ...call, effect: 'read' },
    );
  } catch (error) {
    if (error instanceof TooLargeError) {
      return undefined;
    }
    throw error;
  }
}

function entryOf(
  entry: TreeAnswer['tree'][number],
  folder: string,
): RepositoryTreeEntry[] {
  if (entry.type === 'tree') {
    return [];
  }
  const common = {
    path: `${folder}${entry.path}`,
    blobId: entry.sha,
    size: entry.size ?? 0,
  };
  if (entry.type === 'commit') {
    return [{ ...common, type: 'submodule' }];
  }
  return [{ ...common, type: entry.mode === '120000' ? 'link' : 'file' }];
}
