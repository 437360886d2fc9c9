import { isError } from '@backstage/errors';
import { z } from 'zod';
import { TooLargeError } from './body';
import { Transient } from './failures';

/** An answer of the REST API. */
export interface RestAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly data: unknown;
}

/** The body of every GraphQL answer. */
export const graphqlBody = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z
    .array(
      z.object({
        type: z.string().optional(),
        message: z.string(),
        path: z.array(z.union([z.string(), z.number()])).optional(),
      }),
    )
    .optional(),
});

const httpError = z.object({
  status: z.number(),
  response: z.object({
    status: z.number(),
    headers: z.record(z.string(), z.union([z.string(), z.number()])),
    data: z.unknown(),
  }),
});

/** Octokit throws for every status from 304 on. */
export function answerOf(error: unknown): RestAnswer {
  const http = httpError.safeParse(error);
  if (http.success) {
    return http.data.response;
  }
  if (error instanceof Transient || error instanceof TooLargeError) {
    throw error;
  }
  throw new Transient(messageOf(error));
}

/** Says why a connection failed: fetch hides that in the cause. */
export function messageOf(error: unknown): string {
  if (!isError(error)) {
    return 'the connection failed';
  }
  return isError(error.cause)
    ? `${error.message}: ${error.cause.message}`
    : error.message;
}

const messageBody = z.object({ message: z.string() });

/** What an answer says went wrong. */
export function problemOf(answer: RestAnswer): string {
  const message = messageBody.safeParse(answer.data);
  if (message.success) {
    return message.data.message;
  }
  return typeof answer.data === 'string' && answer.data
    ? answer.data
    : `status ${answer.status}`;
}

/** What of an answer tells whether a limit refused the request. */
export function describe(answer: RestAnswer) {
  const graphql = graphqlBody.safeParse(answer.data);
  const errors = (graphql.success && graphql.data.errors) || [];
  const problems = errors.map(error => error.message);
  return {
    status: answer.status,
    headers: answer.headers,
    problem: [
      // A body of a REST success may well have a message of its own.
      ...(answer.status >= 400 ? [problemOf(answer)] : []),
      ...problems,
    ].join(' '),
    rateLimited: errors.some(error => error.type === 'RATE_LIMITED'),
  };
}

/** Whether a GraphQL answer carries the result of at least one field. */
export function hasData(answer: RestAnswer): boolean {
  const body = graphqlBody.safeParse(answer.data);
  return (
    body.success &&
    Object.values(body.data.data ?? {}).some(value => value !== null)
  );
}
