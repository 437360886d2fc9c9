import type { Router } from 'express';
import type { Forge } from '../forge/forge';
import { readCommits } from '../forge/history';
import type { Repository } from '../forge/repository';
import { diffFiles } from '../git/diffs';
import type { CommitWithOid } from '../git/repository';
import { loginOf } from '../present/commit';
import { wildcard } from '../rest/gitData';
import { renderDiff } from './diff';
import { Html, markup } from './html';
import { repositoryFrame, sendPage, timeAgo } from './layout';
import { splitRef } from './namedRef';

const PER_PAGE = 50;

/** The history of a branch, folder or file, and single commits. */
export function commitPages(router: Router, forge: Forge): void {
  router.get(
    ['/:owner/:repo/commits', '/:owner/:repo/commits/*'],
    async (request, response) => {
      const repository = forge.get(request.params.owner, request.params.repo);
      const { ref, commit, path } = await splitRef(
        repository,
        wildcard(request.params) || repository.record.defaultBranch,
      );
      const page = Math.max(1, Number(request.query.page) || 1);
      const oids = await repository.git.log({
        from: commit.oid,
        path: path || undefined,
        skip: (page - 1) * PER_PAGE,
        limit: PER_PAGE + 1,
      });
      const commits = await readCommits(repository, oids.slice(0, PER_PAGE));
      const frame = repositoryFrame(repository, 'commits');
      sendPage(response, {
        title: `Commits of ${ref}`,
        crumbs: frame.crumbs,
        content: markup`${frame.tabs}
          <h1>Commits of ${path || ref}</h1>
          <div class="card">
            <ul class="rows">
              ${commits.map(each => commitLine(repository, each))}
            </ul>
          </div>
          ${page > 1 && markup`<a href="?page=${page - 1}">Newer</a> `}
          ${
            oids.length > PER_PAGE &&
            markup`<a href="?page=${page + 1}">Older</a>`
          }`,
      });
    },
  );

  router.get('/:owner/:repo/commit/:sha', async (request, response) => {
    const repository = forge.get(request.params.owner, request.params.repo);
    const { commit } = await splitRef(repository, request.params.sha);
    const files = await diffFiles(
      repository.git,
      commit.parents[0],
      commit.oid,
    );
    const [title, ...rest] = commit.message.split('\n');
    const frame = repositoryFrame(repository, 'commits');
    sendPage(response, {
      title,
      crumbs: frame.crumbs,
      content: markup`${frame.tabs}
        <h1>${title}</h1>
        <p class="quiet">
          ${author(commit)}, ${timeAgo(commit.committer.date, forge.now())} ·
          <code>${commit.oid}</code>
        </p>
        ${
          rest.join('\n').trim() !== '' &&
          markup`<pre>${rest.join('\n').trim()}</pre>`
        }
        ${renderDiff(files)}`,
    });
  });
}

function author(commit: CommitWithOid): string {
  return loginOf(commit.author) ?? commit.author.name;
}

function commitLine(repository: Repository, commit: CommitWithOid): Html {
  return markup`<li>
    <span class="grow"
      ><a href="/${repository.fullName}/commit/${commit.oid}"
        >${commit.message.split('\n')[0]}</a
      ><br /><span class="small quiet"
        >${author(commit)},
        ${timeAgo(commit.committer.date, repository.forge.now())}</span
      ></span
    >
    <code>${commit.oid.slice(0, 7)}</code>
  </li>`;
}
