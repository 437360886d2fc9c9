import { commitsBetween, pullRange } from '../forge/history';
import { findLabel } from '../forge/discussion';
import {
  mergeabilityOf,
  mergeState,
  reviewDecision,
} from '../forge/mergeability';
import { isPull } from '../forge/repository';
import { diffFiles } from '../git/diffs';
import { nodeId } from '../present/nodeId';
import type { PullRecord } from '../store/records';
import { connection } from './connections';
import { FieldResolver, resolversOf, TypeResolvers } from './context';
import { accountNode, gitNode, IssueNode, refNode } from './nodes';
import { pullState } from './repositoryResolvers';

type PullField = (
  record: PullRecord,
  node: IssueNode,
  args: Record<string, unknown>,
) => unknown;

const onPull =
  (read: PullField): FieldResolver<IssueNode> =>
  (node, args) =>
    read(node.repository.pull(node.number), node, args);

const urlOf = ({ repository, number, __typename }: IssueNode) =>
  `${repository.forge.url}/${repository.fullName}/${
    __typename === 'PullRequest' ? 'pull' : 'issues'
  }/${number}`;

async function filesOf(record: PullRecord, { repository }: IssueNode) {
  const { from, to } = await pullRange(repository, record);
  return diffFiles(repository.git, from, to);
}

const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);

const issueFields: Record<string, FieldResolver<IssueNode>> = {
  id: node =>
    nodeId(node.__typename, `${node.repository.fullName}#${node.number}`),
  databaseId: ({ repository, number }) => repository.issue(number).id,
  number: ({ number }) => number,
  title: ({ repository, number }) => repository.issue(number).title,
  body: ({ repository, number }) => repository.issue(number).body ?? '',
  bodyText: ({ repository, number }) => repository.issue(number).body ?? '',
  url: node => urlOf(node),
  repository: ({ repository }) => ({ __typename: 'Repository', repository }),
  author: ({ repository, number }) =>
    accountNode(repository.issue(number).author),
  createdAt: ({ repository, number }) => repository.issue(number).createdAt,
  updatedAt: ({ repository, number }) => repository.issue(number).updatedAt,
  closedAt: ({ repository, number }) => repository.issue(number).closedAt,
  closed: ({ repository, number }) =>
    repository.issue(number).state === 'closed',
  state: ({ repository, number }) => {
    const issue = repository.issue(number);
    return isPull(issue) ? pullState(issue) : issue.state.toUpperCase();
  },
  locked: () => false,
  labels: ({ repository, number }, args) =>
    connection(
      repository.issue(number).labels.flatMap(name => {
        const record = findLabel(repository, name);
        return record ? [{ __typename: 'Label', repository, record }] : [];
      }),
      args,
      'labels',
    ),
  assignees: ({ repository, number }, args) =>
    connection(
      repository.issue(number).assignees.map(accountNode),
      args,
      'assignees',
    ),
  comments: ({ repository, number }, args) =>
    connection(
      repository.comments
        .list()
        .filter(({ issue }) => issue === number)
        .map(record => ({ __typename: 'IssueComment', repository, record })),
      args,
      'comments',
    ),
};

