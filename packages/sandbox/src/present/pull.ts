import { diffFiles } from '../git/diffs';
import { commitsBetween, pullRange } from '../forge/history';
import { mergeabilityOf, mergeState } from '../forge/mergeability';
import { findLabel } from '../forge/discussion';
import { isPull, Repository } from '../forge/repository';
import type {
  CommentRecord,
  IssueRecord,
  LabelRecord,
  PullRecord,
  ReviewRecord,
} from '../store/records';
import { presentAccount } from './account';
import { nodeId } from './nodeId';
import { presentRepository } from './repository';

function api(repository: Repository): string {
  return `${repository.forge.url}/api/v3/repos/${repository.fullName}`;
}

/** GitHub's "label". */
export function presentLabel(repository: Repository, label: LabelRecord) {
  return {
    id: label.id,
    node_id: nodeId('Label', `${repository.fullName}#${label.name}`),
    url: `${api(repository)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    color: label.color,
    default: false,
    description: label.description,
  };
}

/** The labels an issue or pull request carries. */
export function presentLabels(repository: Repository, names: string[]) {
  return names.flatMap(name => {
    const label = findLabel(repository, name);
    return label ? [presentLabel(repository, label)] : [];
  });
}

/** GitHub's "team", for a name: the sandbox keeps no members. */
export function presentTeam(repository: Repository, slug: string) {
  return presentTeamOf(repository.forge.url, repository.owner, slug);
}

/** GitHub's "team" of an organisation. */
export function presentTeamOf(url: string, owner: string, slug: string) {
  const base = `${url}/api/v3/orgs/${owner}/teams/${slug}`;
  return {
    id: 1,
    node_id: nodeId('Team', `${owner}/${slug}`),
    name: slug,
    slug,
    description: null,
    privacy: 'closed',
    notification_setting: 'notifications_enabled',
    permission: 'push',
    url: base,
    html_url: `${url}/orgs/${owner}/teams/${slug}`,
    members_url: `${base}/members{/member}`,
    repositories_url: `${base}/repos`,
    parent: null,
    type: 'organization',
  };
}

/** Nobody reacts in the sandbox. */
function noReactions(url: string) {
  return {
    url: `${url}/reactions`,
    total_count: 0,
    '+1': 0,
    '-1': 0,
    laugh: 0,
    hooray: 0,
    confused: 0,
    heart: 0,
    rocket: 0,
    eyes: 0,
  };
}

/** GitHub's "pull-request-simple", as lists answer it. */
export function presentPullSimple(repository: Repository, record: PullRecord) {
  const { pull, number } = record;
  const { url } = repository.forge;
  const base = api(repository);
  const html = `${url}/${repository.fullName}/pull/${number}`;
  const presented = presentRepository(repository);
  const side = (ref: string, sha: string) => ({
    label: `${repository.owner}:${ref}`,
    ref,
    sha,
    user: presentAccount(url, repository.owner, 'Organization'),
    repo: presented,
  });
  return {
    url: `${base}/pulls/${number}`,
    id: record.id,
    node_id: nodeId('PullRequest', `${repository.fullName}#${number}`),
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: `${base}/issues/${number}`,
    commits_url: `${base}/pulls/${number}/commits`,
    review_comments_url: `${base}/pulls/${number}/comments`,
    review_comment_url: `${base}/pulls/comments{/number}`,
    comments_url: `${base}/issues/${number}/comments`,
    statuses_url: `${base}/statuses/${pull.headSha}`,
    number,
    state: record.state,
    locked: false,
    title: record.title,
    user: presentAccount(url, record.author),
    body: record.body,
    // Unlike everywhere else, a label without a description has an empty one here.
    labels: presentLabels(repository, record.labels).map(label => ({
      ...label,
      description: label.description ?? '',
    })),
    milestone: null,
    active_lock_reason: null,
    created_at: record.createdAt,
    updated_at: record.updatedAt,
    closed_at: record.closedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommitSha,
    assignee: record.assignees[0]
      ? presentAccount(url, record.assignees[0])
      : null,
    assignees: record.assignees.map(login => presentAccount(url, login)),
    requested_reviewers: pull.requestedReviewers.map(login =>
      presentAccount(url, login),
    ),
    requested_teams: pull.requestedTeams.map(slug =>
      presentTeam(repository, slug),
    ),
    head: side(pull.headRef, pull.headSha),
    base: side(pull.baseRef, pull.baseSha),
    _links: {
      self: { href: `${base}/pulls/${number}` },
      html: { href: html },
      issue: { href: `${base}/issues/${number}` },
      comments: { href: `${base}/issues/${number}/comments` },
      review_comments: { href: `${base}/pulls/${number}/comments` },
      review_comment: { href: `${base}/pulls/comments{/number}` },
      commits: { href: `${base}/pulls/${number}/commits` },
      statuses: { href: `${base}/statuses/${pull.headSha}` },
    },
    author_association: 'MEMBER',
    auto_merge: pull.autoMerge && {
      enabled_by: presentAccount(url, pull.autoMerge.enabledBy),
      merge_method: pull.autoMerge.method,
      commit_title: '',
      commit_message: '',
    },
    draft: pull.draft,
  };
}

