import { isPull, Repository } from '../forge/repository';
import { nodeId } from '../present/nodeId';
import { resolversOf, TypeResolvers } from './context';
import { accountNode, CheckRunNode, StatusNode } from './nodes';

/** Commit statuses and check runs. */
export const checkResolvers: Record<string, TypeResolvers> = {
  StatusContext: resolversOf<StatusNode>({
    id: ({ repository, record }) =>
      nodeId('StatusContext', `${repository.fullName}#${record.id}`),
    context: ({ record }) => record.context,
    state: ({ record }) => record.state.toUpperCase(),
    description: ({ record }) => record.description,
    targetUrl: ({ record }) => record.targetUrl,
    createdAt: ({ record }) => record.createdAt,
    creator: ({ record }) => accountNode(record.author),
    isRequired: ({ repository, record }, args) =>
      isRequired(repository, record.context, args),
  }),
  CheckRun: resolversOf<CheckRunNode>({
    id: ({ repository, record }) =>
      nodeId('CheckRun', `${repository.fullName}#${record.id}`),
    databaseId: ({ record }) => record.id,
    name: ({ record }) => record.name,
    status: ({ record }) => record.status.toUpperCase(),
    conclusion: ({ record }) => record.conclusion?.toUpperCase() ?? null,
    detailsUrl: ({ record }) => record.detailsUrl,
    url: ({ repository, record }) =>
      `${repository.forge.url}/${repository.fullName}/commit/${record.sha}`,
    startedAt: ({ record }) => record.startedAt,
    completedAt: ({ record }) => record.completedAt,
    title: ({ record }) => record.title,
    summary: ({ record }) => record.summary,
    text: ({ record }) => record.text,
    externalId: ({ record }) => record.externalId,
    isRequired: ({ repository, record }, args) =>
      isRequired(repository, record.name, args),
    checkSuite: ({ repository, record }) => ({
      __typename: 'CheckSuite',
      id: nodeId('CheckSuite', `${repository.fullName}#${record.sha}`),
      app: {
        __typename: 'App',
        id: nodeId('App', 'sandbox'),
        slug: 'sandbox',
        name: 'Sandbox',
      },
      workflowRun: null,
    }),
  }),
};

function isRequired(
  repository: Repository,
  context: string,
  args: Record<string, unknown>,
): boolean {
  const number = Number(args.pullRequestNumber);
  const issue = repository.issues.get(number);
  if (!issue || !isPull(issue)) {
    return false;
  }
  return (
    repository.protections
      .get(issue.pull.baseRef)
      ?.requiredChecks?.includes(context) ?? false
  );
}
