import { ServiceUnavailableError } from '@backstage/errors';
import type {
  CreationRoom,
  RepositoryCallOptions,
} from '@groundwork/backstage-plugin-infra-node';
import { Octokit } from '@octokit/rest';
import { graphqlBody, problemOf, type RestAnswer } from './answer';
import { Calls, type CallsOptions, type HostCallOptions } from './Calls';
import { sleep, type Clock } from './clock';
import type { ContentPacer } from './ContentPacer';
import { Exchange } from './Exchange';
import {
  errorOfProblem,
  errorOfStatus,
  Transient,
  type GraphqlProblem,
} from './failures';

/** An answer of the GraphQL API; both parts can be there. */
export interface GraphqlAnswer {
  readonly data: Readonly<Record<string, unknown>>;
  readonly errors: readonly GraphqlProblem[];
}

/** Where a host is and how it is reached. All of it can be replaced in tests. */
export interface GithubHostOptions extends CallsOptions {
  /** REST base, such as `https://api.github.com` or `https://host/api/v3`. */
  readonly apiBaseUrl: string;
  readonly fetch: typeof fetch;
}

/**
 * The request layer of one GitHub host: REST, GraphQL and downloads. It adds no
 * idle time to a request that nothing is wrong with.
 */
export class GithubHost {
  /** For people, such as `github.com`. */
  readonly name: string;
  private readonly octokit: Octokit;
  private readonly graphqlBaseUrl: string;
  private readonly exchange: Exchange;
  private readonly calls: Calls;
  private readonly pacer: ContentPacer;
  private readonly clock: Clock;

  constructor(options: GithubHostOptions) {
    const silent = () => {};
    this.octokit = new Octokit({
      baseUrl: options.apiBaseUrl,
      userAgent: 'groundwork',
      log: { debug: silent, info: silent, warn: silent, error: silent },
    });
    // GitHub Enterprise has REST at /api/v3 and GraphQL at /api/graphql.
    this.graphqlBaseUrl = options.apiBaseUrl.replace(/\/api\/v3\/?$/, '/api');
    this.name = options.gate.host;
    this.pacer = options.gate.pacer;
    this.clock = options.clock;
    this.exchange = new Exchange({ ...options, name: this.name });
    this.calls = new Calls(this.exchange, options);
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
    return this.calls.call(
      fetchOnce =>
        this.octokit.request(route, {
          ...parameters,
          request: { fetch: fetchOnce },
        }),
      answer => {
        this.refuseFailed(answer, route);
        return decode(answer);
      },
      options,
    );
  }

  /**
   * Sends a GraphQL document. Problems of single fields are part of the answer
   * for writes; for reads any problem is an error, unless it is tolerated.
   *
   * @throws as {@link GithubHost.rest}.
   */
  async graphql<T>(
    query: string,
    variables: Record<string, unknown>,
    decode: (answer: GraphqlAnswer) => T,
    options: HostCallOptions & {
      readonly tolerates?: (problem: GraphqlProblem) => boolean;
    },
  ): Promise<T> {
    const { tolerates = () => false } = options;
    return this.calls.call(
      fetchOnce =>
        this.octokit.request('POST /graphql', {
          baseUrl: this.graphqlBaseUrl,
          query,
          variables,
          request: { fetch: fetchOnce },
        }),
      answer => {
        this.refuseFailed(answer, 'a GraphQL request');
        const { data, errors = [] } = graphqlBody.parse(answer.data);
        const grave = errors.filter(problem => !tolerates(problem));
        if (options.effect === 'read' && grave.length > 0) {
          throw this.readError(grave);
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
    return this.calls.call(
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
        this.refuseFailed(answer, route);
        if (!body) {
          throw new Transient('its download is empty');
        }
        return body;
      },
      { ...options, effect: 'read' },
    );
  }

  /** Waits by the clock of this layer. */
  async sleep(milliseconds: number): Promise<void> {
    return sleep(this.clock, milliseconds);
  }

  /** Waits a little before something is asked again: exponential, jittered. */
  async backOff(round: number, signal?: AbortSignal): Promise<void> {
    return this.calls.backOff(round, signal);
  }

  /** See `GitOpsRepository.creationRoom`. */
  creationRoom(elsewhere: readonly Date[]): CreationRoom {
    const { count, until } = this.pacer.room(elsewhere.map(at => at.getTime()));
    return { count, until: new Date(until) };
  }

  /** Text of the host, made fit for messages and logs. */
  clean(text: string): string {
    return this.exchange.clean(text);
  }

  private refuseFailed(answer: RestAnswer, asked: string): void {
    if (answer.status >= 400) {
      throw errorOfStatus(
        answer.status,
        `${this.name} refused ${asked}: ${this.clean(problemOf(answer))}`,
      );
    }
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
