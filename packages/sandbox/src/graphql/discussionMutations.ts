import { z } from 'zod';
import { addComment, addReview, setLabels } from '../forge/discussion';
import { requestReviews } from '../forge/pullRequests';
import type { GraphQLContext, TypeResolvers } from './context';
import { field, mutation } from './mutation';
import {
  accountNode,
  issueById,
  keyOf,
  labelName,
  pullById,
  pullPayload,
} from './nodes';

const { id, text, optional } = field;

const inputs = {
  labels: z.object({ labelableId: id, labelIds: z.array(id) }),
  requestReviews: z.object({
    pullRequestId: id,
    userIds: z.array(id).nullish(),
    teamIds: z.array(id).nullish(),
    union: z.boolean().nullish(),
  }),
  addComment: z.object({ subjectId: id, body: text }),
  addReview: z.object({
    pullRequestId: id,
    event: z
      .enum(['APPROVE', 'REQUEST_CHANGES', 'COMMENT', 'DISMISS'])
      .nullish(),
    body: optional,
  }),
};

const changeLabels = (
  change: (before: string[], given: string[]) => string[],
): TypeResolvers[string] =>
  mutation(inputs.labels, ({ labelableId, labelIds }, { forge, actor }) => {
    const { repository, number } = issueById(
      forge,
      labelableId,
      'PullRequest',
      'Issue',
    );
    const given = labelIds.map(label => labelName(repository, label));
    const { labels } = repository.issue(number);
    const record = setLabels(repository, actor, number, change(labels, given));
    return {
      labelable: {
        __typename: record.pull ? 'PullRequest' : 'Issue',
        repository,
        number,
      },
    };
  });

/** What people say about a pull request: labels, comments, reviews. */
export const discussionMutations: TypeResolvers = {
  addLabelsToLabelable: changeLabels((before, given) => [...before, ...given]),
  removeLabelsFromLabelable: changeLabels((before, given) =>
    before.filter(name => !given.includes(name)),
  ),
  requestReviews: mutation(inputs.requestReviews, requestReviewsOf),
  addComment: mutation(inputs.addComment, (input, { forge, actor }) => {
    const { repository, number } = issueById(
      forge,
      input.subjectId,
      'PullRequest',
      'Issue',
    );
    const record = addComment(repository, actor, number, input.body);
    return {
      commentEdge: {
        cursor: '',
        node: { __typename: 'IssueComment', repository, record },
      },
    };
  }),
  addPullRequestReview: mutation(
    inputs.addReview,
    (input, { forge, actor }) => {
      const { repository, number } = pullById(forge, input.pullRequestId);
      const states = {
        APPROVE: 'APPROVED',
        REQUEST_CHANGES: 'CHANGES_REQUESTED',
        COMMENT: 'COMMENTED',
        DISMISS: 'DISMISSED',
      } as const;
      const record = addReview(repository, actor, number, {
        state: input.event ? states[input.event] : 'PENDING',
        body: input.body ?? '',
      });
      return {
        pullRequestReview: {
          __typename: 'PullRequestReview',
          repository,
          record,
        },
      };
    },
  ),
};

function requestReviewsOf(
  input: z.infer<typeof inputs.requestReviews>,
  { forge, actor }: GraphQLContext,
) {
  const { repository, number } = pullById(forge, input.pullRequestId);
  const record = requestReviews(
    repository,
    actor,
    number,
    (input.userIds ?? []).map(user => keyOf(user, 'User')),
    (input.teamIds ?? []).map(
      team => keyOf(team, 'Team').split('/').pop() ?? team,
    ),
  );
  return { ...pullPayload(repository, record), actor: accountNode(actor) };
}
