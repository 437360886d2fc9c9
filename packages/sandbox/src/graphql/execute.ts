import {
  buildSchema,
  DocumentNode,
  execute,
  GraphQLError,
  GraphQLFieldResolver,
  GraphQLSchema,
  isObjectType,
  OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import { z } from 'zod';
import { GitHubError } from '../forge/errors';
import { accountResolvers } from './accountResolvers';
import { checkResolvers } from './checkResolvers';
import type { GraphQLContext, TypeResolvers } from './context';
import { operationOf } from './cost';
import { discussionResolvers } from './discussionResolvers';
import { gitResolvers } from './gitResolvers';
import { mutationResolvers } from './mutations';
import { nodeQueries } from './nodeQueries';
import { pullResolvers } from './pullResolvers';
import { readPublishedSchema } from './publishedSchema';
import { repositoryResolvers } from './repositoryResolvers';

/** An error as GitHub answers it. */
export type AnsweredError = {
  type?: string;
  path?: readonly (string | number)[];
  locations?: readonly { line: number; column: number }[];
  message: string;
  extensions?: Record<string, unknown>;
};

/** The body of a GraphQL answer. */
export type GraphQLAnswer = { data?: unknown; errors?: AnsweredError[] };

/** A document that is ready to run, or what is wrong with it. */
export type PreparedDocument =
  | { document: DocumentNode; operation: OperationDefinitionNode }
  | { errors: AnsweredError[] };

const REMEMBERED = 200;
const documents = new Map<string, PreparedDocument>();
let built: GraphQLSchema | undefined;

/**
 * GitHub's published schema with the sandbox's resolvers. Building takes about
 * 0.15 s, so the first document pays for it and nobody else.
 */
export function sandboxSchema(): GraphQLSchema {
  if (built) {
    return built;
  }
  const schema = buildSchema(readPublishedSchema(), {
    assumeValid: true,
    assumeValidSDL: true,
  });
  const all: Record<string, TypeResolvers> = {
    ...repositoryResolvers,
    ...gitResolvers,
    ...pullResolvers,
    ...discussionResolvers,
    ...checkResolvers,
    ...accountResolvers,
    Query: { ...repositoryResolvers.Query, ...nodeQueries },
    Mutation: mutationResolvers,
  };
  const missing: string[] = [];
  for (const [typeName, resolvers] of Object.entries(all)) {
    const type = schema.getType(typeName);
    if (!isObjectType(type)) {
      throw new Error(`GitHub's schema has no type ${typeName}`);
    }
    const fields = type.getFields();
    for (const [name, resolve] of Object.entries(resolvers)) {
      if (!fields[name]) {
        missing.push(`${typeName}.${name}`);
        continue;
      }
      fields[name].resolve = resolve;
    }
  }
  if (missing.length > 0) {
    throw new Error(`GitHub's schema has no field ${missing.join(', ')}`);
  }
  built = schema;
  return schema;
}

/** Parses and validates a document; the answer for one text never changes. */
export function prepareDocument(
  query: string,
  operationName?: string,
): PreparedDocument {
  const key = `${operationName ?? ''}\n${query}`;
  const known = documents.get(key);
  if (known) {
    return known;
  }
  const prepared = prepare(query, operationName);
  if (documents.size >= REMEMBERED) {
    documents.clear();
  }
  documents.set(key, prepared);
  return prepared;
}

function prepare(query: string, operationName?: string): PreparedDocument {
  let document: DocumentNode;
  try {
    document = parse(query, { maxTokens: 50_000 });
  } catch (error) {
    return { errors: [answered(error)] };
  }
  const problems = validate(sandboxSchema(), document);
  if (problems.length > 0) {
    return { errors: problems.map(answered) };
  }
  const operation = operationOf(document, operationName);
  return operation
    ? { document, operation }
    : {
        errors: [{ message: `No operation named "${operationName ?? ''}"` }],
      };
}

/**
 * Fields without a resolver are those our objects have as they are. Any other
 * one is said to be missing, so that nobody takes a gap for an answer.
 */
const ownField: GraphQLFieldResolver<unknown, GraphQLContext> = (
  source,
  _args,
  _context,
  info,
) => {
  if (typeof source === 'object' && source !== null) {
    const fields = source as Record<string, unknown>;
    if (info.fieldName in fields) {
      const value = fields[info.fieldName];
      return typeof value === 'function' ? value() : value;
    }
  }
  throw new GitHubError(
    501,
    'NOT_IMPLEMENTED',
    `The sandbox has no ${info.parentType.name}.${info.fieldName}`,
  );
};

/** Runs a prepared document. */
export async function executeDocument(
  prepared: { document: DocumentNode; operation: OperationDefinitionNode },
  variables: Record<string, unknown>,
  context: GraphQLContext,
): Promise<GraphQLAnswer> {
  const result = await execute({
    schema: sandboxSchema(),
    document: prepared.document,
    operationName: prepared.operation.name?.value,
    variableValues: variables,
    contextValue: context,
    fieldResolver: ownField,
  });
  return {
    ...(result.data !== undefined && { data: result.data }),
    ...(result.errors && { errors: result.errors.map(answered) }),
  };
}

function answered(error: unknown): AnsweredError {
  if (!(error instanceof GraphQLError)) {
    return { message: error instanceof Error ? error.message : String(error) };
  }
  const cause = error.originalError;
  const path = error.path && { path: error.path };
  const locations = error.locations && { locations: error.locations };
  if (cause instanceof GitHubError) {
    return { type: cause.type, ...path, ...locations, message: cause.message };
  }
  if (cause instanceof z.ZodError) {
    return {
      type: 'UNPROCESSABLE',
      ...path,
      ...locations,
      message: cause.issues[0].message,
    };
  }
  return {
    ...path,
    ...locations,
    ...(cause && { type: 'INTERNAL' }),
    message: error.message,
  };
}
