import express, { Router } from 'express';
import { notFound } from '../forge/errors';
import type { Forge } from '../forge/forge';
import { numberOf } from '../rest/answers';
import type { Deliveries } from '../webhooks/deliveries';
import { FormToken, formText } from './csrf';
import { markup } from './html';
import { repositoryFrame, sendPage, timeAgo } from './layout';

/** Webhooks of a repository: what was sent, and a button to send it again. */
export function hookPage(
  router: Router,
  forge: Forge,
  deliveries: Deliveries,
  token: FormToken,
): void {
  const path = '/:owner/:repo/settings/hooks';
  router.get(path, (request, response) => {
    const repository = forge.get(request.params.owner, request.params.repo);
    const frame = repositoryFrame(repository, 'hooks');
    const hooks = repository.hooks.list();
    sendPage(response, {
      title: 'Webhooks',
      crumbs: frame.crumbs,
      content: markup`${frame.tabs}
        <h1>Webhooks</h1>
        ${
          hooks.length === 0 &&
          markup`<p class="quiet">
          None. A program adds one with
          <code>POST /api/v3/repos/${repository.fullName}/hooks</code>.
        </p>`
        }
        ${hooks.map(
          hook => markup`<section class="card">
            <header>
              <h3 class="mono grow">${hook.url}</h3>
              <span class="small quiet"
                >${hook.events.join(', ')}${
            hook.secret === null ? ' · not signed' : ' · signed'
          }${!hook.active && ' · off'}</span
              >
            </header>
            <div class="scroll">
              <table class="list">
                <thead>
                  <tr>
                    <th>Event</th>
                    <th>Sent</th>
                    <th>Answer</th>
                    <th>Delivery</th>
                    <th></th>
                  </tr>
                </thead>
                <tbody>
                  ${deliveries.of(hook.id).map(
                    delivery => markup`<tr>
                      <td>
                        ${delivery.event}${
                      delivery.action && `.${delivery.action}`
                    }
                      </td>
                      <td>${timeAgo(delivery.at, forge.now())}</td>
                      <td>${delivery.status || 'none'} ${delivery.outcome}</td>
                      <td class="mono">${delivery.guid}</td>
                      <td>
                        <form
                          method="post"
                          action="/${repository.fullName}/settings/hooks"
                        >
                          ${token.field()}
                          <input type="hidden" name="hook" value="${hook.id}" />
                          <button name="delivery" value="${delivery.id}">
                            Send again
                          </button>
                        </form>
                      </td>
                    </tr>`,
                  )}
                </tbody>
              </table>
            </div>
          </section>`,
        )}`,
    });
  });

  router.post(
    path,
    express.urlencoded({ extended: false }),
    (request, response) => {
      token.require(request);
      const repository = forge.get(request.params.owner, request.params.repo);
      const hook = repository.hooks.get(formText(request, 'hook'));
      const id = numberOf(formText(request, 'delivery'));
      if (!hook || !deliveries.again(hook, id)) {
        throw notFound('This delivery is not known any more.');
      }
      response.redirect(303, `/${repository.fullName}/settings/hooks`);
    },
  );
}
