import { InputError, ResponseError } from '@backstage/errors';
import { InfraClient } from '@groundwork/backstage-plugin-infra-common';
import { setTimeout as sleep } from 'node:timers/promises';
import { sentence } from '../certify/redact';

/** Where the portal is, and as whom to speak to it. */
export interface PortalOptions {
  /** Address of Backstage's backend. */
  readonly url: string;
  readonly token: string;
  readonly fetch: typeof fetch;
  readonly signal?: AbortSignal;
  /** Waits between two tries; seconds. */
  wait?(seconds: number): Promise<void>;
  onRetry?(reason: string, seconds: number): void;
}

/** How a portal refuses, by status. */
export type Refusals = Readonly<Record<number, string>>;

const TRIES = 5;
const LONGEST_WAIT = 60;

/**
 * Asks the portal. Answers that may be different the next time are tried again
 * with the same body, so only what is safe to repeat may be asked.
 *
 * @param refusals - what an answer of a status means
 * @throws Error in plain words
 */
export async function askPortal<T>(
  options: PortalOptions,
  refusals: Refusals,
  ask: (
    client: InfraClient,
    request: { token: string; signal?: AbortSignal },
  ) => Promise<T>,
): Promise<T> {
  const base = backendOf(options.url);
  const client = new InfraClient({
    discoveryApi: { getBaseUrl: async id => `${base}/api/${id}` },
    fetchApi: { fetch: persistent(options) },
  });
  try {
    return await ask(client, {
      token: options.token,
      ...(options.signal && { signal: options.signal }),
    });
  } catch (error) {
    options.signal?.throwIfAborted();
    throw plainly(error, base, options.token, refusals);
  }
}

function backendOf(text: string): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new InputError(`--url "${sentence(text)}" is no address`);
  }
  if (!/^https?:$/.test(url.protocol) || url.username || url.password) {
    throw new InputError(
      '--url must be an http or https address without a password, such as https://backstage.example.com',
    );
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

function persistent(options: PortalOptions): typeof fetch {
  const wait =
    options.wait ??
    ((seconds: number) =>
      sleep(seconds * 1000, undefined, {
        ...(options.signal && { signal: options.signal }),
      }));
  return async (input, init) => {
    for (let attempt = 1; ; attempt += 1) {
      let reason: string;
      let asked: number | undefined;
      try {
        const response = await options.fetch(input, {
          ...init,
          redirect: 'manual',
        });
        if (response.status >= 300 && response.status < 400) {
          const to = response.headers.get('location') ?? 'another address';
          throw new InputError(
            `the server redirects to ${sentence(to)}: give that as --url`,
          );
        }
        if (response.status !== 429 && response.status < 500) return response;
        if (attempt === TRIES) return response;
        reason = `the server answered ${response.status}`;
        const after = Number(response.headers.get('retry-after') ?? NaN);
        asked = Number.isFinite(after) && after >= 0 ? after : undefined;
        await response.body?.cancel();
      } catch (error) {
        if (error instanceof InputError || options.signal?.aborted) throw error;
        if (attempt === TRIES) throw error;
        reason = networkReason(error);
      }
      const seconds = Math.min(asked ?? 2 ** (attempt - 1), LONGEST_WAIT);
      options.onRetry?.(reason, seconds);
      await wait(seconds);
    }
  };
}

function networkReason(error: unknown): string {
  const { cause, message } = error as Error & { cause?: Error };
  return sentence(cause?.message || message);
}

function plainly(
  error: unknown,
  base: string,
  token: string,
  refusals: Refusals,
): Error {
  if (error instanceof InputError) return error;
  if (error instanceof ResponseError) {
    const { status } = error.response;
    const said = sentence(error.body?.error?.message ?? '', [token]);
    const words: Refusals = {
      401: 'does not know the token: is it one of backend.auth.externalAccess?',
      404: 'has no infra backend at this address',
      429: 'takes no more requests now',
      ...refusals,
    };
    const what =
      words[status] ?? (status >= 500 ? 'has a problem of its own' : 'refuses');
    return new Error(`${base} ${what} (${status})${said ? `: ${said}` : ''}`, {
      cause: error,
    });
  }
  return new Error(`Cannot reach ${base}: ${networkReason(error)}`, {
    cause: error,
  });
}
