import type { Router } from 'express';
import type { Forge } from '../forge/forge';
import { pullState } from '../graphql/repositoryResolvers';
import type { PullRecord } from '../store/records';
import { Html, markup } from './html';
import { repositoryFrame, sendPage, timeAgo } from './layout';

/** The state of a pull request as a word in a frame. */
export function stateChip(record: PullRecord): Html {
  if (record.pull.draft && record.state === 'open') {
    return markup`<span class="chip draft">Draft</span>`;
  }
  const state = pullState(record).toLowerCase();
  const word = state[0].toUpperCase() + state.slice(1);
  return markup`<span class="chip ${state}">${word}</span>`;
}

/** The list of pull requests. */
export function pullListPage(router: Router, forge: Forge): void {
  router.get('/:owner/:repo/pulls', (request, response) => {
    const repository = forge.get(request.params.owner, request.params.repo);
    const shown = request.query.state === 'closed' ? 'closed' : 'open';
    const all = repository.pulls().reverse();
    const count = (state: string) =>
      all.filter(record => record.state === state).length;
    const pulls = all.filter(({ state }) => state === shown).slice(0, 200);
    const frame = repositoryFrame(repository, 'pulls');
    const choice = (state: string, text: string) =>
      state === shown
        ? markup`<strong aria-current="true">${text}</strong>`
        : markup`<a href="?state=${state}">${text}</a>`;
    sendPage(response, {
      title: 'Pull requests',
      crumbs: frame.crumbs,
      content: markup`${frame.tabs}
        <h1>Pull requests</h1>
        <div class="card">
          <header>
            ${choice('open', `${count('open')} open`)}
            ${choice('closed', `${count('closed')} closed`)}
          </header>
          ${
            pulls.length === 0 &&
            markup`<div class="body quiet">There are none.</div>`
          }
          <ul class="rows">
            ${pulls.map(
              record => markup`<li>
                ${stateChip(record)}
                <span class="grow"
                  ><a href="/${repository.fullName}/pull/${record.number}"
                    ><strong>${record.title}</strong></a
                  >
                  ${record.labels.map(
                    label => markup` <span class="chip label">${label}</span>`,
                  )}<br /><span class="small quiet"
                    >#${record.number} by ${record.author},
                    ${timeAgo(record.createdAt, forge.now())} ·
                    <span class="mono">${record.pull.headRef}</span></span
                  ></span
                >
              </li>`,
            )}
          </ul>
        </div>`,
    });
  });
}
