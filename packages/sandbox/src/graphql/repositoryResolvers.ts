import { z } from 'zod';
import { isValidLogin } from '../forge/accounts';
import { isPull, Repository } from '../forge/repository';
import type { IssueRecord, PullRecord } from '../store/records';
import { nodeId } from '../present/nodeId';
import { connection } from './connections';
import { resolversOf, TypeResolvers } from './context';
import { gitNode, LabelNode, refNode, RepositoryNode } from './nodes';
import { notFound } from '../forge/errors';

const pullFilter = z.object({
  headRefName: z.string().nullish(),
  baseRefName: z.string().nullish(),
  states: z.array(z.enum(['OPEN', 'CLOSED', 'MERGED'])).nullish(),
  labels: z.array(z.string()).nullish(),
  orderBy: z
    .object({
      field: z.enum(['CREATED_AT', 'UPDATED_AT', 'COMMENTS']),
      direction: z.enum(['ASC', 'DESC']),
    })
    .nullish(),
});

/** GitHub's `PullRequestState`. */
export function pullState(record: PullRecord): 'OPEN' | 'CLOSED' | 'MERGED' {
  if (record.pull.mergedAt) {
    return 'MERGED';
  }
  return record.state === 'open' ? 'OPEN' : 'CLOSED';
}

function pullsOf(repository: Repository, args: Record<string, unknown>) {
  const filter = pullFilter.parse(args);
  const pulls = repository
    .pulls()
    .filter(
      record =>
        (!filter.headRefName || record.pull.headRef === filter.headRefName) &&
        (!filter.baseRefName || record.pull.baseRef === filter.baseRefName) &&
        (!filter.states || filter.states.includes(pullState(record))) &&
        (!filter.labels ||
          filter.labels.some(label => record.labels.includes(label))),
    );
  return order(pulls, filter.orderBy).map(({ number }) => ({
    __typename: 'PullRequest',
    repository,
    number,
  }));
}

function order<T extends IssueRecord>(
  records: T[],
  by: z.infer<typeof pullFilter>['orderBy'],
): T[] {
  if (by?.field === 'UPDATED_AT') {
    records.sort((a, b) => a.updatedAt.localeCompare(b.updatedAt));
  }
  return by?.direction === 'DESC' ? records.reverse() : records;
}

