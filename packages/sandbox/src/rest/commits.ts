import type { Router } from 'express';
import { notFound } from '../forge/errors';
import type { Forge } from '../forge/forge';
import { commitsBetween, readCommits } from '../forge/history';
import type { Repository } from '../forge/repository';
import { diffFiles } from '../git/diffs';
import { git } from '../git/command';
import type { CommitWithOid } from '../git/repository';
import { presentCommit, presentFile } from '../present/commit';
import {
  linkPages,
  mediaType,
  pageOf,
  queryText,
  repositoryOf,
} from './answers';
import { wildcard } from './gitData';

/** A commit by branch, tag or SHA. @throws GitHubError 404 or 422 as GitHub does. */
export async function requireCommit(
  repository: Repository,
  ref: string,
): Promise<CommitWithOid> {
  const commit = await repository.git.commit(ref);
  if (!commit) {
    throw notFound(`No commit found for SHA: ${ref}`);
  }
  return commit;
}

/** History and comparison. */
export function commitRoutes(router: Router, forge: Forge): void {
  const base = '/repos/:owner/:repo';

  router.get(`${base}/commits`, async (request, response) => {
    const repository = repositoryOf(forge, request, response);
    const ref = queryText(request, 'sha') ?? repository.record.defaultBranch;
    const from = await requireCommit(repository, ref);
    const { page, perPage } = pageOf(request);
    const oids = await repository.git.log({
      from: from.oid,
      path: queryText(request, 'path'),
      since: queryText(request, 'since'),
      until: queryText(request, 'until'),
      author: queryText(request, 'author'),
      skip: (page - 1) * perPage,
      limit: perPage + 1,
    });
    linkPages(request, response, forge, { hasNext: oids.length > perPage });
    const commits = await readCommits(repository, oids.slice(0, perPage));
    response.json(commits.map(commit => presentCommit(repository, commit)));
  });

  router.get(`${base}/compare/*`, async (request, response) => {
    const repository = repositoryOf(forge, request, response);
    const [from, to, ...more] = wildcard(request.params).split('...');
    if (!from || !to || more.length > 0) {
      throw notFound();
    }
    const [baseCommit, head] = await Promise.all(
      [from, to].map(ref =>
        requireCommit(repository, ref.slice(ref.indexOf(':') + 1)),
      ),
    );
    const mergeBase = await repository.git.mergeBase(baseCommit.oid, head.oid);
    if (!mergeBase) {
      throw notFound(`No common ancestor between ${from} and ${to}.`);
    }
    const [{ ahead, behind }, commits, files, common] = await Promise.all([
      repository.git.aheadBehind(baseCommit.oid, head.oid),
      commitsBetween(repository, baseCommit.oid, head.oid),
      diffFiles(repository.git, mergeBase, head.oid),
      requireCommit(repository, mergeBase),
    ]);
    if (mediaType(request) === 'diff') {
      response
        .type('text/plain')
        .send(
          await git(repository.git.directory, ['diff', mergeBase, head.oid]),
        );
      return;
    }
    const { page, perPage } = pageOf(request);
    const size = queryText(request, 'per_page') ? perPage : 250;
    const start = (page - 1) * size;
    linkPages(request, response, forge, {
      hasNext: commits.length > start + size,
    });
    const api = `${forge.url}/api/v3${base
      .replace(':owner', repository.owner)
      .replace(':repo', repository.name)}`;
    const html = `${forge.url}/${repository.fullName}/compare`;
    const range = `${from}...${to}`;
    response.json({
      url: `${api}/compare/${range}`,
      html_url: `${html}/${range}`,
      permalink_url: `${html}/${baseCommit.oid}...${head.oid}`,
      diff_url: `${html}/${range}.diff`,
      patch_url: `${html}/${range}.patch`,
      base_commit: presentCommit(repository, baseCommit),
      merge_base_commit: presentCommit(repository, common),
      status: comparisonStatus(ahead, behind),
      ahead_by: ahead,
      behind_by: behind,
      total_commits: ahead,
      commits: commits
        .slice(start, start + size)
        .map(commit => presentCommit(repository, commit)),
      files: files
        .slice(0, 300)
        .map(file => presentFile(repository, head.oid, file)),
    });
  });
}

function comparisonStatus(ahead: number, behind: number): string {
  if (ahead > 0) {
    return behind > 0 ? 'diverged' : 'ahead';
  }
  return behind > 0 ? 'behind' : 'identical';
}

/**
 * One commit: `commits/:ref`. Refs contain slashes, so this route takes what no
 * other route below `commits/` has taken: register it last.
 */
export function singleCommitRoute(router: Router, forge: Forge): void {
  router.get('/repos/:owner/:repo/commits/*', async (request, response) => {
    const repository = repositoryOf(forge, request, response);
    const commit = await requireCommit(repository, wildcard(request.params));
    const format = mediaType(request);
    if (format === 'sha') {
      response.type('text/plain').send(commit.oid);
      return;
    }
    if (format === 'diff' || format === 'patch') {
      const args =
        format === 'diff'
          ? ['show', '--format=', commit.oid]
          : ['format-patch', '-1', '--stdout', commit.oid];
      response
        .type('text/plain')
        .send(await git(repository.git.directory, args));
      return;
    }
    const files = await diffFiles(
      repository.git,
      commit.parents[0],
      commit.oid,
    );
    response.json(presentCommit(repository, commit, files));
  });
}
