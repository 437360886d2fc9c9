import {
  AuthenticationError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type { RepositoryCallOptions } from '@groundwork/backstage-plugin-infra-node';
import { z } from 'zod';
import { describe, hasData, problemOf, type RestAnswer } from './answer';
import { sleep, type Clock } from './clock';
import type { HostCredentials } from './credentials';
import type { Exchange, FetchOnce } from './Exchange';
import { errorOfStatus, OutcomeUnknownError, Transient } from './failures';
import type { HostGate } from './gate';
import { limitOf } from './limits';

/** What a call needs beside its parameters. */
export interface HostCallOptions extends RepositoryCallOptions {
  /**
   * `read`: may be sent any number of times with the same result (also
   * idempotent writes). `repeatable`: the same, of a GraphQL document whose
   * fields may fail one by one. `write`: sent again only when the host surely
   * refused it; a lost answer is an OutcomeUnknownError.
   */
  readonly effect: 'read' | 'repeatable' | 'write';
  /** Creates content by GitHub's rules, of which it allows only so much. */
  readonly creates?: boolean;
  /** Follows a creation: 404 may only mean that the host is not there yet. */
  readonly justCreated?: boolean;
}

const DEADLINE = 30_000;
const PATIENCE = 15 * 60_000;
const ATTEMPTS = 7;
const ATTEMPTS_AFTER_CREATION = 5;
const FIRST_BACKOFF = 250;
const LONGEST_BACKOFF = 5_000;

type Outcome<T> =
  | { kind: 'answer'; value: T }
  | { kind: 'limited' }
  | { kind: 'unauthorized'; token: string | undefined }
  | { kind: 'not-there-yet'; error: Error }
  | { kind: 'failed'; problem: string; cause?: unknown };

/** What calls are made with. */
export interface CallsOptions {
  readonly credentials: HostCredentials;
  readonly gate: HostGate;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  /** Milliseconds that one answer may take. Default 30 s. */
  readonly deadline?: number;
  /** Milliseconds that a call waits for limits in all. Default 15 minutes. */
  readonly patience?: number;
}

/**
 * Calls of one host: a request is made until it has an answer, through the
 * host's gate, within deadlines, and again only where that is safe.
 */
export class Calls {
  private readonly deadline: number;
  private readonly patience: number;

  constructor(
    private readonly exchange: Exchange,
    private readonly options: CallsOptions,
  ) {
    this.deadline = options.deadline ?? DEADLINE;
    this.patience = options.patience ?? PATIENCE;
  }

  /** Waits a little before something is asked again: exponential, jittered. */
  async backOff(round: number, signal?: AbortSignal): Promise<void> {
    const longest = Math.min(FIRST_BACKOFF * 2 ** (round - 1), LONGEST_BACKOFF);
    const delay = longest * (0.5 + this.options.random() / 2);
    await sleep(this.options.clock, delay, signal);
  }

  /**
   * @param send - makes the request with the fetch it is given.
   * @param decode - makes a value of the answer, or throws.
   */
  async call<T>(
    send: (fetchOnce: FetchOnce) => Promise<RestAnswer>,
    decode: (answer: RestAnswer) => T,
    options: HostCallOptions,
  ): Promise<T> {
    if (options.creates) await this.options.gate.pacer.enter(options);
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
      const token = await this.exchange.token(deadline.signal);
      const answer = await this.exchange.send(send, token, deadline.signal);
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
          problem: `status ${answer.status}, ${this.exchange.clean(
            problemOf(answer),
          )}`,
        };
      }
      if (answer.status === 404 && options.justCreated) {
        return {
          kind: 'not-there-yet',
          error: errorOfStatus(404, this.exchange.clean(problemOf(answer))),
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
      return { kind: 'failed', problem: this.exchange.clean(error.message) };
    }
    throw error;
  }

  private get name(): string {
    return this.options.gate.host;
  }
}
