import { nodeId } from '../present/nodeId';
import { resolversOf, TypeResolvers } from './context';
import { accountNode, CommentNode, gitNode, ReviewNode } from './nodes';

/** Comments and reviews. */
export const discussionResolvers: Record<string, TypeResolvers> = {
  IssueComment: resolversOf<CommentNode>({
    id: ({ repository, record }) =>
      nodeId('IssueComment', `${repository.fullName}#${record.id}`),
    databaseId: ({ record }) => record.id,
    author: ({ record }) => accountNode(record.author),
    body: ({ record }) => record.body,
    bodyText: ({ record }) => record.body,
    createdAt: ({ record }) => record.createdAt,
    updatedAt: ({ record }) => record.updatedAt,
    url: ({ repository, record }) =>
      `${repository.forge.url}/${repository.fullName}/pull/${record.issue}#comment-${record.id}`,
  }),
  PullRequestReview: resolversOf<ReviewNode>({
    id: ({ repository, record }) =>
      nodeId('PullRequestReview', `${repository.fullName}#${record.id}`),
    databaseId: ({ record }) => record.id,
    author: ({ record }) => accountNode(record.author),
    body: ({ record }) => record.body,
    state: ({ record }) => record.state,
    submittedAt: ({ record }) => record.submittedAt,
    createdAt: ({ record }) => record.submittedAt,
    updatedAt: ({ record }) => record.submittedAt,
    url: ({ repository, record }) =>
      `${repository.forge.url}/${repository.fullName}/pull/${record.pull}#review-${record.id}`,
    commit: async ({ repository, record }) =>
      gitNode(repository, await repository.git.objects.read(record.commitSha)),
  }),
};
