import express, { Express, NextFunction, Request, Response } from 'express';
import PromiseRouter from 'express-promise-router';
import { randomUUID } from 'crypto';
import type { Faults } from '../faults/faults';
import { clusterEndpoint } from '../clusterPages/clusterEndpoint';
import type { SandboxClusters } from '../flux/sandboxClusters';
import { faultEndpoint } from '../faults/endpoint';
import { faultMiddleware, faultsOf } from '../faults/middleware';
import { GitHubError } from '../forge/errors';
import type { Forge } from '../forge/forge';
import { graphqlRouter } from '../graphql/router';
import { pageRouter } from '../pages/router';
import { errorBody } from '../rest/answers';
import { downloadRoutes } from '../rest/archives';
import { restRouter } from '../rest/router';
import type { Deliveries } from '../webhooks/deliveries';
import { costOf } from './cost';
import type { RateLimits } from './rateLimits';
import type { LoggedRequest, RequestLog } from './requestLog';
import { setActor, Sessions } from './session';
import { smartHttpRoutes } from './smartHttp';

/** The largest body of an API request: a commit of about 40 MB in base64. */
const BODY_LIMIT = '60mb';

/** An App signs these with a key that the sandbox does not have. */
const APP_ROUTES = /^\/api\/v3\/(app(\/|$)|repos\/[^/]+\/[^/]+\/installation$)/;

/** The parts that the server is made of. */
export type AppParts = {
  forge: Forge;
  sessions: Sessions;
  limits: RateLimits;
  deliveries: Deliveries;
  requests: RequestLog;
  faults: Faults;
  /** Clusters that follow a repository, if there are any. */
  clusters: SandboxClusters | undefined;
  /** Account behind the buttons of the pages. */
  guest: string;
  /** Host names the sandbox answers to; undefined: all. */
  names: Set<string> | undefined;
  clock: () => Date;
  /** Told of failures that are the sandbox's own fault. */
  onError: (error: unknown) => void;
};

/** The whole HTTP surface. */
export function createApp(parts: AppParts): Express {
  const { forge, faults, requests, limits, sessions, onError } = parts;
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use((request, _response, next) => {
    if (parts.names) {
      requireLocalName(parts.names, request);
    }
    next();
  });

  // What programs ask for: logged, struck by faults, signed in, in this order.
  const readBody = express.json({
    limit: BODY_LIMIT,
    type: () => true,
    strict: false,
  });
  const strike = faultMiddleware(faults, forge, isApi);
  app.use((request, response, next) => {
    const kind = kindOf(request.path);
    if (!kind) {
      next();
      return;
    }
    logRequest(parts, kind, request, response);
    const go = (error?: unknown) =>
      error ? next(error) : strike(request, response, next);
    if (isApi(request)) {
      readBody(request, response, go);
    } else {
      go();
    }
  });
  app.use((request, response, next) => {
    if (kindOf(request.path) && !APP_ROUTES.test(request.path)) {
      setActor(response, sessions.authenticate(request));
    }
    next();
  });
  app.use('/api', (request, response, next) =>
    describeApi(limits, request, response, next),
  );
  app.use('/api/v3', restRouter(parts));
  app.use('/api/graphql', graphqlRouter({ forge, limits }));
  const files = PromiseRouter();
  smartHttpRoutes(files, forge);
  downloadRoutes(files, forge);
  app.use(files);

  app.use(
    '/_sandbox',
    faultEndpoint({
      faults,
      requests,
      limits,
      mayChange: authorization => sessions.accepts(authorization),
    }),
  );
  if (parts.clusters) {
    app.use(
      '/_sandbox/kubernetes',
      clusterEndpoint({
        clusters: parts.clusters,
        mayChange: authorization => sessions.accepts(authorization),
      }),
    );
  }
  app.use(pageRouter(parts));
  app.use(
    (
      error: unknown,
      request: Request,
      response: Response,
      next: NextFunction,
    ) => answerError(onError, error, request, response, next),
  );
  return app;
}

function isApi(request: Request): boolean {
  return request.originalUrl.startsWith('/api/');
}

/**
 * A page of another site can reach this port under a name of its own; it must
 * not be able to read answers through it.
 */
function requireLocalName(names: Set<string>, request: Request): void {
  const host = (request.get('host') ?? '').replace(/:\d+$/, '');
  if (!names.has(host.toLowerCase())) {
    throw new GitHubError(
      403,
      'FORBIDDEN',
      `The sandbox does not answer to the name "${host}"`,
    );
  }
}

function kindOf(path: string): LoggedRequest['kind'] | undefined {
  if (path.startsWith('/api/graphql')) {
    return 'graphql';
  }
  if (path.startsWith('/api/')) {
    return 'rest';
  }
  if (/\/(info\/refs|git-(upload|receive)-pack)$/.test(path)) {
    return 'git';
  }
  return /^\/(_codeload|raw)\/|^\/[^/]+\/[^/]+\/archive\//.test(path)
    ? 'download'
    : undefined;
}

function describeApi(
  limits: RateLimits,
  request: Request,
  response: Response,
  next: NextFunction,
): void {
  // fetch adds `Cache-Control: no-cache` to conditional requests. Express would
  // then never answer 304; GitHub does.
  delete request.headers['cache-control'];
  const cost = costOf(request);
  const refusal =
    request.originalUrl === '/api/v3/rate_limit'
      ? undefined
      : limits.charge(cost);
  limits.describe(response, cost.resource);
  response.set({
    'x-github-request-id': randomUUID(),
    'x-github-media-type': 'github.v3; format=json',
    'x-github-enterprise-version': '3.17.0',
  });
  if (refusal) {
    response.status(refusal.status).set(refusal.headers).json({
      message: refusal.message,
      documentation_url:
        'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api',
    });
    return;
  }
  next();
}

function logRequest(
  { requests, clock }: Pick<AppParts, 'requests' | 'clock'>,
  kind: LoggedRequest['kind'],
  request: Request,
  response: Response,
): void {
  const { id } = requests.begin();
  const at = clock().getTime();
  const started = performance.now();
  response.once('close', () => {
    const api = kind === 'rest' || kind === 'graphql';
    const cost = api
      ? costOf(request)
      : { cost: 0, points: 0, creates: false, operation: undefined };
    requests.finish({
      id,
      at,
      method: request.method,
      path: request.originalUrl,
      kind,
      ...(cost.operation && {
        operation: cost.operation.name,
        fields: cost.operation.fields,
      }),
      status: response.writableFinished ? response.statusCode : 0,
      milliseconds: performance.now() - started,
      cost: cost.cost,
      points: cost.points,
      creates: cost.creates,
      faults: faultsOf(request),
    });
  });
}

function answerError(
  onError: (error: unknown) => void,
  error: unknown,
  _request: Request,
  response: Response,
  next: NextFunction,
): void {
  if (response.headersSent) {
    next(error);
    return;
  }
  if (error instanceof GitHubError) {
    response.status(error.status).json(errorBody(error));
    return;
  }
  const status =
    typeof error === 'object' &&
    error !== null &&
    'status' in error &&
    typeof error.status === 'number'
      ? error.status
      : 500;
  if (status < 500) {
    const message =
      status === 413 ? 'Payload too large' : 'Problems parsing JSON';
    response.status(status).json({ message, status: String(status) });
    return;
  }
  onError(error);
  response.status(500).json({ message: 'Server Error', status: '500' });
}
