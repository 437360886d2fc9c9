import { z } from 'zod';
import { createRef, deleteRef, updateRef } from '../forge/branches';
import { commitOnBranch } from '../forge/commits';
import { addComment, addReview, setLabels } from '../forge/discussion';
import { GitHubError, GraphQLErrorType, unprocessable } from '../forge/errors';
import { enableAutoMerge, mergePull, revertPull } from '../forge/merging';
import { createPull, requestReviews, updatePull } from '../forge/pullRequests';
import type { Repository } from '../forge/repository';
import type { PullRecord } from '../store/records';
import type { GraphQLContext, TypeResolvers } from './context';
import {
  accountNode,
  gitNode,
  issueById,
  keyOf,
  refNode,
  repositoryById,
  unknownId,
} from './nodes';

const id = z.string();
const text = z.string();
const optional = z.string().nullish();
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
  createRef: z.object({ repositoryId: id, name: text, oid: text }),
  updateRef: z.object({ refId: id, oid: text, force: z.boolean().nullish() }),
  deleteRef: z.object({ refId: id }),
  createCommitOnBranch: z.object({
    branch: z.object({
      id: id.nullish(),
      repositoryNameWithOwner: optional,
      branchName: optional,
    }),
    expectedHeadOid: text,
    message: z.object({ headline: text, body: optional }),
    fileChanges: z
      .object({
        additions: z.array(z.object({ path: text, contents: text })).nullish(),
        deletions: z.array(z.object({ path: text })).nullish(),
      })
      .nullish(),
  }),
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
  labels: z.object({ labelableId: id, labelIds: z.array(id) }),
  requestReviews: z.object({
    pullRequestId: id,
    userIds: z.array(id).nullish(),
    teamIds: z.array(id).nullish(),
    union: z.boolean().nullish(),
  }),
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
  addComment: z.object({ subjectId: id, body: text }),
  addReview: z.object({
    pullRequestId: id,
    event: z
      .enum(['APPROVE', 'REQUEST_CHANGES', 'COMMENT', 'DISMISS'])
      .nullish(),
    body: optional,
  }),
};

const STATES = { OPEN: 'open', CLOSED: 'closed' } as const;

const pullPayload = (repository: Repository, { number }: PullRecord) => ({
  pullRequest: { __typename: 'PullRequest', repository, number },
});

/** The pull request an id names. */
const pullById = (forge: GraphQLContext['forge'], pullRequestId: string) =>
  issueById(forge, pullRequestId, 'PullRequest');

/** One mutation: its input's shape and its work. */
function mutation<T>(
  schema: z.ZodType<T>,
  work: (
    input: T,
    context: GraphQLContext,
  ) => Promise<Record<string, unknown>> | Record<string, unknown>,
): TypeResolvers[string] {
  return async (_source, args, context, info) => {
    const fault = context.faultOf(info.fieldName);
    if (fault) {
      throw new GitHubError(422, fault.type as GraphQLErrorType, fault.message);
    }
    const clientMutationId: unknown = args.input.clientMutationId ?? null;
    const payload = await work(schema.parse(args.input), context);
    return { clientMutationId, ...payload };
  };
}

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

function labelName(repository: Repository, labelId: string): string {
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

/** All mutations of the sandbox. Each is done, or not, on its own. */
export const mutationResolvers: TypeResolvers = {
  createRef: mutation(inputs.createRef, async (input, { forge, actor }) => {
    const { repository } = repositoryById(
      forge,
      input.repositoryId,
      'Repository',
    );
    await createRef(repository, actor, input.name, input.oid);
    return { ref: await refNode(repository, input.name) };
  }),
  updateRef: mutation(inputs.updateRef, async (input, { forge, actor }) => {
    const { repository, rest } = repositoryById(forge, input.refId, 'Ref');
    await updateRef(repository, actor, rest, input.oid, input.force ?? false);
    return { ref: await refNode(repository, rest) };
  }),
  deleteRef: mutation(inputs.deleteRef, async (input, { forge, actor }) => {
    const { repository, rest } = repositoryById(forge, input.refId, 'Ref');
    await deleteRef(repository, actor, rest);
    return {};
  }),
  createCommitOnBranch: mutation(
    inputs.createCommitOnBranch,
    async ({ branch, ...input }, { forge, actor }) => {
      const { repository, name } = committableBranch(forge, branch);
      const { headline, body } = input.message;
      const oid = await commitOnBranch(repository, actor, {
        branch: name,
        message: body ? `${headline}\n\n${body}` : headline,
        expectedHead: input.expectedHeadOid,
        changes: {
          additions: (input.fileChanges?.additions ?? []).map(file => ({
            path: file.path,
            contents: Buffer.from(file.contents, 'base64'),
          })),
          deletions: input.fileChanges?.deletions ?? [],
        },
      });
      return {
        commit: gitNode(repository, await repository.git.objects.read(oid)),
        ref: await refNode(repository, `refs/heads/${name}`),
      };
    },
  ),
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
  addLabelsToLabelable: changeLabels((before, given) => [...before, ...given]),
  removeLabelsFromLabelable: changeLabels((before, given) =>
    before.filter(name => !given.includes(name)),
  ),
  requestReviews: mutation(inputs.requestReviews, requestReviewsOf),
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

function committableBranch(
  forge: GraphQLContext['forge'],
  branch: z.infer<typeof inputs.createCommitOnBranch>['branch'],
): { repository: Repository; name: string } {
  if (branch.id) {
    const { repository, rest } = repositoryById(forge, branch.id, 'Ref');
    return { repository, name: rest.replace(/^refs\/heads\//, '') };
  }
  if (!branch.repositoryNameWithOwner || !branch.branchName) {
    throw unprocessable(
      'A branch needs either its id, or repositoryNameWithOwner and branchName.',
    );
  }
  const [owner, name] = branch.repositoryNameWithOwner.split('/');
  return {
    repository: forge.get(owner, name ?? ''),
    name: branch.branchName.replace(/^refs\/heads\//, ''),
  };
}
