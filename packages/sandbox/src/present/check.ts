import { combinedState, statusesOf } from '../forge/checks';
import type { CommitWithOid } from '../git/repository';
import type { Repository } from '../forge/repository';
import type { CheckRunRecord, StatusRecord } from '../store/records';
import { presentAccount } from './account';
import { nodeId } from './nodeId';
import { presentMinimalRepository } from './repository';

function api(repository: Repository): string {
  return `${repository.forge.url}/api/v3/repos/${repository.fullName}`;
}

/** GitHub's "status", without who set it. */
export function presentSimpleStatus(
  repository: Repository,
  status: StatusRecord,
) {
  const { url } = repository.forge;
  return {
    url: `${api(repository)}/statuses/${status.sha}`,
    avatar_url: presentAccount(url, status.author).avatar_url,
    id: status.id,
    node_id: nodeId('StatusContext', `${repository.fullName}#${status.id}`),
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: status.createdAt,
    updated_at: status.updatedAt,
  };
}

/** GitHub's "status". */
export function presentStatus(repository: Repository, status: StatusRecord) {
  return {
    ...presentSimpleStatus(repository, status),
    creator: presentAccount(repository.forge.url, status.author),
  };
}

/** GitHub's "combined-commit-status". */
export function presentCombinedStatus(repository: Repository, sha: string) {
  const statuses = statusesOf(repository, sha);
  const words = statuses.map(({ state }) => state);
  let state =
    words.length === 0 || words.includes('pending') ? 'pending' : 'success';
  if (words.includes('error') || words.includes('failure')) {
    state = 'failure';
  }
  return {
    state,
    statuses: statuses.map(status => presentSimpleStatus(repository, status)),
    sha,
    total_count: statuses.length,
    repository: presentMinimalRepository(repository),
    commit_url: `${api(repository)}/commits/${sha}`,
    url: `${api(repository)}/commits/${sha}/status`,
  };
}

/** The one app that check runs of the sandbox belong to. */
export function presentApp(url: string) {
  return {
    id: 1,
    slug: 'sandbox',
    node_id: nodeId('App', 'sandbox'),
    client_id: 'sandbox',
    owner: presentAccount(url, 'sandbox', 'Organization'),
    name: 'Sandbox',
    description: 'Check runs reported to the sandbox',
    external_url: url,
    html_url: `${url}/apps/sandbox`,
    created_at: '2020-01-01T00:00:00Z',
    updated_at: '2020-01-01T00:00:00Z',
    permissions: { checks: 'write', contents: 'write', metadata: 'read' },
    events: ['push', 'pull_request'],
  };
}

/** GitHub's "check-run". */
export function presentCheckRun(repository: Repository, run: CheckRunRecord) {
  const { url } = repository.forge;
  const html = `${url}/${repository.fullName}/commit/${run.sha}`;
  return {
    id: run.id,
    node_id: nodeId('CheckRun', `${repository.fullName}#${run.id}`),
    head_sha: run.sha,
    external_id: run.externalId ?? '',
    url: `${api(repository)}/check-runs/${run.id}`,
    html_url: html,
    details_url: run.detailsUrl ?? html,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    name: run.name,
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: 0,
      annotations_url: `${api(repository)}/check-runs/${run.id}/annotations`,
    },
    check_suite: { id: run.id },
    app: presentApp(url),
    pull_requests: [],
  };
}

/** GitHub's "check-suite": one for all runs of a commit. */
export function presentCheckSuite(
  repository: Repository,
  { oid: sha, tree, message, author, committer }: CommitWithOid,
  runs: CheckRunRecord[],
) {
  const state = combinedState(repository, sha);
  const conclusion = state === 'SUCCESS' ? 'success' : 'failure';
  const done = runs.every(run => run.status === 'completed');
  return {
    id: runs[0]?.id ?? 0,
    node_id: nodeId('CheckSuite', `${repository.fullName}#${sha}`),
    head_branch: null,
    head_sha: sha,
    status: done ? 'completed' : 'in_progress',
    conclusion: done ? conclusion : null,
    url: `${api(repository)}/check-suites/${runs[0]?.id ?? 0}`,
    before: null,
    after: sha,
    pull_requests: [],
    app: presentApp(repository.forge.url),
    repository: presentMinimalRepository(repository),
    created_at: runs[0]?.startedAt ?? null,
    updated_at: runs[0]?.startedAt ?? null,
    head_commit: {
      id: sha,
      tree_id: tree,
      message: message.replace(/\n+$/, ''),
      timestamp: committer.date,
      author: { name: author.name, email: author.email },
      committer: { name: committer.name, email: committer.email },
    },
    latest_check_runs_count: runs.length,
    check_runs_url: `${api(repository)}/check-suites/${
      runs[0]?.id ?? 0
    }/check-runs`,
  };
}
