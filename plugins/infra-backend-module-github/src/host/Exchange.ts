import { AuthenticationError, isError } from '@backstage/errors';
import { answerOf, messageOf, type RestAnswer } from './answer';
import { readBody } from './body';
import { orAborted } from './clock';
import type { HostCredentials } from './credentials';
import { Transient } from './failures';
import { redact } from './redact';

const LARGEST_ANSWER = 32 * 1024 * 1024;

/** A fetch that is given to Octokit for one request. */
export type FetchOnce = (
  url: string,
  init: RequestInit,
  mode?: 'stream',
) => Promise<Response>;

/**
 * Single requests to one host, with its credentials and limits on an answer's
 * size. It knows the tokens in use, so it is also what keeps them out of texts.
 */
export class Exchange {
  /** Tokens in use lately; they must not appear in any message. */
  private secrets: readonly string[] = [];

  constructor(
    private readonly host: {
      readonly name: string;
      readonly credentials: HostCredentials;
      readonly fetch: typeof fetch;
    },
  ) {}

  /** Text of the host, made fit for messages and logs. */
  clean(text: string): string {
    return redact(text, this.secrets);
  }

  /**
   * The token for the next request; undefined without credentials.
   *
   * @throws AuthenticationError when an app is not installed, Transient.
   */
  async token(signal: AbortSignal): Promise<string | undefined> {
    try {
      const token = await orAborted(this.host.credentials.token(), signal);
      if (token && token !== this.secrets[0]) {
        this.secrets = [token, ...this.secrets.slice(0, 3)];
      }
      return token;
    } catch (error) {
      signal.throwIfAborted();
      const message = this.clean(messageOf(error));
      if (isError(error) && error.name === 'NotFoundError') {
        throw new AuthenticationError(
          `${this.host.name}: the GitHub App of its integration is not installed for this repository: ${message}`,
        );
      }
      throw new Transient(`its credentials could not be read: ${message}`);
    }
  }

  /** One request and its answer, whatever its status. */
  async send(
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
    const response = await this.host.fetch(url, {
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
}
