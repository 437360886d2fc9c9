import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { notFound } from '../forge/errors';
import type { Forge } from '../forge/forge';
import type { RateLimits } from '../server/rateLimits';
import type { Sessions } from '../server/session';
import type { Deliveries } from '../webhooks/deliveries';
import { accountRoutes } from './accounts';
import { archiveRoutes } from './archives';
import { branchRoutes } from './branches';
import { checkRoutes } from './checks';
import { commitRoutes, singleCommitRoute } from './commits';
import { contentsRoutes } from './contents';
import { gitDataRoutes } from './gitData';
import { hookRoutes } from './hooks';
import { issueRoutes } from './issues';
import { pullRoutes } from './pulls';
import { repositoryRoutes } from './repositories';

/** GitHub's REST API, to be mounted at `/api/v3`. */
export function restRouter(parts: {
  forge: Forge;
  sessions: Sessions;
  limits: RateLimits;
  deliveries: Deliveries;
}): Router {
  const { forge, sessions, limits, deliveries } = parts;
  const router = PromiseRouter();
  accountRoutes(router, forge, sessions, limits);
  gitDataRoutes(router, forge);
  contentsRoutes(router, forge);
  pullRoutes(router, forge);
  issueRoutes(router, forge);
  checkRoutes(router, forge);
  commitRoutes(router, forge);
  branchRoutes(router, forge);
  hookRoutes(router, forge, deliveries);
  archiveRoutes(router, forge);
  repositoryRoutes(router, forge);
  singleCommitRoute(router, forge);
  router.use(() => {
    throw notFound();
  });
  return router;
}
