import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { clusterPages } from '../clusterPages/clusterPages';
import type { SandboxClusters } from '../flux/sandboxClusters';
import type { Faults } from '../faults/faults';
import { GitHubError, notFound } from '../forge/errors';
import type { Forge } from '../forge/forge';
import type { RateLimits } from '../server/rateLimits';
import type { RequestLog } from '../server/requestLog';
import type { Deliveries } from '../webhooks/deliveries';
import { branchPage } from './branchPage';
import { commitPages } from './commitPages';
import { FormToken } from './csrf';
import { filePages } from './filePages';
import { hookPage } from './hookPage';
import { markup } from './html';
import { sendPage } from './layout';
import { pullActions } from './pullActions';
import { pullListPage } from './pullList';
import { pullPage } from './pullPage';
import { repositoryListPage } from './repositoryList';
import { sandboxPages } from './sandboxPages';

/** Pages for people. */
export function pageRouter(parts: {
  forge: Forge;
  deliveries: Deliveries;
  faults: Faults;
  requests: RequestLog;
  limits: RateLimits;
  guest: string;
  clusters: SandboxClusters | undefined;
}): Router {
  const { forge, deliveries, guest } = parts;
  const router = PromiseRouter();
  const token = new FormToken();
  sandboxPages(router, { ...parts, url: forge.url });
  clusterPages(router, parts.clusters);
  pullListPage(router, forge);
  pullPage(router, forge, token, guest);
  pullActions(router, forge, token, guest);
  hookPage(router, forge, deliveries, token);
  router.get('/:owner/:repo.git', (request, response) => {
    const { owner, repo } = request.params;
    response.redirect(302, `/${forge.get(owner, repo).fullName}`);
  });
  repositoryListPage(router, forge);
  filePages(router, forge);
  commitPages(router, forge);
  branchPage(router, forge);
  router.use(() => {
    throw notFound('There is no page of that address.');
  });
  router.use(
    (
      error: unknown,
      _request: unknown,
      response: Parameters<typeof sendPage>[0],
      next: (error: unknown) => void,
    ) => {
      if (!(error instanceof GitHubError) || response.headersSent) {
        next(error);
        return;
      }
      sendPage(response, {
        title: error.message,
        status: error.status === 405 ? 409 : error.status,
        content: markup`<h1>
            ${error.status === 404 ? 'Not found' : 'Not done'}
          </h1>
          <p>${error.message}</p>
          <p><a href="/">All repositories</a></p>`,
      });
    },
  );
  return router;
}
