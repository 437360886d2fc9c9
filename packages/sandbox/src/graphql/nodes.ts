import { notFound } from '../forge/errors';
import type { Forge } from '../forge/forge';
import type { Repository } from '../forge/repository';
import type { GitObject } from '../git/objects';
import { NodeType, parseNodeId } from '../present/nodeId';
import type {
  CheckRunRecord,
  CommentRecord,
  LabelRecord,
  PullRecord,
  ReviewRecord,
  StatusRecord,
} from '../store/records';

/** The objects that resolvers work on; `__typename` is their GraphQL type. */
export type RepositoryNode = {
  __typename: 'Repository';
  repository: Repository;
};
export type RefNode = {
  __typename: 'Ref';
  repository: Repository;
  ref: string;
  oid: string;
};
export type GitNode = {
  __typename: 'Commit' | 'Tree' | 'Blob' | 'Tag';
  repository: Repository;
  object: GitObject;
};
export type IssueNode = {
  __typename: 'PullRequest' | 'Issue';
  repository: Repository;
  number: number;
};
export type AccountNode = {
  __typename: 'User' | 'Organization' | 'Bot';
  login: string;
};
export type TeamNode = { __typename: 'Team'; owner: string; slug: string };
export type LabelNode = {
  __typename: 'Label';
  repository: Repository;
  record: LabelRecord;
};
export type CommentNode = {
  __typename: 'IssueComment';
  repository: Repository;
  record: CommentRecord;
};
export type ReviewNode = {
  __typename: 'PullRequestReview';
  repository: Repository;
  record: ReviewRecord;
};
export type StatusNode = {
  __typename: 'StatusContext';
  repository: Repository;
  record: StatusRecord;
};
export type CheckRunNode = {
  __typename: 'CheckRun';
  repository: Repository;
  record: CheckRunRecord;
};

/** The node of an account. */
export function accountNode(login: string): AccountNode {
  return {
    __typename: login.endsWith('[bot]') ? 'Bot' : 'User',
    login: login.replace(/\[bot\]$/, ''),
  };
}

/** The node of a git object. */
export function gitNode(
  repository: Repository,
  object: GitObject | undefined,
): GitNode | null {
  const names = {
    commit: 'Commit',
    tree: 'Tree',
    blob: 'Blob',
    tag: 'Tag',
  } as const;
  return object ? { __typename: names[object.type], repository, object } : null;
}

/** The node of a ref; null when there is none. */
export async function refNode(
  repository: Repository,
  ref: string,
): Promise<RefNode | null> {
  const oid = ref.startsWith('refs/')
    ? await repository.git.resolveRef(ref)
    : undefined;
  return oid ? { __typename: 'Ref', repository, ref, oid } : null;
}

/** @throws GitHubError NOT_FOUND, in GitHub's words for ids. */
export function unknownId(id: string): Error {
  return notFound(`Could not resolve to a node with the global id of '${id}'`);
}

/**
 * What an id names, of the types that are allowed here.
 * @throws GitHubError NOT_FOUND when it names nothing or something else.
 */
export function keyOf(id: unknown, ...types: NodeType[]): string {
  const parsed = typeof id === 'string' ? parseNodeId(id) : undefined;
  if (!parsed || !types.includes(parsed.type)) {
    throw unknownId(String(id));
  }
  return parsed.key;
}

/** The repository an id names, or the one that the object behind it is in. */
export function repositoryById(
  forge: Forge,
  id: unknown,
  ...types: NodeType[]
): { repository: Repository; rest: string } {
  const key = keyOf(id, ...types);
  const hash = key.indexOf('#');
  const [owner = '', name = ''] = (hash < 0 ? key : key.slice(0, hash)).split(
    '/',
  );
  const repository = forge.find(owner, name);
  if (!repository) {
    throw unknownId(String(id));
  }
  return { repository, rest: hash < 0 ? '' : key.slice(hash + 1) };
}

/** The pull request (or issue) an id names. */
export function issueById(
  forge: Forge,
  id: unknown,
  ...types: ('PullRequest' | 'Issue')[]
): { repository: Repository; number: number } {
  const { repository, rest } = repositoryById(forge, id, ...types);
  if (!repository.issues.get(rest)) {
    throw unknownId(String(id));
  }
  return { repository, number: Number(rest) };
}

/** The part of an answer that names the pull request. */
export const pullPayload = (
  repository: Repository,
  { number }: PullRecord,
) => ({
  pullRequest: { __typename: 'PullRequest', repository, number },
});

/** The pull request an id names. @throws GitHubError NOT_FOUND */
export const pullById = (forge: Forge, pullRequestId: string) =>
  issueById(forge, pullRequestId, 'PullRequest');

/**
 * The name of the label an id names.
 * @throws GitHubError NOT_FOUND, also for a label of another repository.
 */
export function labelName(repository: Repository, labelId: string): string {
  const { repository: owner, rest } = repositoryById(
    repository.forge,
    labelId,
    'Label',
  );
  if (owner !== repository) {
    throw unknownId(labelId);
  }
  return rest;
}
