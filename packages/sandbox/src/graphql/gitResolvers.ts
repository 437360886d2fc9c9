import { checkRunsOf, combinedState, statusesOf } from '../forge/checks';
import { readCommits } from '../forge/history';
import type { Repository } from '../forge/repository';
import { parseCommit, Signature } from '../git/commits';
import { parseTree } from '../git/trees';
import { loginOf } from '../present/commit';
import { nodeId } from '../present/nodeId';
import { connection } from './connections';
import { FieldResolver, resolversOf, TypeResolvers } from './context';
import { accountNode, gitNode, GitNode, RefNode } from './nodes';
import { entryAt, treeEntryNode } from './treeEntries';

const MAX_TEXT = 512 * 1024;

const html = (repository: Repository) =>
  `${repository.forge.url}/${repository.fullName}`;

function actor(signature: Signature) {
  const login = loginOf(signature);
  return {
    __typename: 'GitActor',
    name: signature.name,
    email: signature.email,
    date: signature.date,
    user: login ? accountNode(login) : null,
  };
}

function shared(
  type: GitNode['__typename'],
): Record<string, FieldResolver<GitNode>> {
  return {
    id: ({ repository, object }) =>
      nodeId(type, `${repository.fullName}#${object.oid}`),
    oid: ({ object }) => object.oid,
    abbreviatedOid: ({ object }) => object.oid.slice(0, 7),
    repository: ({ repository }) => ({ __typename: 'Repository', repository }),
    commitUrl: ({ repository, object }) =>
      `${html(repository)}/commit/${object.oid}`,
    commitResourcePath: ({ repository, object }) =>
      `/${repository.fullName}/commit/${object.oid}`,
  };
}

function isBinary({ object }: GitNode): boolean {
  return object.data.subarray(0, 8000).includes(0);
}

function commitField<T>(
  read: (commit: ReturnType<typeof parseCommit>, node: GitNode) => T,
): FieldResolver<GitNode> {
  return node => read(parseCommit(node.object.data), node);
}

function rollup(node: GitNode) {
  const { repository, object } = node;
  const state = combinedState(repository, object.oid);
  const contexts = [
    ...statusesOf(repository, object.oid).map(record => ({
      __typename: 'StatusContext',
      repository,
      record,
    })),
    ...checkRunsOf(repository, object.oid).map(record => ({
      __typename: 'CheckRun',
      repository,
      record,
    })),
  ];
  return (
    state && {
      __typename: 'StatusCheckRollup',
      id: nodeId('Commit', `${repository.fullName}#${object.oid}`),
      state,
      commit: node,
      contexts,
    }
  );
}

async function history(
  { repository, object }: GitNode,
  args: Record<string, unknown>,
) {
  const oids = await repository.git.log({
    from: object.oid,
    path: typeof args.path === 'string' ? args.path : undefined,
    since: typeof args.since === 'string' ? args.since : undefined,
    until: typeof args.until === 'string' ? args.until : undefined,
  });
  const page = connection(oids, args, 'history');
  const commits = await Promise.all(
    page.nodes.map(async oid =>
      gitNode(repository, await repository.git.objects.read(oid)),
    ),
  );
  return {
    ...page,
    nodes: commits,
    edges: page.edges.map((edge, index) => ({
      ...edge,
      node: commits[index],
    })),
  };
}

/**
 * Pull requests that brought a commit to their base, or hold it, the oldest
 * first.
 */
async function associatedPulls(
  { repository, object }: GitNode,
  args: Record<string, unknown>,
) {
  const { git } = repository;
  const found: number[] = [];
  for (const { number, pull } of repository.pulls()) {
    const isMerge = pull.mergeCommitSha === object.oid;
    const isHeld =
      !isMerge &&
      (await git.isAncestor(object.oid, pull.headSha)) &&
      !(await git.isAncestor(object.oid, pull.mergedOnto ?? pull.baseSha));
    if (isMerge || isHeld) found.push(number);
  }
  return connection(
    found.map(number => ({ __typename: 'PullRequest', repository, number })),
    args,
    'associatedPullRequests',
  );
}

