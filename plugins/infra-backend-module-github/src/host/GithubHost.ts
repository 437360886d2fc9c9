import {
  AuthenticationError,
  isError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type { RepositoryCallOptions } from '@groundwork/backstage-plugin-infra-node';
import { Octokit } from '@octokit/rest';
import { z } from 'zod';
import {
  answerOf,
  describe,
  graphqlBody,
  hasData,
  messageOf,
  problemOf,
  type RestAnswer,
} from './answer';
import { readBody } from './body';
import { orAborted, sleep, type Clock } from './clock';
import type { HostCredentials } from './credentials';
import {
  errorOfProblem,
  errorOfStatus,
  OutcomeUnknownError,
  Transient,
  type GraphqlProblem,
} from './failures';
import type { HostGate } from './gate';
import { limitOf } from './limits';
import { redact } from './redact';

/** What a call needs beside its parameters. */
export interface HostCallOptions extends RepositoryCallOptions {
  /**
   * `read`: may be sent any number of times with the same result (also
   * idempotent writes). `write`: sent again only when the host surely refused
   * it; a lost answer is an OutcomeUnknownError.
   */
  readonly effect: 'read' | 'write';
  /** Follows a creation: 404 may only mean that the host is not there yet. */
  readonly justCreated?: boolean;
}

/** An answer of the GraphQL API; both parts can be there. */
export interface GraphqlAnswer {
  readonly data: Readonly<Record<string, unknown>>;
  readonly errors: readonly GraphqlProblem[];
}

/** Where a host is and how it is reached. All of it can be replaced in tests. */
export interface GithubHostOptions {
  /** REST base, such as `https://api.github.com` or `https://host/api/v3`. */
  readonly apiBaseUrl: string;
  readonly credentials: HostCredentials;
  readonly gate: HostGate;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly fetch: typeof fetch;
  /** Milliseconds that one answer may take. Default 30 s. */
  readonly deadline?: number;
  /** Milliseconds that a call waits for limits in all. Default 15 minutes. */
  readonly patience?: number;
}

const DEADLINE = 30_000;
const PATIENCE = 15 * 60_000;
const ATTEMPTS = 7;
const ATTEMPTS_AFTER_CREATION = 5;
const FIRST_BACKOFF = 250;
const LONGEST_BACKOFF = 5_000;
const LARGEST_ANSWER = 32 * 1024 * 1024;

type Outcome<T> =
  | { kind: 'answer'; value: T }
  | { kind: 'limited' }
  | { kind: 'unauthorized'; token: string | undefined }
  | { kind: 'not-there-yet'; error: Error }
  | { kind: 'failed'; problem: string; cause?: unknown };

/**
 * The request layer of one GitHub host: deadlines, retries, limits and
 * credentials. It adds no idle time to a request that nothing is wrong with.
 */
export class GithubHost {
  private readonly octokit: Octokit;
  private readonly graphqlBaseUrl: string;
  private readonly deadline: number;
  private readonly patience: number;
  /** Tokens in use lately; they must not appear in any message. */
  private secrets: readonly string[] = [];

  constructor(private readonly options: GithubHostOptions) {
    const silent = () => {};
    this.octokit = new Octokit({
      baseUrl: options.apiBaseUrl,
      userAgent: 'groundwork',
      log: { debug: silent, info: silent, warn: silent, error: silent },
    });
    // GitHub Enterprise has REST at /api/v3 and GraphQL at /api/graphql.
    this.graphqlBaseUrl = options.apiBaseUrl.replace(/\/api\/v3\/?$/, '/api');
    this.deadline = options.deadline ?? DEADLINE;
    this.patience = options.patience ?? PATIENCE;
  }

  /**
   * Sends a REST request, such as `GET /repos/{owner}/{repo}/git/ref/{ref}`.
   *
   * @param decode - makes a value of the answer; what it cannot read counts as
   *   a failure of the host.
   * @throws AuthenticationError, NotAllowedError, NotFoundError, ConflictError,
   *   InputError (the host refuses what was asked), ServiceUnavailableError.
   */
  async rest<T>(
    route: string,
    parameters: Record<string, unknown>,
    decode: (answer: RestAnswer) => T,
    options: HostCallOptions,
  ): Promise<T> {
    return this.call(
      fetchOnce =>
        this.octokit.request(route, {
          ...parameters,
          request: { fetch: fetchOnce },
        }),
      answer => {
        if (answer.status >= 400) {
          throw errorOfStatus(
            answer.status,
            `${this.name} refused ${route}: ${this.clean(problemOf(answer))}`,
          );
        }
        return decode(answer);
      },
      options,
    );
  }

  /**
   * Sends a GraphQL document. Problems of single fields are part of the answer
   * for writes; for reads any problem is an error.
   *
   * @throws as {@link GithubHost.rest}.
   */
  async graphql<T>(
    query: string,
    variables: Record<string, unknown>,
    decode: (answer: GraphqlAnswer) => T,
    options: HostCallOptions,
  ): Promise<T> {
    return this.call(
      fetchOnce =>
        this.octokit.request('POST /graphql', {
          baseUrl: this.graphqlBaseUrl,
          query,
          variables,
          request: { fetch: fetchOnce },
        }),
      answer => {
        if (answer.status >= 400) {
          throw errorOfStatus(
            answer.status,
            `${this.name} refused a GraphQL request: ${this.clean(
              problemOf(answer),
            )}`,
          );
        }
        const { data, errors = [] } = graphqlBody.parse(answer.data);
        if (options.effect === 'read' && errors.length > 0) {
          throw this.readError(errors);
        }
        if (!data && errors.length === 0) {
          throw new Transient('its answer has neither data nor errors');
        }
        return decode({ data: data ?? {}, errors });
      },
      options,
    );
  }

  /**
   * Opens a download. Its body is not limited in size or time here.
   *
   * @throws as {@link GithubHost.rest}.
   */
  async download(
    route: string,
    parameters: Record<string, unknown>,
    options: RepositoryCallOptions,
  ): Promise<ReadableStream<Uint8Array>> {
    let body: ReadableStream<Uint8Array> | null = null;
    return this.call(
      fetchOnce =>
        this.octokit.request(route, {
          ...parameters,
          request: {
            fetch: async (url: string, init: RequestInit) => {
              const response = await fetchOnce(url, init, 'stream');
              body = response.body;
              return response.ok
                ? new Response(null, { status: 204, headers: response.headers })
                : response;
            },
          },
        }),
      answer => {
        if (answer.status >= 400) {
          throw errorOfStatus(
            answer.status,
            `${this.name} refused ${route}: ${this.clean(problemOf(answer))}`,
          );
        }
        if (!body) {
          throw new Transient('its download is empty');
        }
        return body;
      },
      { ...options, effect: 'read' },
    );
  }

  /** Waits a little before something is asked again: exponential, jittered. */
  async backOff(round: number, signal?: AbortSignal): Promise<void> {
    const longest = Math.min(FIRST_BACKOFF * 2 ** (round - 1), LONGEST_BACKOFF);
    const delay = longest * (0.5 + this.options.random() / 2);
    await sleep(this.options.clock, delay, signal);
  }

  /** For people, such as `github.com`. */
  get name(): string {
    return this.options.gate.host;
  }

  /** Text of the host, made fit for messages and logs. */
  clean(text: string): string {
    return redact(text, this.secrets);
  }

  private async call<T>(
    send: (fetchOnce: FetchOnce) => Promise<RestAnswer>,
    decode: (answer: RestAnswer) => T,
    options: HostCallOptions,
  ): Promise<T> {
    const latest = this.options.clock.now() + this.patience;
    let renewed = false;
    let failures = 0;
    for (;;) {
      const outcome = await this.attempt(send, decode, options, latest);
      switch (outcome.kind) {
        case 'answer':
          return outcome.value;
        case 'limited':
          // The gate is closed now and makes the next attempt wait.
          break;
        case 'unauthorized':
          if (renewed) {
            throw new AuthenticationError(
              `${this.name} does not accept the credentials of its integration; check integrations.github for this host`,
            );
          }
          renewed = true;
          await this.options.credentials.renew(outcome.token);
          break;
        case 'not-there-yet':
          failures += 1;
          if (failures >= ATTEMPTS_AFTER_CREATION) {
            throw outcome.error;
          }
          await this.backOff(failures, options.signal);
          break;
        default:
          failures += 1;
          if (options.effect === 'write') {
            throw new OutcomeUnknownError(
              `${this.name} was asked to write and its answer is lost: ${outcome.problem}`,
              outcome.cause,
            );
          }
          if (failures >= ATTEMPTS) {
            throw new ServiceUnavailableError(
              `${this.name} did not answer ${failures} times; the last time: ${outcome.problem}`,
              outcome.cause,
            );
          }
          await this.backOff(failures, options.signal);
      }
    }
  }

  private async attempt<T>(
    send: (fetchOnce: FetchOnce) => Promise<RestAnswer>,
    decode: (answer: RestAnswer) => T,
    options: HostCallOptions,
    latest: number,
  ): Promise<Outcome<T>> {
    const pass = await this.options.gate.enter({ ...options, latest });
    const deadline = new AbortController();
    const onAbort = () => deadline.abort(options.signal?.reason);
    options.signal?.addEventListener('abort', onAbort, { once: true });
    const disarm = this.options.clock.after(this.deadline, () =>
      deadline.abort(
        new Transient(`no answer within ${this.deadline / 1000} s`),
      ),
    );
    try {
      options.signal?.throwIfAborted();
      const token = await this.token(deadline.signal);
      const answer = await this.exchange(send, token, deadline.signal);
      const limit = limitOf(describe(answer), this.options.clock.now());
      if (limit) {
        pass.leave(limit);
        if (!hasData(answer)) {
          return { kind: 'limited' };
        }
      }
      if (answer.status === 401) {
        return { kind: 'unauthorized', token };
      }
      if (answer.status >= 500) {
        return {
          kind: 'failed',
          problem: `status ${answer.status}, ${this.clean(problemOf(answer))}`,
        };
      }
      if (answer.status === 404 && options.justCreated) {
        return {
          kind: 'not-there-yet',
          error: errorOfStatus(404, this.clean(problemOf(answer))),
        };
      }
      return { kind: 'answer', value: decode(answer) };
    } catch (error) {
      options.signal?.throwIfAborted();
      return this.failureOf(error);
    } finally {
      disarm();
      options.signal?.removeEventListener('abort', onAbort);
      pass.leave();
    }
  }

  private async token(signal: AbortSignal): Promise<string | undefined> {
    try {
      const token = await orAborted(this.options.credentials.token(), signal);
      if (token && token !== this.secrets[0]) {
        this.secrets = [token, ...this.secrets.slice(0, 3)];
      }
      return token;
    } catch (error) {
      signal.throwIfAborted();
      const message = this.clean(messageOf(error));
      if (isError(error) && error.name === 'NotFoundError') {
        throw new AuthenticationError(
          `${this.name}: the GitHub App of its integration is not installed for this repository: ${message}`,
        );
      }
      throw new Transient(`its credentials could not be read: ${message}`);
    }
  }

  /** One request and its answer, whatever its status. */
  private async exchange(
    send: (fetchOnce: FetchOnce) => Promise<RestAnswer>,
    token: string | undefined,
    signal: AbortSignal,
  ): Promise<RestAnswer> {
    // Octokit replaces what fetch throws by an error that only has its message.
    let failure: unknown;
    const fetchOnce: FetchOnce = async (url, init, mode) => {
      try {
        return await this.fetch(url, init, mode, token, signal);
      } catch (error) {
        failure = error;
        throw error;
      }
    };
    try {
      return await orAborted(send(fetchOnce), signal);
    } catch (error) {
      signal.throwIfAborted();
      return answerOf(failure ?? error);
    }
  }

  /** A fetch with our credentials, deadline and limits on the answer's size. */
  private async fetch(
    url: string,
    init: RequestInit,
    mode: 'stream' | undefined,
    token: string | undefined,
    signal: AbortSignal,
  ): Promise<Response> {
    const headers = new Headers(init.headers);
    if (token) {
      headers.set('authorization', `Bearer ${token}`);
    }
    const response = await this.options.fetch(url, {
      ...init,
      headers,
      signal,
    });
    if (mode === 'stream' && response.ok) {
      return response;
    }
    const bytes = await readBody(response.body, LARGEST_ANSWER);
    const empty = [204, 205, 304].includes(response.status);
    return new Response(empty ? null : bytes, {
      status: response.status,
      headers: response.headers,
    });
  }

  private failureOf(error: unknown): Outcome<never> {
    if (error instanceof z.ZodError) {
      const [issue] = error.issues;
      return {
        kind: 'failed',
        problem: `its answer is not as documented at ${
          issue.path.join('.') || 'its root'
        }`,
      };
    }
    if (error instanceof Transient) {
      return { kind: 'failed', problem: this.clean(error.message) };
    }
    throw error;
  }

  private readError(errors: readonly GraphqlProblem[]): Error {
    const [first] = errors;
    const message = `${this.name} refused a read: ${this.clean(first.message)}`;
    const error = errorOfProblem(first.type, message);
    // Without a type it is the host's own trouble.
    return error instanceof ServiceUnavailableError
      ? new Transient(message)
      : error;
  }
}

type FetchOnce = (
  url: string,
  init: RequestInit,
  mode?: 'stream',
) => Promise<Response>;
