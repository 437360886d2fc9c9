import { z } from 'zod';
import { enableAutoMerge, mergePull, revertPull } from '../forge/merging';
import type { PullRecord } from '../store/records';
import type { TypeResolvers } from './context';
import { field, mutation } from './mutation';
import { accountNode, pullById, pullPayload } from './nodes';

const { id, optional } = field;
const methods = z
  .enum(['MERGE', 'SQUASH', 'REBASE'])
  .nullish()
  .transform(value => {
    const names = {
      MERGE: 'merge',
      SQUASH: 'squash',
      REBASE: 'rebase',
    } as const;
    return names[value ?? 'MERGE'];
  });

const inputs = {
  pullRequest: z.object({ pullRequestId: id }),
  merge: z.object({
    pullRequestId: id,
    mergeMethod: methods,
    expectedHeadOid: optional,
    commitHeadline: optional,
    commitBody: optional,
  }),
  revert: z.object({
    pullRequestId: id,
    title: optional,
    body: optional,
    draft: z.boolean().nullish(),
  }),
};

/** Merging, now or when nothing blocks it, and undoing it. */
export const mergeMutations: TypeResolvers = {
  mergePullRequest: mutation(inputs.merge, async (input, { forge, actor }) => {
    const { repository, number } = pullById(forge, input.pullRequestId);
    await mergePull(repository, actor, number, {
      method: input.mergeMethod,
      title: input.commitHeadline ?? undefined,
      message: input.commitBody ?? undefined,
      expectedHead: input.expectedHeadOid ?? undefined,
    });
    return {
      ...pullPayload(repository, repository.pull(number)),
      actor: accountNode(actor),
    };
  }),
  enablePullRequestAutoMerge: mutation(
    inputs.merge,
    async (input, { forge, actor }) => {
      const { repository, number } = pullById(forge, input.pullRequestId);
      const record = await enableAutoMerge(
        repository,
        actor,
        number,
        input.mergeMethod,
        input.expectedHeadOid ?? undefined,
      );
      return {
        ...pullPayload(repository, record),
        actor: accountNode(actor),
      };
    },
  ),
  disablePullRequestAutoMerge: mutation(
    inputs.pullRequest,
    (input, { forge, actor }) => {
      const { repository, number } = pullById(forge, input.pullRequestId);
      const record = repository.pull(number);
      repository.saveIssue<PullRecord>({
        ...record,
        pull: { ...record.pull, autoMerge: null },
      });
      return { ...pullPayload(repository, record), actor: accountNode(actor) };
    },
  ),
  revertPullRequest: mutation(
    inputs.revert,
    async (input, { forge, actor }) => {
      const { repository, number } = pullById(forge, input.pullRequestId);
      const record = await revertPull(repository, actor, number, {
        title: input.title ?? undefined,
        body: input.body ?? undefined,
        draft: input.draft ?? false,
      });
      return {
        ...pullPayload(repository, repository.pull(number)),
        revertPullRequest: {
          __typename: 'PullRequest',
          repository,
          number: record.number,
        },
      };
    },
  ),
};
