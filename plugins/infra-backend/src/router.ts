import type {
  HttpAuthService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  documentJsonSchema,
  infraContract,
  infraOpenApiDocument,
  isDocumentKind,
  type InfraOperation,
  type RouteContract,
} from '@groundwork/backstage-plugin-infra-common';
import express, { type Request, type Response } from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import { version } from '../package.json';
import { orUnavailable } from './database/databaseAway';
import type { AuthorizedCampaignService } from './campaigns/AuthorizedCampaignService';
import type { DayTwoService } from './dayTwo/DayTwoService';
import type { PackageService } from './packages/PackageService';
import { campaignHandlers } from './routes/campaignRoutes';
import { dayTwoHandlers } from './routes/dayTwoRoutes';
import type { Handlers, ParsedRequest } from './routes/handlers';
import { packageHandlers } from './routes/packageRoutes';
import type { InfraService } from './services/InfraService';
import type { StatusService } from './services/StatusService';

/** A change with many resources takes a few kilobytes. */
const BODY_LIMIT = '1mb';

type StatusOperation =
  | 'getServiceCard'
  | 'getServiceStatus'
  | 'getServiceTimeline'
  | 'getResource'
  | 'getResourcePlan'
  | 'getOverview'
  | 'listRequests'
  | 'listLinks'
  | 'listInventory';

/** What the routes are served by. */
interface RoutedServices {
  service: InfraService;
  status: StatusService;
  dayTwo: DayTwoService;
  campaigns: AuthorizedCampaignService;
  packages: PackageService;
}

const submitStatus = { created: 201, known: 200, accepted: 202 } as const;

function handlersOf({
  service,
  status,
  dayTwo,
  campaigns,
  packages,
}: RoutedServices): Handlers {
  return {
    ...statusHandlers(status),
    ...packageHandlers(packages),
    ...dayTwoHandlers(dayTwo),
    ...campaignHandlers(campaigns),
    getPlatform: async (_, caller) => ({
      body: await service.getPlatform(caller),
    }),
    listServices: async ({ query }, caller) => ({
      body: await service.listServices(query, caller),
    }),
    getService: async ({ params }, caller) => ({
      body: await service.getService(params.name, caller),
    }),
    previewChange: async ({ body }, caller) => ({
      body: await service.previewChange(body.change, caller),
    }),
    submitChange: async ({ body, headers }, caller) => {
      const idempotencyKey = headers['idempotency-key'];
      const submission = { change: body.change, idempotencyKey };
      const { record, outcome } = await service.submitChange(
        submission,
        caller,
      );
      return { status: submitStatus[outcome], body: record };
    },
    listChanges: async ({ query }, caller) => ({
      body: await service.listChanges(query.service, caller),
    }),
    getChange: async ({ params }, caller) => ({
      body: await service.getChange(params.id, caller),
    }),
    getSchema: async ({ params: { kind } }) => {
      if (!isDocumentKind(kind)) throw new InputError(`Unknown kind ${kind}`);
      return { body: documentJsonSchema(kind) };
    },
  };
}

function statusHandlers(status: StatusService): Handlers<StatusOperation> {
  return {
    getServiceCard: async ({ params }, caller) => ({
      body: await status.getServiceCard(params.name, caller),
    }),
    getServiceStatus: async ({ params }, caller) => ({
      body: await status.getServiceStatus(params.name, caller),
    }),
    getServiceTimeline: async ({ params }, caller) => ({
      body: await status.getServiceTimeline(params.name, caller),
    }),
    getResource: async ({ params }, caller) => ({
      body: await status.getResource(placeOf(params), caller),
    }),
    getResourcePlan: async ({ params }, caller) => ({
      body: await status.getResourcePlan(placeOf(params), caller),
    }),
    getOverview: async (_, caller) => ({
      body: await status.getOverview(caller),
    }),
    listRequests: async ({ query }, caller) => ({
      body: await status.listRequests(query, caller),
    }),
    listLinks: async ({ query }, caller) => ({
      body: await status.listLinks(query, caller),
    }),
    listInventory: async ({ query }, caller) => ({
      body: await status.listInventory(query, caller),
    }),
  };
}

/** The contract has checked that the id has three parts. */
function placeOf({ name: service, id }: { name: string; id: string }) {
  const [environment, type, name] = id.split('.');
  return { service, environment, type, name };
}

/**
 * The REST API, made from its contract: what a route accepts stands there
 * alone. Errors become answers in the framework's error handler.
 */
export function createRouter(
  options: RoutedServices & {
    httpAuth: HttpAuthService;
    logger: LoggerService;
  },
): express.Router {
  const { httpAuth, logger } = options;
  const router = Router();
  router.use(express.json({ limit: BODY_LIMIT }));

  const handlers = handlersOf(options);
  const addRoute = <O extends InfraOperation>(operation: O) => {
    const route: RouteContract = infraContract[operation];
    const path = route.path.replace(/\{(\w+)\}/g, ':$1');
    router[route.method](path, async (req: Request, res: Response) => {
      const credentials = await httpAuth.credentials(req, {
        allow: ['user', 'service'],
      });
      const parsed = parseRequest(route, req) as ParsedRequest<O>;
      const caller = { credentials, request: req };
      const { status = 200, body } = await orUnavailable(
        handlers[operation](parsed, caller),
        logger,
      );
      res.status(status).json(body);
    });
  };
  for (const operation of Object.keys(handlers) as InfraOperation[]) {
    addRoute(operation);
  }

  const openApi = infraOpenApiDocument({ version });
  router.get('/openapi.json', async (_, res) => {
    res.json(openApi);
  });
  return router;
}

/** @throws InputError naming everything that is wrong, by its path */
function parseRequest(route: RouteContract, req: Request) {
  const problems: string[] = [];
  const parse = (
    schema: z.ZodType | undefined,
    place: string,
    value: unknown,
  ) => {
    const result = schema && parseShallow(schema, value);
    for (const { path, message } of issuesOf(result?.error?.issues ?? [])) {
      problems.push(`${[place, ...path.map(String)].join('.')}: ${message}`);
    }
    return result?.data;
  };
  const parsed = {
    params: parse(route.params, 'path', req.params),
    query: parse(route.query, 'query', req.query),
    headers: parse(route.headers, 'headers', req.headers),
    body: parse(route.body, 'body', req.body),
  };
  if (problems.length > 0) throw new InputError(problems.join('; '));
  return parsed;
}

/** Of a value that fits none of several forms, what is wrong in the nearest. */
function issuesOf(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue[] {
  return issues.flatMap(issue => {
    if (issue.code !== 'invalid_union' || issue.errors.length === 0) {
      return [issue];
    }
    const [nearest] = [...issue.errors].sort((a, b) => wrong(a) - wrong(b));
    return issuesOf(nearest).map(one => ({
      ...one,
      path: [...issue.path, ...one.path],
    }));
  });
}

/** How far a value is from a form: a name that it does not know tells most. */
function wrong(issues: readonly z.core.$ZodIssue[]): number {
  const unknown = issues.flatMap(one =>
    one.code === 'unrecognized_keys' ? one.keys : [],
  );
  return issues.length + 100 * unknown.length;
}

/** @throws InputError for a value that is nested deeper than can be followed */
function parseShallow(schema: z.ZodType, value: unknown) {
  try {
    return schema.safeParse(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InputError('The request is nested too deep to be read');
  }
}
