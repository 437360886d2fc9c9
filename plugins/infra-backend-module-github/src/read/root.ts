import type { RepositoryCallOptions } from '@groundwork/backstage-plugin-infra-node';
import { z } from 'zod';
import type { GithubHost } from '../host/GithubHost';
import type { Coordinates } from '../repository/address';
import { ATTRIBUTES, rewritesArchive } from './attributes';
import { oid } from './head';

const shape = z.object({
  repository: z.object({
    commit: z.object({ tree: z.object({ oid }).optional() }).nullable(),
    attributes: z.object({ text: z.string().nullish() }).nullable(),
  }),
});

/** What a commit says of itself before anything of it is read. */
export interface CommitRoot {
  /** Git's id of its root tree. */
  readonly treeId: string;
  /** Whether attributes at the top surely make its archive differ from it. */
  readonly rewritesArchive: boolean;
}

/** Undefined when there is no such commit. */
export async function readRoot(
  host: GithubHost,
  at: Coordinates,
  revision: string,
  call: RepositoryCallOptions,
): Promise<CommitRoot | undefined> {
  return host.graphql(
    `query Root($owner:String!,$name:String!,$commit:String!,$file:String!){
repository(owner:$owner,name:$name){
commit:object(expression:$commit){...on Commit{tree{oid}}}
attributes:object(expression:$file){...on Blob{text}}
}}`,
    {
      owner: at.owner,
      name: at.name,
      commit: revision,
      file: `${revision}:${ATTRIBUTES}`,
    },
    ({ data }) => {
      const { commit, attributes } = shape.parse(data).repository;
      return (
        commit?.tree && {
          treeId: commit.tree.oid,
          rewritesArchive: rewritesArchive(attributes?.text ?? ''),
        }
      );
    },
    { ...call, effect: 'read' },
  );
}
