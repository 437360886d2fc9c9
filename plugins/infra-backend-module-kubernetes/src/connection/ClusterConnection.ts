import {
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Clock } from './clock';
import type { ClusterAccess } from './access';
import { credentialProblem } from './credentialProblem';
import {
  AnswerTooLargeError,
  ClusterUnreachableError,
  refusalFromText,
} from './failures';

/** What is asked of a cluster. */
export interface ClusterQuestion {
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Milliseconds until the end of the answer. */
  readonly deadline: number;
  /** Milliseconds until the beginning of the answer. */
  readonly firstDeadline?: number;
}

interface Credentials {
  readonly options: RequestOptions;
  readonly until: number;
}

/** Credentials are taken from where they come from at least so often. */
const credentialsLifetime = 60_000;
const longestRefusal = 64 * 1024;

/** Reads from the API of one cluster. Writes nothing, follows no redirects. */
export class ClusterConnection {
  #credentials: Promise<Credentials> | undefined;
  #agent: { key: string; agent: HttpAgent } | undefined;

  constructor(
    readonly cluster: string,
    private readonly access: ClusterAccess,
    private readonly clock: Clock,
  ) {}

  /** Address of the API. */
  get server(): string {
    return this.access.server;
  }

  /**
   * The answer once its head is there. After a 401 the credentials are read
   * anew, once.
   *
   * @throws ClusterAnswerError, ClusterUnreachableError
   */
  async open(question: ClusterQuestion): Promise<IncomingMessage> {
    let response = await this.#send(question);
    if (response.statusCode === 401) {
      response.destroy();
      this.#credentials = undefined;
      response = await this.#send(question);
    }
    const status = response.statusCode ?? 0;
    if (status >= 200 && status < 300) return response;
    const text = await readAll(response, longestRefusal).then(
      bytes => bytes.toString('utf8'),
      () => '',
    );
    response.destroy();
    throw refusalFromText(this.cluster, text, status);
  }

  /**
   * A whole answer.
   *
   * @throws AnswerTooLargeError beyond `limit` bytes
   */
  async readBytes(question: ClusterQuestion, limit: number): Promise<Buffer> {
    const response = await this.open(question);
    try {
      return await readAll(response, limit);
    } catch (error) {
      if (error instanceof AnswerTooLargeError) throw error;
      throw this.#unreachable(error);
    } finally {
      response.destroy();
    }
  }

  /**
   * A whole answer as JSON.
   *
   * @throws AnswerTooLargeError beyond `limit` bytes
   */
  async read(question: ClusterQuestion, limit: number): Promise<unknown> {
    const bytes = await this.readBytes(question, limit);
    return this.parse(() => JSON.parse(bytes.toString('utf8')));
  }

  /**
   * What a parser makes of an answer.
   *
   * @throws ClusterUnreachableError when it is not JSON
   */
  parse<T>(parse: () => T): T {
    try {
      return parse();
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw new ClusterUnreachableError(
        `cluster ${this.cluster} answered with something that is not JSON`,
      );
    }
  }

  async #send(question: ClusterQuestion): Promise<IncomingMessage> {
    const credentials = await this.#current();
    const { server } = this.access;
    const url = new URL(`${server.replace(/\/+$/, '')}${question.path}`);
    for (const [name, value] of Object.entries(question.query ?? {})) {
      url.searchParams.set(name, value);
    }
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      const request = send(url, {
        ...credentials.options,
        method: 'GET',
        signal: question.signal,
        headers: {
          ...credentials.options.headers,
          accept: 'application/json',
          'user-agent': 'groundwork',
        },
      });
      let opened: IncomingMessage | undefined;
      const late = (what: string, delay: number) => () => {
        const words = `${what} within ${delay / 1000} s`;
        const error = new ClusterUnreachableError(
          `cluster ${this.cluster}: ${words}`,
        );
        request.destroy(error);
        opened?.destroy(error);
      };
      const first = question.firstDeadline ?? 30_000;
      const noHead = this.clock.after(first, late('no answer', first));
      const noEnd = this.clock.after(
        question.deadline,
        late('the answer did not end', question.deadline),
      );
      request.on('response', response => {
        opened = response;
        noHead();
        response.on('close', noEnd);
        resolve(response);
      });
      request.on('error', error => {
        noHead();
        noEnd();
        reject(this.#unreachable(error));
      });
      request.end();
    });
  }

  #unreachable(error: unknown): Error {
    if (error instanceof ClusterUnreachableError) return error;
    const words = error instanceof Error ? error.message : String(error);
    return new ClusterUnreachableError(
      `cluster ${this.cluster} cannot be reached: ${words}`,
    );
  }

  async #current(): Promise<Credentials> {
    const known = this.#credentials;
    if (known) {
      const credentials = await known.catch(() => undefined);
      if (credentials && credentials.until > this.clock.now()) {
        return credentials;
      }
      if (this.#credentials === known) this.#credentials = undefined;
    }
    this.#credentials ??= this.#load();
    return this.#credentials;
  }

  async #load(): Promise<Credentials> {
    let options: RequestOptions;
    try {
      options = await this.access.credentials();
    } catch (error) {
      throw new ClusterUnreachableError(
        `the credentials of cluster ${
          this.cluster
        } cannot be read: ${credentialProblem(error)}`,
      );
    }
    return {
      options: { ...options, agent: this.#keepAlive(options.agent) },
      until: this.clock.now() + credentialsLifetime,
    };
  }

  /** A list has many pages: connections are used again. Proxies stay as they are. */
  #keepAlive(agent: RequestOptions['agent']): RequestOptions['agent'] {
    if (!agent || agent === true) return agent;
    const secure = agent.constructor === HttpsAgent;
    if (!secure && agent.constructor !== HttpAgent) return agent;
    const { options } = agent as HttpsAgent;
    const key = [options.ca, options.cert, options.key, options.servername]
      .concat(`${options.rejectUnauthorized}`)
      .map(part => `${part ?? ''}`)
      .join('\n');
    if (this.#agent?.key !== key) {
      const kept = { ...options, keepAlive: true };
      this.#agent = {
        key,
        agent: secure ? new HttpsAgent(kept) : new HttpAgent(kept),
      };
    }
    return this.#agent.agent;
  }
}

async function readAll(
  response: IncomingMessage,
  limit: number,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    size += chunk.length;
    if (size > limit) {
      throw new AnswerTooLargeError(`an answer has more than ${limit} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
