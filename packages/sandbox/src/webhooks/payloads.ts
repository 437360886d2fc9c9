import type { ForgeEvent } from '../forge/events';
import { readCommits } from '../forge/history';
import type { Repository } from '../forge/repository';
import { ZERO_OID } from '../git/refs';
import { diffFiles } from '../git/diffs';
import { presentAccount } from '../present/account';
import { presentCheckRun, presentSimpleStatus } from '../present/check';
import { presentCommit } from '../present/commit';
import {
  presentComment,
  presentIssue,
  presentLabels,
  presentPull,
  presentReview,
} from '../present/pull';
import { presentRepository } from '../present/repository';

const COMMITS_IN_PUSH = 20;

/** The body GitHub sends for an event. */
export async function payloadOf(
  event: ForgeEvent,
): Promise<Record<string, unknown>> {
  const { repository, actor } = event;
  const common = {
    repository: presentRepository(repository),
    organization: organizationOf(repository),
    sender: presentAccount(repository.forge.url, actor),
  };
  switch (event.kind) {
    case 'push':
      return { ...(await pushPayload(event)), ...common };
    case 'pull_request':
      return {
        action: event.action,
        number: event.pull.number,
        pull_request: await presentPull(repository, event.pull),
        ...(event.before && { before: event.before }),
        ...(event.after && { after: event.after }),
        ...(event.action === 'edited' && { changes: {} }),
        ...(event.label && {
          label: presentLabels(repository, [event.label])[0],
        }),
        ...(event.assignee && {
          assignee: presentAccount(repository.forge.url, event.assignee),
        }),
        ...(event.reviewer && {
          requested_reviewer: presentAccount(
            repository.forge.url,
            event.reviewer,
          ),
        }),
        ...common,
      };
    case 'pull_request_review': {
      const review = presentReview(repository, event.review);
      return {
        action: event.action,
        review: { ...review, state: review.state.toLowerCase() },
        pull_request: await presentPull(repository, event.pull),
        ...common,
      };
    }
    case 'issue_comment':
      return {
        action: event.action,
        issue: presentIssue(repository, repository.issue(event.comment.issue)),
        comment: presentComment(repository, event.comment),
        ...common,
      };
    case 'check_run':
      return {
        action: event.action,
        check_run: presentCheckRun(repository, event.checkRun),
        ...common,
      };
    default:
      return { ...(await statusPayload(event)), ...common };
  }
}

function organizationOf(repository: Repository) {
  const { url } = repository.forge;
  const { owner } = repository;
  const { login, id, node_id, avatar_url } = presentAccount(
    url,
    owner,
    'Organization',
  );
  const api = `${url}/api/v3/orgs/${owner}`;
  return {
    login,
    id,
    node_id,
    avatar_url,
    url: api,
    repos_url: `${api}/repos`,
    events_url: `${api}/events`,
    hooks_url: `${api}/hooks`,
    issues_url: `${api}/issues`,
    members_url: `${api}/members{/member}`,
    public_members_url: `${api}/public_members{/member}`,
    description: null,
  };
}

async function pushPayload(event: ForgeEvent & { kind: 'push' }) {
  const { repository, before, after, ref, actor } = event;
  const deleted = after === ZERO_OID;
  const created = before === ZERO_OID;
  const html = `${repository.forge.url}/${repository.fullName}`;
  const oids = deleted
    ? []
    : await repository.git.log({
        from: after,
        notIn: created ? undefined : before,
        limit: created ? 1 : COMMITS_IN_PUSH,
      });
  const commits = await readCommits(repository, oids.reverse());
  const presented = await Promise.all(
    commits.map(async commit => {
      const files = await diffFiles(
        repository.git,
        commit.parents[0],
        commit.oid,
      );
      const named = (...statuses: string[]) =>
        files
          .filter(({ status }) => statuses.includes(status))
          .map(({ path }) => path);
      return {
        id: commit.oid,
        tree_id: commit.tree,
        distinct: true,
        message: commit.message.replace(/\n+$/, ''),
        timestamp: commit.committer.date,
        url: `${html}/commit/${commit.oid}`,
        author: commit.author,
        committer: commit.committer,
        added: named('added'),
        removed: [
          ...named('removed'),
          ...files.flatMap(({ previousPath }) => previousPath ?? []),
        ],
        modified: named('modified', 'renamed'),
      };
    }),
  );
  return {
    ref,
    before,
    after,
    created,
    deleted,
    forced:
      !created && !deleted && !(await repository.git.isAncestor(before, after)),
    base_ref: null,
    compare: `${html}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`,
    commits: presented,
    head_commit: presented[presented.length - 1] ?? null,
    pusher: { name: actor, email: `${actor}@users.noreply.localhost` },
  };
}

async function statusPayload(event: ForgeEvent & { kind: 'status' }) {
  const { repository, status } = event;
  const commit = await repository.git.commit(status.sha);
  return {
    ...presentSimpleStatus(repository, status),
    sha: status.sha,
    name: repository.fullName,
    commit: commit && presentCommit(repository, commit),
    branches: [],
  };
}