/** Refs and git objects. */
export const gitResolvers: Record<string, TypeResolvers> = {
  Ref: resolversOf<RefNode>({
    id: ({ repository, ref }) => nodeId('Ref', `${repository.fullName}#${ref}`),
    name: ({ ref }) => ref.split('/').slice(2).join('/'),
    prefix: ({ ref }) => `${ref.split('/').slice(0, 2).join('/')}/`,
    repository: ({ repository }) => ({ __typename: 'Repository', repository }),
    target: async ({ repository, oid }) =>
      gitNode(repository, await repository.git.objects.read(oid)),
    associatedPullRequests: ({ repository, ref }, args) => {
      const states = Array.isArray(args.states) ? args.states : undefined;
      return connection(
        repository
          .pulls()
          .filter(
            ({ pull, state }) =>
              `refs/heads/${pull.headRef}` === ref &&
              (!states ||
                states.includes(
                  pull.mergedAt ? 'MERGED' : state.toUpperCase(),
                )),
          )
          .map(({ number }) => ({
            __typename: 'PullRequest',
            repository,
            number,
          })),
        args,
        'associatedPullRequests',
      );
    },
    branchProtectionRule: () => null,
  }),
  Commit: resolversOf<GitNode>({
    ...shared('Commit'),
    message: commitField(({ message }) => message.replace(/\n+$/, '')),
    messageHeadline: commitField(({ message }) => message.split('\n')[0]),
    messageBody: commitField(({ message }) =>
      message.split('\n').slice(1).join('\n').trim(),
    ),
    author: commitField(commit => actor(commit.author)),
    committer: commitField(commit => actor(commit.committer)),
    authoredDate: commitField(commit => commit.author.date),
    committedDate: commitField(commit => commit.committer.date),
    pushedDate: () => null,
    // The sandbox has no key: a signature here would claim what is not there.
    signature: () => null,
    url: ({ repository, object }) => `${html(repository)}/commit/${object.oid}`,
    resourcePath: ({ repository, object }) =>
      `/${repository.fullName}/commit/${object.oid}`,
    tree: async ({ repository, object }) =>
      gitNode(
        repository,
        await repository.git.objects.read(parseCommit(object.data).tree),
      ),
    parents: async ({ repository, object }, args) => {
      const parents = await readCommits(
        repository,
        parseCommit(object.data).parents,
      );
      const nodes = await Promise.all(
        parents.map(async ({ oid }) =>
          gitNode(repository, await repository.git.objects.read(oid)),
        ),
      );
      return connection(nodes, args, 'parents');
    },
    file: (node, args) => entryAt(node, String(args.path)),
    history: (node, args) => history(node, args),
    associatedPullRequests: (node, args) => associatedPulls(node, args),
    statusCheckRollup: node => rollup(node),
    status: node => {
      const statuses = statusesOf(node.repository, node.object.oid);
      const state = combinedState(node.repository, node.object.oid);
      return statuses.length > 0
        ? {
            __typename: 'Status',
            state,
            contexts: statuses.map(record => ({
              __typename: 'StatusContext',
              repository: node.repository,
              record,
            })),
          }
        : null;
    },
  }),
  StatusCheckRollup: resolversOf<{ contexts: unknown[] }>({
    contexts: ({ contexts }, args) => connection(contexts, args, 'contexts'),
  }),
  Tree: resolversOf<GitNode>({
    ...shared('Tree'),
    entries: ({ repository, object }) =>
      parseTree(object.data).map(entry => treeEntryNode(repository, entry)),
  }),
  Blob: resolversOf<GitNode>({
    ...shared('Blob'),
    byteSize: ({ object }) => object.data.length,
    isBinary: node => isBinary(node),
    isTruncated: ({ object }) => object.data.length > MAX_TEXT,
    text: node =>
      isBinary(node)
        ? null
        : node.object.data.subarray(0, MAX_TEXT).toString('utf8'),
  }),
  Tag: resolversOf<GitNode>({
    ...shared('Tag'),
    name: ({ object }) =>
      /^tag (.*)$/m.exec(object.data.toString('utf8'))?.[1] ?? '',
    message: ({ object }) =>
      object.data.toString('utf8').split('\n\n').slice(1).join('\n\n'),
    target: async ({ repository, object }) =>
      gitNode(
        repository,
        await repository.git.objects.read(`${object.oid}^{}`),
      ),
  }),
};
