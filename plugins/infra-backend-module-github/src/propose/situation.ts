import { NotFoundError } from '@backstage/errors';
import type {
  PullRequestRef,
  RepositoryCallOptions,
} from '@groundwork/backstage-plugin-infra-node';
import { z } from 'zod';
import type { GithubHost } from '../host/GithubHost';
import { oid } from '../read/head';
import type { Coordinates } from '../repository/address';
import {
  isAboutLookUp,
  lookUpOf,
  readLookUp,
  type Decoration,
  type DecorationIds,
} from './decoration';

const pull = z.object({
  id: z.string(),
  number: z.number().int(),
  url: z.string(),
  state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
  isCrossRepository: z.boolean(),
  labels: z
    .object({ nodes: z.array(z.object({ name: z.string() })) })
    .nullable(),
  reviewRequests: z.object({ totalCount: z.number() }).nullable(),
  reviews: z.object({ totalCount: z.number() }).nullable(),
});

/** A pull request of the proposal's branch. */
export type Pull = z.infer<typeof pull>;

/** What stands on the host before a step of a proposal. */
export interface Situation {
  readonly repositoryId: string;
  /** Head of the base branch, and its tree. */
  readonly base: string;
  readonly baseTree: string;
  /** The proposal's branch, with its head commit, when there is one. */
  readonly branch:
    | { readonly id: string; readonly oid: string; readonly message: string }
    | undefined;
  /** Pull requests of that branch of this repository, newest first. */
  readonly pulls: readonly Pull[];
  /** Ids of what the pull request is to be decorated with, if asked for. */
  readonly ids: DecorationIds | undefined;
}

const NOTHING: Decoration = { labels: [], reviewers: [] };

const queryOf = ({
  parameters,
  ofRepository,
  ofQuery,
}: ReturnType<typeof lookUpOf>) => `query Situation(${[
  '$owner:String!,$name:String!,$base:String!,$head:String!,$headName:String!',
  ...parameters,
].join(',')}){
${['repository(owner:$owner,name:$name){', 'id', ...ofRepository].join('\n')}
base:ref(qualifiedName:$base){target{oid ...on Commit{tree{oid}}}}
head:ref(qualifiedName:$head){id target{oid ...on Commit{message}}}
pullRequests(headRefName:$headName,first:10,orderBy:{field:CREATED_AT,direction:DESC}){
nodes{id number url state isCrossRepository
labels(first:20){nodes{name}} reviewRequests(first:1){totalCount} reviews(first:1){totalCount}}
}
${['}', ...ofQuery].join('\n')}}`;

const shape = z.object({
  repository: z
    .object({
      id: z.string(),
      base: z
        .object({ target: z.object({ oid, tree: z.object({ oid }) }) })
        .nullable(),
      head: z
        .object({
          id: z.string(),
          target: z.object({ oid, message: z.string().default('') }),
        })
        .nullable(),
      pullRequests: z.object({ nodes: z.array(pull) }),
    })
    .nullable(),
});

/**
 * Reads everything that decides the next step, in one query (one point of
 * GitHub's rate limit).
 *
 * @param decoration - what ids are looked up for, in the same query.
 * @throws NotFoundError when there is no such repository or base branch.
 */
export async function readSituation(
  host: GithubHost,
  at: Coordinates,
  baseBranch: string,
  branch: string,
  options: RepositoryCallOptions,
  decoration?: Decoration,
): Promise<Situation> {
  const lookUp = lookUpOf(decoration ?? NOTHING);
  return host.graphql(
    queryOf(lookUp),
    {
      ...lookUp.variables,
      owner: at.owner,
      name: at.name,
      base: `refs/heads/${baseBranch}`,
      head: `refs/heads/${branch}`,
      headName: branch,
    },
    ({ data }) => {
      const { repository } = shape.parse(data);
      if (!repository?.base) {
        throw new NotFoundError(
          `there is no branch "${baseBranch}" in ${at.owner}/${at.name} on ${host.name}, or its credentials may not read it`,
        );
      }
      return {
        repositoryId: repository.id,
        base: repository.base.target.oid,
        baseTree: repository.base.target.tree.oid,
        branch: repository.head
          ? { id: repository.head.id, ...repository.head.target }
          : undefined,
        // A fork can have a branch of the same name.
        pulls: repository.pullRequests.nodes.filter(
          candidate => !candidate.isCrossRepository,
        ),
        ids: decoration && readLookUp(decoration, data),
      };
    },
    { ...options, effect: 'read', tolerates: isAboutLookUp },
  );
}

/** The pull request as the port gives it. */
export function refOf(
  found: Pick<Pull, 'number' | 'url' | 'state'>,
): PullRequestRef {
  const states = { OPEN: 'open', CLOSED: 'closed', MERGED: 'merged' } as const;
  return { number: found.number, url: found.url, state: states[found.state] };
}
