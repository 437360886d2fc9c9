import type { Repository } from '../forge/repository';
import { presentAccount } from './account';
import { nodeId } from './nodeId';

/** GitHub's "repository", as it stands in other objects. */
export function presentRepository(repository: Repository) {
  const { record, fullName, forge } = repository;
  const { url } = forge;
  const html = `${url}/${fullName}`;
  const api = `${url}/api/v3/repos/${fullName}`;
  const openIssues = repository.issues
    .list()
    .filter(({ state }) => state === 'open').length;
  return {
    id: record.id,
    node_id: nodeId('Repository', fullName),
    name: record.name,
    full_name: fullName,
    private: record.private,
    owner: presentAccount(url, record.owner, 'Organization'),
    html_url: html,
    description: record.description,
    fork: false,
    url: api,
    forks_url: `${api}/forks`,
    keys_url: `${api}/keys{/key_id}`,
    collaborators_url: `${api}/collaborators{/collaborator}`,
    teams_url: `${api}/teams`,
    hooks_url: `${api}/hooks`,
    issue_events_url: `${api}/issues/events{/number}`,
    events_url: `${api}/events`,
    assignees_url: `${api}/assignees{/user}`,
    branches_url: `${api}/branches{/branch}`,
    tags_url: `${api}/tags`,
    blobs_url: `${api}/git/blobs{/sha}`,
    git_tags_url: `${api}/git/tags{/sha}`,
    git_refs_url: `${api}/git/refs{/sha}`,
    trees_url: `${api}/git/trees{/sha}`,
    statuses_url: `${api}/statuses/{sha}`,
    languages_url: `${api}/languages`,
    stargazers_url: `${api}/stargazers`,
    contributors_url: `${api}/contributors`,
    subscribers_url: `${api}/subscribers`,
    subscription_url: `${api}/subscription`,
    commits_url: `${api}/commits{/sha}`,
    git_commits_url: `${api}/git/commits{/sha}`,
    comments_url: `${api}/comments{/number}`,
    issue_comment_url: `${api}/issues/comments{/number}`,
    contents_url: `${api}/contents/{+path}`,
    compare_url: `${api}/compare/{base}...{head}`,
    merges_url: `${api}/merges`,
    archive_url: `${api}/{archive_format}{/ref}`,
    downloads_url: `${api}/downloads`,
    issues_url: `${api}/issues{/number}`,
    pulls_url: `${api}/pulls{/number}`,
    milestones_url: `${api}/milestones{/number}`,
    notifications_url: `${api}/notifications{?since,all,participating}`,
    labels_url: `${api}/labels{/name}`,
    releases_url: `${api}/releases{/id}`,
    deployments_url: `${api}/deployments`,
    created_at: record.createdAt,
    updated_at: record.updatedAt,
    pushed_at: record.pushedAt,
    git_url: `${html}.git`,
    ssh_url: `${html}.git`,
    clone_url: `${html}.git`,
    svn_url: html,
    mirror_url: null,
    homepage: record.homepage,
    size: 1,
    stargazers_count: 0,
    watchers_count: 0,
    language: null,
    has_issues: record.hasIssues,
    has_projects: record.hasProjects,
    has_downloads: false,
    has_wiki: record.hasWiki,
    has_pages: false,
    has_discussions: false,
    forks_count: 0,
    archived: record.archived,
    disabled: false,
    open_issues_count: openIssues,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: record.topics,
    visibility: record.private ? 'private' : 'public',
    forks: 0,
    open_issues: openIssues,
    watchers: 0,
    default_branch: record.defaultBranch,
    permissions: {
      admin: true,
      maintain: true,
      push: true,
      triage: true,
      pull: true,
    },
    temp_clone_token: '',
    allow_squash_merge: record.allowSquashMerge,
    allow_merge_commit: record.allowMergeCommit,
    allow_rebase_merge: record.allowRebaseMerge,
    allow_auto_merge: record.allowAutoMerge,
    delete_branch_on_merge: record.deleteBranchOnMerge,
    allow_update_branch: false,
    use_squash_pr_title_as_default: false,
    squash_merge_commit_title: 'COMMIT_OR_PR_TITLE',
    squash_merge_commit_message: 'COMMIT_MESSAGES',
    merge_commit_title: 'MERGE_MESSAGE',
    merge_commit_message: 'PR_TITLE',
    network_count: 0,
    subscribers_count: 0,
  };
}

/** GitHub's "full-repository", as its own route answers it. */
export function presentFullRepository(repository: Repository) {
  return {
    ...presentRepository(repository),
    organization: presentAccount(
      repository.forge.url,
      repository.owner,
      'Organization',
    ),
  };
}

/** What remains of a repository where GitHub answers a "minimal-repository". */
export function presentMinimalRepository(repository: Repository) {
  const { temp_clone_token: _token, ...rest } = presentRepository(repository);
  return rest;
}
