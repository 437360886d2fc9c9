import type { Router } from 'express';
import type { Forge } from '../forge/forge';
import type { Repository } from '../forge/repository';
import type { CommitWithOid } from '../git/repository';
import { parseTree } from '../git/trees';
import { objectAt } from '../rest/contents';
import { wildcard } from '../rest/gitData';
import { encodePath, Html, HtmlPart, markup } from './html';
import { repositoryFrame, sendPage, timeAgo } from './layout';
import { renderMarkdown } from './markdown';
import { splitRef } from './namedRef';

const MAX_SHOWN = 512 * 1024;

/** The folders and files of a repository. */
export function filePages(router: Router, forge: Forge): void {
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
