import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** A request as the script sees it. */
export interface ScriptedRequest {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly kind: 'list' | 'watch' | 'other';
}

export type Script = (
  request: ScriptedRequest,
  response: ServerResponse,
) => void | Promise<void>;

/** A real HTTP server whose answers are whatever a test says. */
export class ScriptedApi {
  readonly requests: ScriptedRequest[] = [];

  private constructor(private readonly server: Server) {}

  static async start(script: Script): Promise<ScriptedApi> {
    const server = createServer();
    const api = new ScriptedApi(server);
    server.on('request', (request, response) => {
      const seen = read(request);
      api.requests.push(seen);
      Promise.resolve(script(seen, response)).catch(() => response.destroy());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return api;
  }

  get url(): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://localhost:${port}`;
  }

  /** Requests of a kind for objects of a plural. */
  seen(kind: ScriptedRequest['kind'], plural: string): ScriptedRequest[] {
    return this.requests.filter(
      request => request.kind === kind && request.path.endsWith(`/${plural}`),
    );
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }
}

function read(request: IncomingMessage): ScriptedRequest {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const { authorization } = request.headers;
  let kind: ScriptedRequest['kind'] = 'other';
  if (url.searchParams.has('watch')) kind = 'watch';
  else if (url.searchParams.has('limit')) kind = 'list';
  return { path: url.pathname, query: url.searchParams, authorization, kind };
}

/** Answers with JSON. */
export function json(response: ServerResponse, status: number, body: unknown) {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** Answers as Kubernetes refuses. */
export function refuse(
  response: ServerResponse,
  code: number,
  reason: string,
  message = reason,
) {
  json(response, code, {
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    code,
    reason,
    message,
  });
}

/** A line of a watch. */
export function eventLine(type: string, object: unknown): string {
  return `${JSON.stringify({ type, object })}\n`;
}

/** A `Terraform` object. */
export function terraformObject(
  name: string,
  resourceVersion: number,
  own: { spec?: object; status?: object; metadata?: object } = {},
) {
  return {
    apiVersion: 'infra.contrib.fluxcd.io/v1alpha2',
    kind: 'Terraform',
    metadata: {
      name,
      namespace: 'shop',
      uid: `uid-${name}`,
      generation: 1,
      resourceVersion: `${resourceVersion}`,
      creationTimestamp: '2026-01-01T00:00:00Z',
      ...own.metadata,
    },
    spec: {
      interval: '1h',
      sourceRef: { kind: 'GitRepository', name: 'modules' },
      ...own.spec,
    },
    status: { observedGeneration: 1, ...own.status },
  };
}
