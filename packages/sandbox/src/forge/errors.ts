/** One entry of the `errors` list in GitHub's 422 answers. */
export type ValidationProblem = {
  resource: string;
  code: string;
  field?: string;
  message?: string;
};

/** The `type` of an error in GitHub's GraphQL answers. */
export type GraphQLErrorType =
  | 'NOT_FOUND'
  | 'UNPROCESSABLE'
  | 'STALE_DATA'
  | 'FORBIDDEN'
  | 'NOT_IMPLEMENTED';

/**
 * A refusal as GitHub words it. `message` is what GraphQL says; REST says
 * `restMessage` (the same when it is not given) with `status` and `problems`.
 */
export class GitHubError extends Error {
  readonly name = 'GitHubError';
  readonly restMessage: string;
  readonly problems?: ValidationProblem[];

  constructor(
    readonly status: number,
    readonly type: GraphQLErrorType,
    message: string,
    rest: { message?: string; problems?: ValidationProblem[] } = {},
  ) {
    super(message);
    this.restMessage = rest.message ?? message;
    this.problems = rest.problems;
  }
}

/** 404: there is nothing of that name. */
export function notFound(message = 'Not Found'): GitHubError {
  return new GitHubError(404, 'NOT_FOUND', message, { message: 'Not Found' });
}

/** 422 with one entry in `errors`; GraphQL has the entry's own message. */
export function invalid(problem: ValidationProblem): GitHubError {
  return new GitHubError(
    422,
    'UNPROCESSABLE',
    problem.message ??
      `${problem.resource} ${problem.field ?? ''} is ${problem.code}`,
    { message: 'Validation Failed', problems: [problem] },
  );
}

/** 422 whose REST message is the reason itself. */
export function unprocessable(
  message: string,
  restMessage?: string,
): GitHubError {
  return new GitHubError(422, 'UNPROCESSABLE', message, {
    message: restMessage,
  });
}
