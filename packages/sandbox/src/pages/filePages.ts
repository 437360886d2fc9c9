import type { Router } from 'express';
import { notFound } from '../forge/errors';
import type { Forge } from '../forge/forge';
import { readCommits } from '../forge/history';
import type { Repository } from '../forge/repository';
import { diffFiles } from '../git/diffs';
import type { CommitWithOid } from '../git/repository';
import { parseTree } from '../git/trees';
import { loginOf } from '../present/commit';
import { objectAt } from '../rest/contents';
import { wildcard } from '../rest/gitData';
import { renderDiff } from './diff';
import { encodePath, Html, HtmlPart, markup } from './html';
import { repositoryFrame, sendPage, timeAgo } from './layout';
import { renderMarkdown } from './markdown';

const PER_PAGE = 50;
const MAX_SHOWN = 512 * 1024;

/** Splits `feature/x/services/a.yaml` into the ref that exists and the path. */
async function splitRef(
  repository: Repository,
  text: string,
): Promise<{ ref: string; commit: CommitWithOid; path: string }> {
  const parts = text.split('/');
  for (let length = 1; length <= parts.length; length++) {
    const ref = parts.slice(0, length).join('/');
    const commit = await repository.git.commit(ref);
    if (commit) {
      return { ref, commit, path: parts.slice(length).join('/') };
    }
  }
  throw notFound(`There is no branch, tag or commit ${text}`);
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

/** Repositories, their files and their history. */
export function filePages(router: Router, forge: Forge): void {
  router.get('/', (_request, response) => {
    const repositories = forge.list();
    sendPage(response, {
      title: 'Repositories',
      content: markup`<h1>Repositories</h1>
        <div class="card">
          ${
            repositories.length === 0 &&
            markup`<div class="body quiet">There are none yet.</div>`
          }
          <ul class="rows">
            ${repositories.map(repository => {
              const open = repository
                .pulls()
                .filter(({ state }) => state === 'open').length;
              return markup`<li>
                <span class="grow"
                  ><a href="/${repository.fullName}"
                    ><strong>${repository.fullName}</strong></a
                  >
                  ${
                    repository.record.description &&
                    markup`<br /><span class="small quiet"
                      >${repository.record.description}</span
                    >`
                  }</span
                >
                <a class="small" href="/${repository.fullName}/pulls"
                  >${open} open pull ${open === 1 ? 'request' : 'requests'}</a
                >
                <span class="small quiet"
                  >pushed
                  ${timeAgo(repository.record.pushedAt, forge.now())}</span
                >
              </li>`;
            })}
          </ul>
        </div>`,
    });
  });

  router.get(
    ['/:owner/:repo', '/:owner/:repo/tree/*', '/:owner/:repo/blob/*'],
    async (request, response) => {
      const repository = forge.get(request.params.owner, request.params.repo);
      const named = wildcard(request.params);
      const frame = repositoryFrame(repository, 'code');
      const empty = !(await repository.git.commit(
        repository.record.defaultBranch,
      ));
      if (named === '' && empty) {
        sendPage(response, {
          title: repository.fullName,
          crumbs: frame.crumbs,
          content: markup`${frame.tabs}
            <p class="note">This repository is empty. Push to it:</p>
            <pre>
git push ${forge.url}/${repository.fullName}.git HEAD:${repository.record.defaultBranch}</pre
            >`,
        });
        return;
      }
      const { ref, commit, path } = await splitRef(
        repository,
        named || repository.record.defaultBranch,
      );
      const object = await objectAt(repository, commit.oid, path);
      const content =
        object.type === 'tree'
          ? await folderView(repository, ref, path, object.data)
          : fileView(repository, ref, path, object.data);
      sendPage(response, {
        title: path || repository.fullName,
        crumbs: frame.crumbs,
        content: markup`${frame.tabs}
          <div class="card">
            <header>
              <span class="chip label">${ref}</span>
              <span class="grow">${pathLinks(repository, ref, path)}</span>
              <span class="small quiet"
                ><a href="/${repository.fullName}/commit/${commit.oid}"
                  >${commit.message.split('\n')[0]}</a
                >, ${timeAgo(commit.committer.date, forge.now())}</span
              >
            </header>
            ${content}
          </div>
          ${named === '' && (await welcome(repository, commit))}`,
      });
    },
  );

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

  router.get('/:owner/:repo/branches', async (request, response) => {
    const repository = forge.get(request.params.owner, request.params.repo);
    const frame = repositoryFrame(repository, 'branches');
    const list = async (prefix: string) =>
      Promise.all(
        (await repository.git.listRefs(prefix)).map(async ({ ref, oid }) => ({
          name: ref.slice(prefix.length),
          commit: await repository.git.commit(oid),
        })),
      );
    const rows = (refs: Awaited<ReturnType<typeof list>>) =>
      markup`<div class="card">
        <ul class="rows">
          ${refs.map(
            ({ name, commit }) => markup`<li>
              <a
                class="grow mono"
                href="/${repository.fullName}/tree/${encodePath(name)}"
                >${name}</a
              >
              ${
                commit &&
                markup`<span class="small quiet"
                >${commit.message.split('\n')[0]},
                ${timeAgo(commit.committer.date, forge.now())}</span
              >`
              }
            </li>`,
          )}
        </ul>
      </div>`;
    const tags = await list('refs/tags/');
    sendPage(response, {
      title: 'Branches',
      crumbs: frame.crumbs,
      content: markup`${frame.tabs}
        <h1>Branches</h1>
        ${rows(await list('refs/heads/'))}
        ${
          tags.length > 0 &&
          markup`<h2>Tags</h2>
          ${rows(tags)}`
        }`,
    });
  });
}

function pathLinks(
  repository: Repository,
  ref: string,
  path: string,
): HtmlPart {
  const base = `/${repository.fullName}/tree/${encodePath(ref)}`;
  const parts = path === '' ? [] : path.split('/');
  return markup`<a href="${base}">${repository.name}</a>${parts.map(
    (part, index) =>
      markup` /
          <a href="${base}/${encodePath(parts.slice(0, index + 1).join('/'))}"
            >${part}</a
          >`,
  )}`;
}

async function folderView(
  repository: Repository,
  ref: string,
  path: string,
  data: Buffer,
): Promise<Html> {
  const entries = parseTree(data);
  const isFolder = (mode: string) => mode === '40000';
  entries.sort(
    (a, b) =>
      Number(isFolder(b.mode)) - Number(isFolder(a.mode)) ||
      a.name.localeCompare(b.name),
  );
  const base = `/${repository.fullName}`;
  return markup`<ul class="rows">
    ${entries.map(entry => {
      const full = path === '' ? entry.name : `${path}/${entry.name}`;
      const kind = isFolder(entry.mode) ? 'tree' : 'blob';
      return markup`<li>
        <a
          class="grow mono"
          href="${base}/${kind}/${encodePath(ref)}/${encodePath(full)}"
          >${entry.name}${isFolder(entry.mode) && '/'}</a
        >
      </li>`;
    })}
  </ul>`;
}

function fileView(
  repository: Repository,
  ref: string,
  path: string,
  data: Buffer,
): Html {
  const raw = `/raw/${repository.fullName}/${encodeURIComponent(
    ref,
  )}/${encodePath(path)}`;
  if (data.includes(0) || data.length > MAX_SHOWN) {
    return markup`<div class="body quiet">
      ${data.length} bytes, not shown. <a href="${raw}">Raw</a>
    </div>`;
  }
  const text = data.toString('utf8');
  const lines = text.replace(/\n$/, '').split('\n');
  return markup`<div
      class="scroll"
      tabindex="0"
      role="region"
      aria-label="${path}"
    >
      <table class="source">
        ${lines.map(
          (line, index) =>
            markup`<tr id="L${index + 1}"><td class="n">${
              index + 1
            }</td><td>${line}</td></tr>
`,
        )}
      </table>
    </div>
    <div class="body small quiet">
      ${lines.length} lines · <a href="${raw}">Raw</a> ·
      <a
        href="/${repository.fullName}/commits/${encodePath(ref)}/${encodePath(
    path,
  )}"
        >History</a
      >
    </div>`;
}

async function welcome(
  repository: Repository,
  commit: CommitWithOid,
): Promise<Html> {
  const readme = await repository.git.objects.read(`${commit.tree}:README.md`);
  return markup`<p class="small quiet">
      Clone:
      <code class="clone"
        >git clone ${repository.forge.url}/${repository.fullName}.git</code
      >
    </p>
    ${
      readme?.type === 'blob' &&
      markup`<div class="card">
      <header><h3>README.md</h3></header>
      <div class="body md">${renderMarkdown(readme.data.toString('utf8'))}</div>
    </div>`
    }`;
}