/** GitHub's "pull-request": the simple one and what has to be computed. */
export async function presentPull(repository: Repository, record: PullRecord) {
  const { from, to } = await pullRange(repository, record);
  const [{ mergeable }, state, files, commits] = await Promise.all([
    mergeabilityOf(repository, record),
    mergeState(repository, record),
    diffFiles(repository.git, from, to),
    from ? commitsBetween(repository, from, to) : [],
  ]);
  return {
    ...presentPullSimple(repository, record),
    merged: record.pull.mergedAt !== null,
    mergeable: mergeable === 'UNKNOWN' ? null : mergeable === 'MERGEABLE',
    rebaseable: mergeable === 'UNKNOWN' ? null : mergeable === 'MERGEABLE',
    mergeable_state: state.toLowerCase(),
    merged_by: record.pull.mergedBy
      ? presentAccount(repository.forge.url, record.pull.mergedBy)
      : null,
    comments: repository.comments
      .list()
      .filter(({ issue }) => issue === record.number).length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: commits.length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: files.length,
  };
}

/** GitHub's "issue"; pull requests are issues too. */
export function presentIssue(repository: Repository, record: IssueRecord) {
  const { number } = record;
  const { url } = repository.forge;
  const base = `${api(repository)}/issues/${number}`;
  const pull = isPull(record);
  const html = `${url}/${repository.fullName}/${
    pull ? 'pull' : 'issues'
  }/${number}`;
  return {
    id: record.id,
    node_id: nodeId(
      pull ? 'PullRequest' : 'Issue',
      `${repository.fullName}#${number}`,
    ),
    url: base,
    repository_url: api(repository),
    labels_url: `${base}/labels{/name}`,
    comments_url: `${base}/comments`,
    events_url: `${base}/events`,
    html_url: html,
    number,
    state: record.state,
    state_reason: null,
    title: record.title,
    body: record.body,
    user: presentAccount(url, record.author),
    labels: presentLabels(repository, record.labels),
    assignee: record.assignees[0]
      ? presentAccount(url, record.assignees[0])
      : null,
    assignees: record.assignees.map(login => presentAccount(url, login)),
    milestone: null,
    locked: false,
    active_lock_reason: null,
    comments: repository.comments.list().filter(c => c.issue === number).length,
    closed_at: record.closedAt,
    created_at: record.createdAt,
    updated_at: record.updatedAt,
    author_association: 'MEMBER',
    reactions: noReactions(base),
    ...(pull && {
      draft: record.pull.draft,
      pull_request: {
        url: `${api(repository)}/pulls/${number}`,
        html_url: html,
        diff_url: `${html}.diff`,
        patch_url: `${html}.patch`,
        merged_at: record.pull.mergedAt,
      },
    }),
  };
}

/** GitHub's "issue-comment". */
export function presentComment(repository: Repository, comment: CommentRecord) {
  const { url } = repository.forge;
  const self = `${api(repository)}/issues/comments/${comment.id}`;
  return {
    id: comment.id,
    node_id: nodeId('IssueComment', `${repository.fullName}#${comment.id}`),
    url: self,
    html_url: `${url}/${repository.fullName}/pull/${comment.issue}#comment-${comment.id}`,
    issue_url: `${api(repository)}/issues/${comment.issue}`,
    user: presentAccount(url, comment.author),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: 'MEMBER',
    body: comment.body,
    performed_via_github_app: null,
    reactions: noReactions(self),
  };
}

/** GitHub's "pull-request-review". */
export function presentReview(repository: Repository, review: ReviewRecord) {
  const { url } = repository.forge;
  const html = `${url}/${repository.fullName}/pull/${review.pull}`;
  return {
    id: review.id,
    node_id: nodeId('PullRequestReview', `${repository.fullName}#${review.id}`),
    user: presentAccount(url, review.author),
    body: review.body,
    state: review.state,
    html_url: `${html}#review-${review.id}`,
    pull_request_url: `${api(repository)}/pulls/${review.pull}`,
    author_association: 'MEMBER',
    _links: {
      html: { href: `${html}#review-${review.id}` },
      pull_request: { href: `${api(repository)}/pulls/${review.pull}` },
    },
    submitted_at: review.submittedAt,
    commit_id: review.commitSha,
  };
}
