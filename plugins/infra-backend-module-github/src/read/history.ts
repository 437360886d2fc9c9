import { NotFoundError } from '@backstage/errors';
import type {
  GitOpsRepository,
  RepositoryCallOptions,
} from '@groundwork/backstage-plugin-infra-node';
import { z } from 'zod';
import type { GithubHost } from '../host/GithubHost';
import type { Coordinates } from '../repository/address';
import { oid } from './head';

/** Paths of one query. */
const TOGETHER = 20;
const MOST_COMMITS = 100;
const MAX_TITLE = 300;

type Histories = Awaited<ReturnType<GitOpsRepository['readHistory']>>;
type Commit = Histories extends Map<string, (infer Entry)[]> ? Entry : never;

const commit = z.object({
  oid,
  committedDate: z.iso.datetime(),
  messageHeadline: z.string(),
  author: z
    .object({
      name: z.string().nullish(),
      user: z.object({ login: z.string() }).nullish(),
    })
    .nullish()
    .catch(undefined),
  associatedPullRequests: z
    .object({
      nodes: z.array(
        z.object({
          number: z.number(),
          state: z.string(),
          baseRefName: z.string(),
        }),
      ),
    })
    .nullish()
    .catch(undefined),
});

const history = z.object({ nodes: z.array(z.unknown()).nullable() });
const shape = z.object({
  repository: z.object({
    object: z.record(z.string(), z.unknown()).nullable(),
  }),
});

/**
 * Commits up to a revision that touch paths, the newest first, by path: twenty
 * paths a query. One point of GitHub's primary limit for up to a hundred
 * commits.
 *
 * @throws NotFoundError when the repository has no such commit.
 */
export async function readHistory(
  host: GithubHost,
  at: Coordinates,
  baseBranch: string,
  {
    revision,
    paths,
    limit,
    ...call
  }: RepositoryCallOptions & {
    revision: string;
    paths: readonly string[];
    limit: number;
  },
): Promise<Histories> {
  oid.parse(revision);
  const wanted = [...new Set(paths)];
  const first = Math.max(1, Math.min(limit, MOST_COMMITS));
  const found = new Map<string, Commit[]>();
  for (let start = 0; start < wanted.length; start += TOGETHER) {
    const some = wanted.slice(start, start + TOGETHER);
    const parameters = some.map((_, index) => `,$p${index}:String!`).join('');
    const fields = some
      .map(
        (_, index) => `h${index}:history(path:$p${index},first:${first}){nodes{
oid committedDate messageHeadline author{name user{login}}
associatedPullRequests(first:1){nodes{number state baseRefName}}}}`,
      )
      .join('\n');
    await host.graphql(
      `query History($owner:String!,$name:String!,$revision:GitObjectID!${parameters}){
repository(owner:$owner,name:$name){
object(oid:$revision){...on Commit{
${fields}
}}}}`,
      {
        owner: at.owner,
        name: at.name,
        revision,
        ...Object.fromEntries(some.map((path, index) => [`p${index}`, path])),
      },
      ({ data }) => {
        const { object } = shape.parse(data).repository;
        if (!object) {
          throw new NotFoundError(
            `${at.owner}/${at.name} on ${host.name} has no commit ${revision}`,
          );
        }
        some.forEach((path, index) => {
          const { nodes } = history.parse(object[`h${index}`]);
          found.set(
            path,
            (nodes ?? []).flatMap(node => readCommit(node, baseBranch)),
          );
        });
      },
      { ...call, effect: 'read' },
    );
  }
  return found;
}

function readCommit(node: unknown, baseBranch: string): Commit[] {
  const one = commit.safeParse(node).data;
  if (!one) return [];
  // A commit can be part of others, too, such as of one that was closed.
  const pull = one.associatedPullRequests?.nodes.find(
    ({ state, baseRefName }) =>
      state === 'MERGED' && baseRefName === baseBranch,
  );
  return [
    {
      sha: one.oid,
      at: one.committedDate,
      author: one.author?.user?.login ?? one.author?.name ?? 'unknown',
      title: one.messageHeadline.slice(0, MAX_TITLE),
      ...(pull && { pullRequest: pull.number }),
    },
  ];
}
