import { z } from 'zod';
import { createRef, deleteRef, updateRef } from '../forge/branches';
import { commitOnBranch } from '../forge/commits';
import { unprocessable } from '../forge/errors';
import type { Repository } from '../forge/repository';
import type { GraphQLContext, TypeResolvers } from './context';
import { field, mutation } from './mutation';
import { gitNode, refNode, repositoryById } from './nodes';

const { id, text, optional } = field;

const inputs = {
  createRef: z.object({ repositoryId: id, name: text, oid: text }),
  updateRef: z.object({ refId: id, oid: text, force: z.boolean().nullish() }),
  deleteRef: z.object({ refId: id }),
  createCommitOnBranch: z.object({
    branch: z.object({
      id: id.nullish(),
      repositoryNameWithOwner: optional,
      branchName: optional,
    }),
    expectedHeadOid: text,
    message: z.object({ headline: text, body: optional }),
    fileChanges: z
      .object({
        additions: z.array(z.object({ path: text, contents: text })).nullish(),
        deletions: z.array(z.object({ path: text })).nullish(),
      })
      .nullish(),
  }),
};

/** Refs, and commits without a clone. */
export const gitMutations: TypeResolvers = {
  createRef: mutation(inputs.createRef, async (input, { forge, actor }) => {
    const { repository } = repositoryById(
      forge,
      input.repositoryId,
      'Repository',
    );
    await createRef(repository, actor, input.name, input.oid);
    return { ref: await refNode(repository, input.name) };
  }),
  updateRef: mutation(inputs.updateRef, async (input, { forge, actor }) => {
    const { repository, rest } = repositoryById(forge, input.refId, 'Ref');
    await updateRef(repository, actor, rest, input.oid, input.force ?? false);
    return { ref: await refNode(repository, rest) };
  }),
  deleteRef: mutation(inputs.deleteRef, async (input, { forge, actor }) => {
    const { repository, rest } = repositoryById(forge, input.refId, 'Ref');
    await deleteRef(repository, actor, rest);
    return {};
  }),
  createCommitOnBranch: mutation(
    inputs.createCommitOnBranch,
    async ({ branch, ...input }, { forge, actor }) => {
      const { repository, name } = committableBranch(forge, branch);
      const { headline, body } = input.message;
      const oid = await commitOnBranch(repository, actor, {
        branch: name,
        message: body ? `${headline}\n\n${body}` : headline,
        expectedHead: input.expectedHeadOid,
        changes: {
          additions: (input.fileChanges?.additions ?? []).map(file => ({
            path: file.path,
            contents: Buffer.from(file.contents, 'base64'),
          })),
          deletions: input.fileChanges?.deletions ?? [],
        },
      });
      return {
        commit: gitNode(repository, await repository.git.objects.read(oid)),
        ref: await refNode(repository, `refs/heads/${name}`),
      };
    },
  ),
};

function committableBranch(
  forge: GraphQLContext['forge'],
  branch: z.infer<typeof inputs.createCommitOnBranch>['branch'],
): { repository: Repository; name: string } {
  if (branch.id) {
    const { repository, rest } = repositoryById(forge, branch.id, 'Ref');
    return { repository, name: rest.replace(/^refs\/heads\//, '') };
  }
  if (!branch.repositoryNameWithOwner || !branch.branchName) {
    throw unprocessable(
      'A branch needs either its id, or repositoryNameWithOwner and branchName.',
    );
  }
  const [owner, name] = branch.repositoryNameWithOwner.split('/');
  return {
    repository: forge.get(owner, name ?? ''),
    name: branch.branchName.replace(/^refs\/heads\//, ''),
  };
}