/** Repositories and labels. */
export const repositoryResolvers: Record<string, TypeResolvers> = {
  Repository: resolversOf<RepositoryNode>({
    id: ({ repository }) => nodeId('Repository', repository.fullName),
    databaseId: ({ repository }) => repository.record.id,
    name: ({ repository }) => repository.name,
    nameWithOwner: ({ repository }) => repository.fullName,
    owner: ({ repository }) => ({
      __typename: 'Organization',
      login: repository.owner,
    }),
    description: ({ repository }) => repository.record.description,
    homepageUrl: ({ repository }) => repository.record.homepage,
    url: ({ repository }) => `${repository.forge.url}/${repository.fullName}`,
    sshUrl: ({ repository }) =>
      `${repository.forge.url}/${repository.fullName}.git`,
    isPrivate: ({ repository }) => repository.record.private,
    isArchived: ({ repository }) => repository.record.archived,
    isFork: () => false,
    isTemplate: () => false,
    isDisabled: () => false,
    isEmpty: async ({ repository }) =>
      (await repository.git.listRefs('refs/heads/')).length === 0,
    visibility: ({ repository }) =>
      repository.record.private ? 'PRIVATE' : 'PUBLIC',
    viewerPermission: () => 'ADMIN',
    autoMergeAllowed: ({ repository }) => repository.record.allowAutoMerge,
    mergeCommitAllowed: ({ repository }) => repository.record.allowMergeCommit,
    squashMergeAllowed: ({ repository }) => repository.record.allowSquashMerge,
    rebaseMergeAllowed: ({ repository }) => repository.record.allowRebaseMerge,
    deleteBranchOnMerge: ({ repository }) =>
      repository.record.deleteBranchOnMerge,
    createdAt: ({ repository }) => repository.record.createdAt,
    updatedAt: ({ repository }) => repository.record.updatedAt,
    pushedAt: ({ repository }) => repository.record.pushedAt,
    diskUsage: () => null,
    licenseInfo: () => null,
    primaryLanguage: () => null,
    defaultBranchRef: ({ repository }) =>
      refNode(repository, `refs/heads/${repository.record.defaultBranch}`),
    ref: async ({ repository }, { qualifiedName }) => {
      const name = String(qualifiedName);
      return name.startsWith('refs/')
        ? refNode(repository, name)
        : (await refNode(repository, `refs/heads/${name}`)) ??
            refNode(repository, `refs/tags/${name}`);
    },
    refs: async ({ repository }, args) => {
      const refs = await repository.git.listRefs(String(args.refPrefix));
      const query = typeof args.query === 'string' ? args.query : '';
      return connection(
        refs
          .filter(({ ref }) => ref.includes(query))
          .map(({ ref, oid }) => ({ __typename: 'Ref', repository, ref, oid })),
        args,
        'refs',
      );
    },
    object: async ({ repository }, { expression, oid }) =>
      gitNode(
        repository,
        await repository.git.objects.read(
          String(expression ?? oid ?? '').replace(/:\/+/, ':'),
        ),
      ),
    pullRequest: ({ repository }, { number }) => ({
      __typename: 'PullRequest',
      repository,
      number: repository.pull(Number(number)).number,
    }),
    pullRequests: ({ repository }, args) =>
      connection(pullsOf(repository, args), args, 'pullRequests'),
    issueOrPullRequest: ({ repository }, { number }) => {
      const issue = repository.issue(Number(number));
      return {
        __typename: isPull(issue) ? 'PullRequest' : 'Issue',
        repository,
        number: issue.number,
      };
    },
    label: ({ repository }, { name }) => {
      const record = repository.labels
        .list()
        .find(label => label.name === name);
      return record ? { __typename: 'Label', repository, record } : null;
    },
    labels: ({ repository }, args) => {
      const words =
        typeof args.query === 'string'
          ? args.query.toLowerCase().split(/[\s,]+/)
          : [];
      return connection(
        repository.labels
          .list()
          .filter(
            ({ name }) =>
              words.length === 0 ||
              words.some(word => name.toLowerCase().includes(word)),
          )
          .map(record => ({ __typename: 'Label', repository, record })),
        args,
        'labels',
      );
    },
    repositoryTopics: ({ repository }, args) =>
      connection(
        repository.record.topics.map(name => ({
          __typename: 'RepositoryTopic',
          topic: { __typename: 'Topic', name },
        })),
        args,
        'repositoryTopics',
      ),
  }),
  Label: resolversOf<LabelNode>({
    id: ({ repository, record }) =>
      nodeId('Label', `${repository.fullName}#${record.name}`),
    name: ({ record }) => record.name,
    color: ({ record }) => record.color,
    description: ({ record }) => record.description,
    isDefault: () => false,
  }),
  Query: resolversOf<unknown>({
    repository: (_source, { owner, name }, { forge }) => ({
      __typename: 'Repository',
      repository: forge.get(String(owner), String(name)),
    }),
    viewer: (_source, _args, { actor }) => ({
      __typename: 'User',
      login: actor,
    }),
    user: (_source, { login }) => {
      if (!isValidLogin(String(login))) {
        throw notFound(
          `Could not resolve to a User with the login of '${login}'.`,
        );
      }
      return { __typename: 'User', login };
    },
    organization: (_source, { login }, { forge }) => {
      if (!forge.list().some(({ owner }) => owner === login)) {
        throw notFound(
          `Could not resolve to an Organization with the login of '${login}'.`,
        );
      }
      return { __typename: 'Organization', login };
    },
    repositoryOwner: (_source, { login }, { forge }) => ({
      __typename: forge.list().some(({ owner }) => owner === login)
        ? 'Organization'
        : 'User',
      login,
    }),
    rateLimit: (_source, _args, { limits, cost }) => {
      const { limit, remaining, used, reset } = limits.state('graphql');
      return {
        limit,
        remaining,
        used,
        cost,
        nodeCount: 0,
        resetAt: new Date(reset * 1000).toISOString().replace('.000Z', 'Z'),
      };
    },
  }),
};
