import { z } from 'zod';
import { GitHubError, GraphQLErrorType } from '../forge/errors';
import type { GraphQLContext, TypeResolvers } from './context';

/** Kinds of input fields that several mutations have. */
export const field = {
  id: z.string(),
  text: z.string(),
  optional: z.string().nullish(),
};

/** One mutation: its input's shape and its work. */
export function mutation<T>(
  schema: z.ZodType<T>,
  work: (
    input: T,
    context: GraphQLContext,
  ) => Promise<Record<string, unknown>> | Record<string, unknown>,
): TypeResolvers[string] {
  return async (_source, args, context, info) => {
    const fault = context.faultOf(info.fieldName);
    if (fault) {
      throw new GitHubError(422, fault.type as GraphQLErrorType, fault.message);
    }
    const clientMutationId: unknown = args.input.clientMutationId ?? null;
    const payload = await work(schema.parse(args.input), context);
    return { clientMutationId, ...payload };
  };
}
