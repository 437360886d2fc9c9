import type { GraphQLFieldResolver, GraphQLResolveInfo } from 'graphql';
import type { Forge } from '../forge/forge';
import type { RateLimits } from '../server/rateLimits';

/** An error to be answered in place of a mutation's work. */
export type FieldFault = { type: string; message: string };

/** What resolvers get besides their object. */
export type GraphQLContext = {
  forge: Forge;
  actor: string;
  limits: RateLimits;
  /** Primary cost of the document. */
  cost: number;
  /** Asked before every mutation field: a fault may take its place. */
  faultOf: (field: string) => FieldFault | undefined;
};

/** Resolves one field of an object of the sandbox. */
export type FieldResolver<Source> = (
  source: Source,
  args: Record<string, unknown>,
  context: GraphQLContext,
  info: GraphQLResolveInfo,
) => unknown;

/** Resolvers of one type. */
export type TypeResolvers = Record<
  string,
  GraphQLFieldResolver<unknown, GraphQLContext>
>;

/**
 * Resolvers of a type whose objects all come from our own code: the one place
 * where their type is taken for granted.
 */
export function resolversOf<Source>(
  fields: Record<string, FieldResolver<Source>>,
): TypeResolvers {
  return fields as TypeResolvers;
}
