import type { Signature } from '../git/commits';
import type { FileDiff } from '../git/diffs';
import type { CommitWithOid } from '../git/repository';
import type { Repository } from '../forge/repository';
import { presentAccount } from './account';
import { nodeId } from './nodeId';

/** The sandbox signs nothing, and says so. */
export const UNSIGNED = {
  verified: false,
  reason: 'unsigned',
  signature: null,
  payload: null,
  verified_at: null,
};

/** The account behind a commit, from the address the sandbox gives it. */
export function loginOf(signature: Signature): string | undefined {
  return /^\d+\+([^@]+)@users\.noreply\.localhost$/.exec(signature.email)?.[1];
}

function api(repository: Repository): string {
  return `${repository.forge.url}/api/v3/repos/${repository.fullName}`;
}

function account(repository: Repository, signature: Signature) {
  const login = loginOf(signature);
  return login ? presentAccount(repository.forge.url, login) : null;
}

/** GitHub's "commit" (list form); `files` turns it into the single form. */
export function presentCommit(
  repository: Repository,
  commit: CommitWithOid,
  files?: FileDiff[],
) {
  const base = api(repository);
  const html = `${repository.forge.url}/${repository.fullName}/commit`;
  return {
    sha: commit.oid,
    node_id: nodeId('Commit', `${repository.fullName}#${commit.oid}`),
    commit: {
      author: commit.author,
      committer: commit.committer,
      message: commit.message.replace(/\n+$/, ''),
      tree: { sha: commit.tree, url: `${base}/git/trees/${commit.tree}` },
      url: `${base}/git/commits/${commit.oid}`,
      comment_count: 0,
      verification: UNSIGNED,
    },
    url: `${base}/commits/${commit.oid}`,
    html_url: `${html}/${commit.oid}`,
    comments_url: `${base}/commits/${commit.oid}/comments`,
    author: account(repository, commit.author),
    committer: account(repository, commit.committer),
    parents: commit.parents.map(sha => ({
      sha,
      url: `${base}/commits/${sha}`,
      html_url: `${html}/${sha}`,
    })),
    ...(files && {
      stats: stats(files),
      files: files.map(file => presentFile(repository, commit.oid, file)),
    }),
  };
}

function stats(files: FileDiff[]) {
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return { total: additions + deletions, additions, deletions };
}

/** GitHub's "git-commit", as the git data routes answer it. */
export function presentGitCommit(
  repository: Repository,
  commit: CommitWithOid,
) {
  const base = api(repository);
  const html = `${repository.forge.url}/${repository.fullName}/commit`;
  return {
    sha: commit.oid,
    node_id: nodeId('Commit', `${repository.fullName}#${commit.oid}`),
    url: `${base}/git/commits/${commit.oid}`,
    html_url: `${html}/${commit.oid}`,
    author: commit.author,
    committer: commit.committer,
    tree: { sha: commit.tree, url: `${base}/git/trees/${commit.tree}` },
    message: commit.message.replace(/\n+$/, ''),
    parents: commit.parents.map(sha => ({
      sha,
      url: `${base}/git/commits/${sha}`,
      html_url: `${html}/${sha}`,
    })),
    verification: UNSIGNED,
  };
}

/** GitHub's "diff-entry". */
export function presentFile(
  repository: Repository,
  oid: string,
  file: FileDiff,
) {
  const path = file.path.split('/').map(encodeURIComponent).join('/');
  const html = `${repository.forge.url}/${repository.fullName}`;
  return {
    sha: file.oid,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${html}/blob/${oid}/${path}`,
    raw_url: `${html}/raw/${oid}/${path}`,
    contents_url: `${api(repository)}/contents/${path}?ref=${oid}`,
    ...(file.patch !== '' && { patch: file.patch }),
    ...(file.previousPath !== undefined && {
      previous_filename: file.previousPath,
    }),
  };
}
