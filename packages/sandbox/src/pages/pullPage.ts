import type { Router } from 'express';
import type { Forge } from '../forge/forge';
import { commitsBetween, pullRange } from '../forge/history';
import { mergeabilityOf, mergeState } from '../forge/mergeability';
import { diffFiles } from '../git/diffs';
import { loginOf } from '../present/commit';
import { numberOf } from '../rest/answers';
import type { FormToken } from './csrf';
import { renderDiff, renderFileList } from './diff';
import { encodePath, markup } from './html';
import { repositoryFrame, sendPage, timeAgo } from './layout';
import { renderMarkdown } from './markdown';
import { discussion, sidebar } from './pullDiscussion';
import { stateChip } from './pullList';
import { checks, decision } from './pullMerge';

/** One pull request with everything a person decides by. */
export function pullPage(
  router: Router,
  forge: Forge,
  token: FormToken,
  guest: string,
): void {
  router.get('/:owner/:repo/pull/:number', async (request, response) => {
    const repository = forge.get(request.params.owner, request.params.repo);
    const record = repository.pull(numberOf(request.params.number));
    const { from, to } = await pullRange(repository, record);
    const [files, commits, { conflicts }, state] = await Promise.all([
      diffFiles(repository.git, from, to),
      from ? commitsBetween(repository, from, to) : [],
      mergeabilityOf(repository, record),
      mergeState(repository, record),
    ]);
    const { pull } = record;
    const frame = repositoryFrame(repository, 'pulls');
    const tree = (ref: string) =>
      markup`<a
        class="mono"
        href="/${repository.fullName}/tree/${encodePath(ref)}"
        >${ref}</a
      >`;
    sendPage(response, {
      title: `${record.title} · #${record.number}`,
      crumbs: frame.crumbs,
      content: markup`${frame.tabs}
        <h1>${record.title} <span class="quiet">#${record.number}</span></h1>
        <p>
          ${stateChip(record)} ${record.author} wants to merge ${commits.length}
          ${commits.length === 1 ? 'commit' : 'commits'} into
          ${tree(pull.baseRef)} from ${tree(pull.headRef)},
          ${timeAgo(record.createdAt, forge.now())}
        </p>
        <div class="layout">
          <div>
            <section class="card">
              <header><h3>${record.author}</h3></header>
              <div class="body md">
                ${
                  record.body
                    ? renderMarkdown(record.body)
                    : markup`<span class="quiet">No description.</span>`
                }
              </div>
            </section>
            ${discussion(repository, record)} ${checks(repository, record)}
            ${decision(repository, record, state, conflicts, token)}
            <section class="card">
              <header><h3>Commits</h3></header>
              <ul class="rows">
                ${commits.map(
                  commit => markup`<li>
                    <a
                      class="grow"
                      href="/${repository.fullName}/commit/${commit.oid}"
                      >${commit.message.split('\n')[0]}</a
                    >
                    <span class="small quiet"
                      >${loginOf(commit.author) ?? commit.author.name}</span
                    >
                    <code>${commit.oid.slice(0, 7)}</code>
                  </li>`,
                )}
              </ul>
            </section>
          </div>
          ${sidebar(repository, record, guest)}
        </div>
        <h2 id="files">Files</h2>
        <div class="card">${renderFileList(files)}</div>
        ${renderDiff(files)}`,
    });
  });
}
