import { z } from 'zod';
import { hoistDefinitions } from '../json';
import { infraContract, type RouteContract } from './contract';

/** Writes schemas for one document, collecting what they share. */
class SchemaWriter {
  readonly definitions: Record<string, unknown> = {};

  write(schema: z.ZodType, io: 'input' | 'output'): object {
    return hoistDefinitions(
      z.toJSONSchema(schema, { io, unrepresentable: 'any' }),
      this.definitions,
      '#/components/schemas/',
    );
  }
}

function parameters(
  schemas: SchemaWriter,
  schema: z.ZodObject | undefined,
  place: string,
): object[] {
  if (!schema) return [];
  const optional = (name: string) =>
    schema.shape[name].safeParse(undefined).success;
  return Object.entries(schema.shape).map(([name, value]) => ({
    name,
    in: place,
    required: place === 'path' || !optional(name),
    schema: schemas.write(value as z.ZodType, 'input'),
  }));
}

const errorResponse = {
  description: 'An error with a message a person can act on',
  content: {
    'application/json': {
      schema: {
        type: 'object',
        required: ['error', 'response'],
        properties: {
          error: {
            type: 'object',
            required: ['name', 'message'],
            properties: {
              name: { type: 'string' },
              message: { type: 'string' },
            },
          },
          response: {
            type: 'object',
            required: ['statusCode'],
            properties: { statusCode: { type: 'integer' } },
          },
        },
      },
    },
  },
};

function operation(schemas: SchemaWriter, route: RouteContract): object {
  const responses: Record<string, object> = {};
  for (const [status, description] of Object.entries(route.success)) {
    responses[status] = {
      description,
      content: {
        'application/json': { schema: schemas.write(route.response, 'output') },
      },
    };
  }
  return {
    operationId: route.operationId,
    summary: route.summary,
    security: [{ bearer: [] }],
    parameters: [
      ...parameters(schemas, route.params, 'path'),
      ...parameters(schemas, route.query, 'query'),
      ...parameters(schemas, route.headers, 'header'),
    ],
    ...(route.body && {
      requestBody: {
        required: true,
        content: {
          'application/json': { schema: schemas.write(route.body, 'input') },
        },
      },
    }),
    responses: { ...responses, default: errorResponse },
  };
}

/**
 * The OpenAPI 3.1 document of the REST API, made from {@link infraContract}.
 *
 * @public
 */
export function infraOpenApiDocument(options: {
  version: string;
}): Record<string, unknown> {
  const schemas = new SchemaWriter();
  const paths: Record<string, Record<string, object>> = {};
  for (const route of Object.values<RouteContract>(infraContract)) {
    paths[route.path] = {
      ...paths[route.path],
      [route.method]: operation(schemas, route),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Groundwork',
      version: options.version,
      description:
        'Ask for infrastructure, see what a change would do, and propose it as one pull request.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api/infra' }],
    paths,
    components: {
      schemas: schemas.definitions,
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    },
  };
}
