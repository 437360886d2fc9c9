import type { Request } from 'express';
import { DocumentSummary, primaryCost, summarize } from '../graphql/cost';
import { prepareDocument } from '../graphql/execute';
import type { RequestCost } from './rateLimits';

/** What a request is and costs. */
export type DescribedRequest = RequestCost & { operation?: DocumentSummary };

const described = new WeakMap<Request, DescribedRequest>();

/** Describes a request of the API, once. Its body must have been read. */
export function costOf(request: Request): DescribedRequest {
  const known = described.get(request);
  if (known) {
    return known;
  }
  const description = request.originalUrl.startsWith('/api/graphql')
    ? describeGraphql(request)
    : describeRest(request);
  described.set(request, description);
  return description;
}

function describeRest(request: Request): DescribedRequest {
  const reads = ['GET', 'HEAD', 'OPTIONS'].includes(request.method);
  return {
    resource: 'core',
    cost: 1,
    points: reads ? 1 : 5,
    creates: request.method === 'POST',
  };
}

function describeGraphql(request: Request): DescribedRequest {
  const body: unknown = request.body;
  const { query, operationName, variables } =
    typeof body === 'object' && body !== null
      ? (body as Record<string, unknown>)
      : {};
  const prepared =
    typeof query === 'string'
      ? prepareDocument(
          query,
          typeof operationName === 'string' ? operationName : undefined,
        )
      : undefined;
  if (!prepared || 'errors' in prepared) {
    return { resource: 'graphql', cost: 1, points: 1, creates: false };
  }
  const operation = summarize(prepared.operation);
  const writes = operation.type === 'mutation';
  return {
    resource: 'graphql',
    cost: primaryCost(
      prepared.operation,
      typeof variables === 'object' && variables !== null
        ? (variables as Record<string, unknown>)
        : {},
    ),
    points: writes ? 5 : 1,
    creates: writes,
    operation,
  };
}
