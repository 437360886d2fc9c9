import { isPull } from '../forge/repository';
import { parseNodeId } from '../present/nodeId';
import { connection } from './connections';
import { GraphQLContext, resolversOf, TypeResolvers } from './context';
import {
  gitNode,
  issueById,
  refNode,
  repositoryById,
  unknownId,
} from './nodes';
import { pullState } from './repositoryResolvers';

async function nodeOf(id: unknown, { forge }: GraphQLContext) {
  const parsed = parseNodeId(String(id));
  switch (parsed?.type) {
    case 'PullRequest':
    case 'Issue':
      return {
        __typename: parsed.type,
        ...issueById(forge, id, parsed.type),
      };
    case 'User':
    case 'Organization':
      return { __typename: parsed.type, login: parsed.key };
    case 'Team': {
      const [owner, slug] = parsed.key.split('/');
      return { __typename: 'Team', owner, slug };
    }
    case 'Repository':
    case 'Ref':
    case 'Label':
    case 'Commit':
    case 'Tree':
    case 'Blob':
    case 'Tag':
    case 'IssueComment':
    case 'PullRequestReview':
    case 'StatusContext':
    case 'CheckRun': {
      const { repository, rest } = repositoryById(forge, id, parsed.type);
      const byKey = {
        IssueComment: repository.comments,
        PullRequestReview: repository.reviews,
        StatusContext: repository.statuses,
        CheckRun: repository.checkRuns,
      } as const;
      if (parsed.type === 'Repository') {
        return { __typename: 'Repository', repository };
      }
      if (parsed.type === 'Ref') {
        return refNode(repository, rest);
      }
      if (parsed.type === 'Label') {
        const record = repository.labels.list().find(l => l.name === rest);
        return record ? { __typename: 'Label', repository, record } : null;
      }
      if (parsed.type in byKey) {
        const record = byKey[parsed.type as keyof typeof byKey].get(rest);
        return record ? { __typename: parsed.type, repository, record } : null;
      }
      return gitNode(repository, await repository.git.objects.read(rest));
    }
    default:
      throw unknownId(String(id));
  }
}

/** `qualifier:value` words and the rest, as in GitHub's search box. */
function parseSearch(query: string) {
  const qualifiers: [string, string][] = [];
  const words: string[] = [];
  for (const part of query.match(/(?:[^\s"]|"[^"]*")+/g) ?? []) {
    const colon = part.indexOf(':');
    const value = part.slice(colon + 1).replace(/"/g, '');
    if (colon > 0) {
      qualifiers.push([part.slice(0, colon), value]);
    } else {
      words.push(value.toLowerCase());
    }
  }
  return { qualifiers, words };
}

function searchIssues(query: string, { forge }: GraphQLContext) {
  const { qualifiers, words } = parseSearch(query);
  return forge.list().flatMap(repository =>
    repository.issues
      .list()
      .filter(issue => {
        const pull = isPull(issue) ? issue : undefined;
        const content = `${issue.title}\n${issue.body ?? ''}`.toLowerCase();
        return (
          words.every(word => content.includes(word)) &&
          qualifiers.every(([name, value]) => {
            switch (name) {
              case 'repo':
                return repository.fullName === value;
              case 'org':
              case 'user':
                return repository.owner === value;
              case 'is':
              case 'type':
              case 'state':
                return (
                  (value === 'pr' && pull !== undefined) ||
                  (value === 'issue' && pull === undefined) ||
                  (value === 'merged' &&
                    pull !== undefined &&
                    pullState(pull) === 'MERGED') ||
                  issue.state === value
                );
              case 'head':
                return pull?.pull.headRef === value;
              case 'base':
                return pull?.pull.baseRef === value;
              case 'author':
                return issue.author === value;
              case 'label':
                return issue.labels.includes(value);
              case 'in':
                return true;
              default:
                return false;
            }
          })
        );
      })
      .map(issue => ({
        __typename: isPull(issue) ? 'PullRequest' : 'Issue',
        repository,
        number: issue.number,
      })),
  );
}

/** `node`, `nodes` and `search`. */
export const nodeQueries: TypeResolvers = resolversOf<unknown>({
  node: (_source, { id }, context) => nodeOf(id, context),
  nodes: (_source, { ids }, context) =>
    (Array.isArray(ids) ? ids : []).map(id => nodeOf(id, context)),
  search: (_source, args, context) => {
    const found =
      args.type === 'ISSUE' || args.type === 'ISSUE_ADVANCED'
        ? searchIssues(String(args.query), context).reverse()
        : [];
    return { ...connection(found, args, 'search'), issueCount: found.length };
  },
});
