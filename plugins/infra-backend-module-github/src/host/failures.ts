import {
  AuthenticationError,
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';

/**
 * The host did not give a usable answer; asking again may help. Never leaves
 * the request layer as such.
 */
export class Transient extends Error {
  readonly name = 'Transient';
}

/**
 * A write was sent and its answer is lost: it may or may not have happened.
 * Only a read can tell.
 */
export class OutcomeUnknownError extends ServiceUnavailableError {}

/** One entry of a GraphQL answer's `errors`. */
export interface GraphqlProblem {
  readonly type?: string;
  readonly message: string;
  readonly path?: ReadonlyArray<string | number>;
}

/** The error of a REST status that will not change by asking again. */
export function errorOfStatus(status: number, message: string): Error {
  switch (status) {
    case 401:
      return new AuthenticationError(message);
    case 403:
    case 451:
      return new NotAllowedError(message);
    case 404:
    case 410:
      return new NotFoundError(message);
    case 409:
      return new ConflictError(message);
    case 400:
    case 413:
    case 422:
      return new InputError(message);
    default:
      return new ServiceUnavailableError(message);
  }
}

/** The error of a GraphQL problem, by its type. */
export function errorOfProblem(
  type: string | undefined,
  message: string,
): Error {
  switch (type) {
    case 'NOT_FOUND':
      return new NotFoundError(message);
    case 'FORBIDDEN':
    case 'INSUFFICIENT_SCOPES':
      return new NotAllowedError(message);
    case 'UNPROCESSABLE':
    case 'UNPROCESSED':
      return new InputError(message);
    case 'STALE_DATA':
      return new ConflictError(message);
    default:
      return new ServiceUnavailableError(message);
  }
}

/** Words of a host that could not finish; something may have happened. */
export function isTrouble(message: string): boolean {
  return /something went wrong|timed? ?out|internal|try again|temporarily|rate limit|submitted too quickly/i.test(
    message,
  );
}
