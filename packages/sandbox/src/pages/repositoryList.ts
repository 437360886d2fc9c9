import type { Router } from 'express';
import type { Forge } from '../forge/forge';
import { markup } from './html';
import { sendPage, timeAgo } from './layout';

/** All repositories, the sandbox's front page. */
export function repositoryListPage(router: Router, forge: Forge): void {
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
}
