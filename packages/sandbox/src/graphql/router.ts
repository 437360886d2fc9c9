import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { GitHubError } from '../forge/errors';
import type { Forge } from '../forge/forge';
import { costOf } from '../server/cost';
import type { RateLimits } from '../server/rateLimits';
import { optionalActor } from '../server/session';
import { fieldFaultOf } from '../faults/middleware';
import { executeDocument, prepareDocument } from './execute';

const body = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

/** GitHub's GraphQL API, to be mounted at `/api/graphql`. */
export function graphqlRouter(parts: {
  forge: Forge;
  limits: RateLimits;
}): Router {
  const { forge, limits } = parts;
  const router = PromiseRouter();
  router.post('/', async (request, response) => {
    const actor = optionalActor(response);
    if (!actor) {
      throw new GitHubError(
        401,
        'FORBIDDEN',
        'This endpoint requires you to be authenticated.',
      );
    }
    const parsed = body.safeParse(request.body);
    if (!parsed.success) {
      throw new GitHubError(
        400,
        'UNPROCESSABLE',
        'A query attribute must be specified and must be a string.',
      );
    }
    const { query, variables, operationName } = parsed.data;
    const prepared = prepareDocument(query, operationName ?? undefined);
    if ('errors' in prepared) {
      response.json({ errors: prepared.errors });
      return;
    }
    const answer = await executeDocument(prepared, variables ?? {}, {
      forge,
      actor,
      limits,
      cost: costOf(request).cost,
      faultOf: field => fieldFaultOf(request, field),
    });
    response.json(answer);
  });
  router.all('/', () => {
    throw new GitHubError(404, 'NOT_FOUND', 'Not Found');
  });
  return router;
}
