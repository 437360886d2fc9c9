import { NotFoundError } from '@backstage/errors';
import type {
  ProposalFile,
  RepositoryCallOptions,
} from '@groundwork/backstage-plugin-infra-node';
import { z } from 'zod';
import type { GithubHost } from '../host/GithubHost';
import { blobIdOf } from '../read/blobId';
import { oid } from '../read/head';
import type { Coordinates } from '../repository/address';
import { readCommitMark } from './message';

/** What a branch has beyond the base. */
export interface BranchWork {
  /**
   * `none`: no commit of its own. `ours`: only commits of this change, as the
   * host made them. `foreign`: anything else.
   */
  readonly kind: 'none' | 'ours' | 'foreign';
  /** The base has commits that the branch lacks. */
  readonly isBehind: boolean;
  /** Paths that differ from where the branch left the base. */
  readonly changed: ReadonlyArray<{ path: string; deleted: boolean }>;
}

const comparison = z.object({
  ahead_by: z.number(),
  behind_by: z.number(),
  commits: z.array(
    z.object({
      parents: z.array(z.unknown()),
      commit: z.object({
        message: z.string(),
        author: z.object({ date: z.string().optional() }).nullable(),
        committer: z.object({ date: z.string().optional() }).nullable(),
      }),
    }),
  ),
  files: z
    .array(z.object({ filename: z.string(), status: z.string() }))
    .default([]),
});

/** GitHub lists at most so many files; then the list may not be complete. */
const FILES = 300;

/** Compares a branch with the base, commit by commit. */
export async function inspectBranch(
  host: GithubHost,
  at: Coordinates,
  range: { base: string; head: string; changeId: string },
  options: RepositoryCallOptions,
): Promise<BranchWork> {
  try {
    return await host.rest(
      'GET /repos/{owner}/{repo}/compare/{basehead}',
      {
        owner: at.owner,
        repo: at.name,
        basehead: `${range.base}...${range.head}`,
      },
      ({ data }) => workOf(comparison.parse(data), range.changeId),
      { ...options, effect: 'read' },
    );
  } catch (error) {
    // GitHub's answer for histories without a common commit.
    if (error instanceof NotFoundError) {
      return { kind: 'foreign', isBehind: true, changed: [] };
    }
    throw error;
  }
}

function workOf(
  found: z.infer<typeof comparison>,
  changeId: string,
): BranchWork {
  const changed = found.files.map(({ filename, status }) => ({
    path: filename,
    deleted: status === 'removed',
  }));
  const isBehind = found.behind_by > 0;
  if (found.ahead_by === 0) {
    return { kind: 'none', isBehind, changed };
  }
  const ours =
    found.commits.length === found.ahead_by &&
    found.files.length < FILES &&
    found.commits.every(
      ({ commit, parents }) =>
        // Two of a commit of ours that merges the base.
        parents.length <= 2 &&
        readCommitMark(commit.message)?.changeId === changeId &&
        // Someone who amends our commit keeps its message and the date of its
        // author; only the committer's date tells.
        commit.author?.date === commit.committer?.date,
    );
  return { kind: ours ? 'ours' : 'foreign', isBehind, changed };
}

/** Blob ids of paths at a commit; undefined for a path that is not there. */
export async function readBlobIds(
  host: GithubHost,
  at: Coordinates,
  revision: string,
  paths: readonly string[],
  options: RepositoryCallOptions,
): Promise<Map<string, string | undefined>> {
  if (paths.length === 0) {
    return new Map();
  }
  const parameters = paths.map((_, index) => `$p${index}:String!`).join(',');
  const fields = paths
    .map((_, index) => `f${index}:object(expression:$p${index}){oid}`)
    .join('\n');
  const variables = Object.fromEntries(
    paths.map((path, index) => [`p${index}`, `${revision}:${path}`]),
  );
  const shape = z.object({
    repository: z.record(z.string(), z.object({ oid }).nullable()),
  });
  return host.graphql(
    `query Files($owner:String!,$name:String!,${parameters}){
repository(owner:$owner,name:$name){
${fields}
}}`,
    { owner: at.owner, name: at.name, ...variables },
    ({ data }) => {
      const { repository } = shape.parse(data);
      return new Map(
        paths.map((path, index) => [path, repository[`f${index}`]?.oid]),
      );
    },
    { ...options, effect: 'read' },
  );
}

/** Whether a commit holds exactly the proposed contents at their paths. */
export async function holdsFiles(
  host: GithubHost,
  at: Coordinates,
  revision: string,
  files: readonly ProposalFile[],
  options: RepositoryCallOptions,
): Promise<boolean> {
  const found = await readBlobIds(
    host,
    at,
    revision,
    files.map(file => file.path),
    options,
  );
  return files.every(
    ({ path, content }) =>
      found.get(path) ===
      (content === undefined ? undefined : blobIdOf(Buffer.from(content))),
  );
}