/** Issues and pull requests. */
export const pullResolvers: Record<string, TypeResolvers> = {
  Issue: resolversOf<IssueNode>(issueFields),
  PullRequest: resolversOf<IssueNode>({
    ...issueFields,
    permalink: node => urlOf(node),
    isDraft: onPull(({ pull }) => pull.draft),
    isCrossRepository: () => false,
    merged: onPull(({ pull }) => pull.mergedAt !== null),
    mergedAt: onPull(({ pull }) => pull.mergedAt),
    mergedBy: onPull(({ pull }) => pull.mergedBy && accountNode(pull.mergedBy)),
    mergeCommit: onPull(async ({ pull }, { repository }) =>
      pull.mergeCommitSha
        ? gitNode(
            repository,
            await repository.git.objects.read(pull.mergeCommitSha),
          )
        : null,
    ),
    mergeable: onPull(
      async (record, { repository }) =>
        (await mergeabilityOf(repository, record)).mergeable,
    ),
    mergeStateStatus: onPull((record, { repository }) =>
      mergeState(repository, record),
    ),
    reviewDecision: onPull((record, { repository }) =>
      reviewDecision(repository, record),
    ),
    headRefName: onPull(({ pull }) => pull.headRef),
    headRefOid: onPull(({ pull }) => pull.headSha),
    baseRefName: onPull(({ pull }) => pull.baseRef),
    baseRefOid: onPull(
      async ({ pull }, { repository }) =>
        (await repository.git.resolveRef(`refs/heads/${pull.baseRef}`)) ??
        pull.baseSha,
    ),
    headRef: onPull(({ pull }, { repository }) =>
      refNode(repository, `refs/heads/${pull.headRef}`),
    ),
    baseRef: onPull(({ pull }, { repository }) =>
      refNode(repository, `refs/heads/${pull.baseRef}`),
    ),
    headRepository: ({ repository }) => ({
      __typename: 'Repository',
      repository,
    }),
    baseRepository: ({ repository }) => ({
      __typename: 'Repository',
      repository,
    }),
    headRepositoryOwner: ({ repository }) => ({
      __typename: 'Organization',
      login: repository.owner,
    }),
    maintainerCanModify: () => false,
    autoMergeRequest: onPull(
      ({ pull }) =>
        pull.autoMerge && {
          __typename: 'AutoMergeRequest',
          enabledAt: pull.autoMerge.enabledAt,
          enabledBy: accountNode(pull.autoMerge.enabledBy),
          mergeMethod: pull.autoMerge.method.toUpperCase(),
          commitHeadline: null,
          commitBody: null,
          authorEmail: null,
        },
    ),
    additions: onPull(async (record, node) =>
      sum((await filesOf(record, node)).map(file => file.additions)),
    ),
    deletions: onPull(async (record, node) =>
      sum((await filesOf(record, node)).map(file => file.deletions)),
    ),
    changedFiles: onPull(
      async (record, node) => (await filesOf(record, node)).length,
    ),
    files: onPull(async (record, node, args) =>
      connection(
        (await filesOf(record, node)).map(file => ({
          __typename: 'PullRequestChangedFile',
          path: file.path,
          additions: file.additions,
          deletions: file.deletions,
          changeType: {
            added: 'ADDED',
            removed: 'DELETED',
            modified: 'MODIFIED',
            renamed: 'RENAMED',
          }[file.status],
        })),
        args,
        'files',
      ),
    ),
    commits: onPull(async (record, { repository }, args) => {
      const { from, to } = await pullRange(repository, record);
      const commits = from ? await commitsBetween(repository, from, to) : [];
      const nodes = await Promise.all(
        commits.map(async ({ oid }) => ({
          __typename: 'PullRequestCommit',
          id: nodeId('Commit', `${repository.fullName}#${oid}`),
          commit: gitNode(repository, await repository.git.objects.read(oid)),
          url: `${repository.forge.url}/${repository.fullName}/commit/${oid}`,
        })),
      );
      return connection(nodes, args, 'commits');
    }),
    reviews: ({ repository, number }, args) => {
      const states = Array.isArray(args.states) ? args.states : undefined;
      return connection(
        repository.reviews
          .list()
          .filter(
            ({ pull, state }) =>
              pull === number && (!states || states.includes(state)),
          )
          .map(record => ({
            __typename: 'PullRequestReview',
            repository,
            record,
          })),
        args,
        'reviews',
      );
    },
    reviewRequests: onPull(({ pull }, { repository, number }, args) =>
      connection(
        [
          ...pull.requestedReviewers.map(accountNode),
          ...pull.requestedTeams.map(slug => ({
            __typename: 'Team',
            owner: repository.owner,
            slug,
          })),
        ].map((requestedReviewer, index) => ({
          __typename: 'ReviewRequest',
          id: nodeId(
            'PullRequest',
            `${repository.fullName}#${number}/${index}`,
          ),
          asCodeOwner: false,
          requestedReviewer,
        })),
        args,
        'reviewRequests',
      ),
    ),
  }),
};
