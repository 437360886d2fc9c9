import type { Router } from 'express';
import type { Forge } from '../forge/forge';
import { encodePath, markup } from './html';
import { repositoryFrame, sendPage, timeAgo } from './layout';

/** The branches and tags of a repository. */
export function branchPage(router: Router, forge: Forge): void {
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
