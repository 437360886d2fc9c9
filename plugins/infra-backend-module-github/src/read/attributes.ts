import type { RepositoryCallOptions } from '@groundwork/backstage-plugin-infra-node';
import { z } from 'zod';
import type { GithubHost } from '../host/GithubHost';
import type { Coordinates } from '../repository/address';

/** Git's file of attributes; there can be one per folder. */
export const ATTRIBUTES = '.gitattributes';

const REWRITING =
  /\b(?:export-ignore|export-subst|working-tree-encoding|filter|ident)\b|\beol=crlf\b/;

/**
 * Whether attributes make `git archive`, and with it GitHub's download, leave
 * files out or change their contents.
 */
export function rewritesArchive(attributes: string): boolean {
  return REWRITING.test(attributes);
}

const shape = z.object({
  repository: z
    .object({ object: z.object({ text: z.string().nullish() }).nullable() })
    .nullable(),
});

/**
 * Whether the attributes at the top do so. They are asked for by themselves
 * because they can keep themselves out of the archive, and often do.
 */
export async function topRewritesArchive(
  host: GithubHost,
  at: Coordinates,
  revision: string,
  call: RepositoryCallOptions,
): Promise<boolean> {
  return host.graphql(
    `query Attributes($owner:String!,$name:String!,$file:String!){
repository(owner:$owner,name:$name){object(expression:$file){...on Blob{text}}}}`,
    { owner: at.owner, name: at.name, file: `${revision}:${ATTRIBUTES}` },
    ({ data }) =>
      rewritesArchive(shape.parse(data).repository?.object?.text ?? ''),
    { ...call, effect: 'read' },
  );
}
