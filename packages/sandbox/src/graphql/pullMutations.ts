import { z } from 'zod';
import { setLabels } from '../forge/discussion';
import { createPull, updatePull } from '../forge/pullRequests';
import type { GraphQLContext, TypeResolvers } from './context';
import { field, mutation } from './mutation';
import { labelName, pullById, pullPayload, repositoryById } from './nodes';

const { id, text, optional } = field;

const inputs = {
  createPullRequest: z.object({
    repositoryId: id,
    baseRefName: text,
    headRefName: text,
    title: text,
    body: optional,
    draft: z.boolean().nullish(),
  }),
  updatePullRequest: z.object({
    pullRequestId: id,
    title: optional,
    body: optional,
    baseRefName: optional,
    state: z.enum(['OPEN', 'CLOSED']).nullish(),
    labelIds: z.array(id).nullish(),
  }),
  pullRequest: z.object({ pullRequestId: id }),
};

const STATES = { OPEN: 'open', CLOSED: 'closed' } as const;

/** Pull requests: opening, closing, and what they say. */
export const pullMutations: TypeResolvers = {
  createPullRequest: mutation(
    inputs.createPullRequest,
    async (input, { forge, actor }) => {
      const { repository } = repositoryById(
        forge,
        input.repositoryId,
        'Repository',
      );
      const record = await createPull(repository, actor, {
        title: input.title,
        body: input.body ?? null,
        head: input.headRefName,
        base: input.baseRefName,
        draft: input.draft ?? false,
      });
      return pullPayload(repository, record);
    },
  ),
  updatePullRequest: mutation(
    inputs.updatePullRequest,
    async (input, { forge, actor }) => {
      const { repository, number } = pullById(forge, input.pullRequestId);
      const record = await updatePull(repository, actor, number, {
        title: input.title ?? undefined,
        body: input.body ?? undefined,
        base: input.baseRefName ?? undefined,
        state: input.state ? STATES[input.state] : undefined,
      });
      if (input.labelIds) {
        setLabels(
          repository,
          actor,
          number,
          input.labelIds.map(label => labelName(repository, label)),
        );
      }
      return pullPayload(repository, record);
    },
  ),
  closePullRequest: mutation(inputs.pullRequest, (input, context) =>
    changePull(input.pullRequestId, context, { state: 'closed' }),
  ),
  reopenPullRequest: mutation(inputs.pullRequest, (input, context) =>
    changePull(input.pullRequestId, context, { state: 'open' }),
  ),
  markPullRequestReadyForReview: mutation(
    inputs.pullRequest,
    (input, context) =>
      changePull(input.pullRequestId, context, { draft: false }),
  ),
  convertPullRequestToDraft: mutation(inputs.pullRequest, (input, context) =>
    changePull(input.pullRequestId, context, { draft: true }),
  ),
};

async function changePull(
  pullRequestId: string,
  { forge, actor }: GraphQLContext,
  changes: Parameters<typeof updatePull>[3],
) {
  const { repository, number } = pullById(forge, pullRequestId);
  return pullPayload(
    repository,
    await updatePull(repository, actor, number, changes),
  );
}
