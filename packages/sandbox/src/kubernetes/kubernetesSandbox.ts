import { createServer, IncomingMessage, ServerResponse } from 'http';
import type { AddressInfo } from 'net';
import { requireAccess, requireAllowed } from './access';
import { send, sendNothingThere } from './answers';
import { KubernetesCluster } from './cluster';
import {
  coreVersions,
  groupOf,
  groupsOf,
  resourcesOf,
  serverVersion,
} from './discovery';
import type { KubernetesObject } from './object';
import { openApiOf, openApiPaths } from './openapi';
import { answerResource } from './resources';
import { routeOf } from './route';
import { KubernetesError } from './status';

/** How the clusters of a sandbox are set up. @public */
export type KubernetesSandboxOptions = {
  /** Port to listen on; 0 takes a free one. Default: 7081. */
  port?: number;
  /** Address to listen on. Default: 127.0.0.1, this machine only. */
  host?: string;
  /** Names of the clusters. The first one is also served at the root. */
  clusters: string[];
  /** Objects that are there from the beginning, by the name of the cluster. */
  objects?: Record<string, KubernetesObject[]>;
  /** Token that is good for every cluster. Default: `sandbox-token`. */
  token?: string;
  /** Milliseconds between bookmarks; 0: only when a watch ends. Default: 10000. */
  bookmarkInterval?: number;
  clock?: () => Date;
  /** Told of failures that are the sandbox's own fault. */
  onError?: (error: unknown) => void;
};

/** Running clusters. @public */
export type KubernetesSandbox = {
  /** `http://localhost:<port>`: the API of the first cluster. */
  url: string;
  token: string;
  clusters: readonly KubernetesCluster[];
  /** @throws Error when there is no such cluster. */
  cluster(name: string): KubernetesCluster;
  /** Cuts all connections and stops listening. */
  close(): Promise<void>;
};

const LOOPBACK = new Set(['localhost', '127.0.0.1', '::1', '[::1]']);

/**
 * Starts servers that answer as the API servers of clusters do, with the kinds of
 * Flux, tofu-controller, External Secrets and Vault, and nothing running behind
 * them: objects stay as they are put.
 *
 * @public
 */
export async function startKubernetesSandbox(
  options: KubernetesSandboxOptions,
): Promise<KubernetesSandbox> {
  const {
    host = '127.0.0.1',
    token = 'sandbox-token',
    clock = () => new Date(),
    bookmarkInterval = 10_000,
    onError = () => {},
  } = options;
  const byName = new Map<string, KubernetesCluster>();
  const server = createServer(
    { keepAliveTimeout: 60_000 },
    (request, response) => {
      answer(request, response).catch(error => fail(request, response, error));
    },
  );
  // A watch is quiet for a long time.
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(
              `Port ${options.port} is taken. End what listens there, or choose another port with --kubernetes-port.`,
            )
          : error,
      ),
    );
    server.listen(options.port ?? 7081, host, resolve);
  });
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  for (const name of options.clusters) {
    const address = `${url}/clusters/${encodeURIComponent(name)}`;
    const cluster = new KubernetesCluster(name, address, clock);
    byName.set(name, cluster);
    for (const object of options.objects?.[name] ?? []) {
      cluster.put(object);
    }
  }
  const clusters = [...byName.values()];
  const timer =
    bookmarkInterval > 0
      ? setInterval(
          () => clusters.forEach(cluster => cluster.sendBookmarks()),
          bookmarkInterval,
        )
      : undefined;
  timer?.unref();

  function requireLocalName(request: IncomingMessage): void {
    const name = (request.headers.host ?? '').replace(/:\d+$/, '');
    if (LOOPBACK.has(host) && !LOOPBACK.has(name.toLowerCase())) {
      throw new KubernetesError(
        403,
        'Forbidden',
        `The sandbox does not answer to the name "${name}"`,
      );
    }
  }

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    requireLocalName(request);
    const { pathname, searchParams } = new URL(request.url ?? '/', url);
    const parts = pathname.split('/').filter(part => part !== '');
    const named = parts[0] === 'clusters' && parts.length >= 2;
    const path = (named ? parts.slice(2) : parts).map(decodeURIComponent);
    const cluster = named
      ? byName.get(decodeURIComponent(parts[1]))
      : clusters[0];
    if (!cluster) {
      sendNothingThere(response);
      return;
    }
    const entry = {
      method: request.method ?? '',
      path: `/${path.join('/')}${searchParams.size ? `?${searchParams}` : ''}`,
      status: 0,
      userAgent: request.headers['user-agent'],
    };
    cluster.log(entry);
    response.once('finish', () => {
      entry.status = response.statusCode;
    });
    if (cluster.faults.stopped) {
      request.socket.destroy();
      return;
    }
    if (cluster.faults.latency > 0) {
      await new Promise(resolve => {
        setTimeout(resolve, cluster.faults.latency);
      });
    }
    requireAccess(cluster, request, token);
    const base = named ? `/clusters/${parts[1]}` : '';
    const about = aboutCluster(cluster, path, base);
    if (about === 'ok') {
      response.writeHead(200, { 'Content-Type': 'text/plain' }).end('ok');
      return;
    }
    if (about) {
      send(request, response, 200, about);
      return;
    }
    const route = routeOf(cluster.kinds, path);
    if (!route) {
      sendNothingThere(response);
      return;
    }
    requireAllowed(cluster, route, request, searchParams);
    const query = searchParams;
    await answerResource({ cluster, route, query, request, response });
  }

  function fail(
    request: IncomingMessage,
    response: ServerResponse,
    error: unknown,
  ): void {
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (error instanceof KubernetesError) {
      send(request, response, error.code, error.toStatus());
      return;
    }
    onError(error);
    const broken = new KubernetesError(500, 'InternalError', String(error));
    send(request, response, 500, broken.toStatus());
  }

  return {
    url,
    token,
    clusters,
    cluster: name => {
      const found = byName.get(name);
      if (!found) {
        throw new Error(
          `The sandbox has no cluster ${name}; it has ${[...byName.keys()].join(
            ', ',
          )}`,
        );
      }
      return found;
    },
    close: async () => {
      clearInterval(timer);
      const closed = new Promise(resolve => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** What a cluster says of itself; undefined when the path is about something else. */
function aboutCluster(
  { kinds }: KubernetesCluster,
  path: string[],
  base: string,
): object | 'ok' | undefined {
  const [first, second, third] = path;
  switch (`${first ?? ''}/${path.length}`) {
    case '/0':
      return {
        paths: ['/api', '/apis', '/healthz', '/openapi/v3', '/version'],
      };
    case 'version/1':
      return serverVersion;
    case 'healthz/1':
    case 'livez/1':
    case 'readyz/1':
      return 'ok';
    case 'api/1':
      return coreVersions;
    case 'api/2':
      return resourcesOf(kinds, '', second);
    case 'apis/1':
      return groupsOf(kinds);
    case 'apis/2':
      return groupOf(kinds, second);
    case 'apis/3':
      return resourcesOf(kinds, second, third);
    default:
      if (first === 'openapi' && second === 'v3') {
        return path.length === 2
          ? openApiPaths(kinds, base)
          : openApiOf(kinds, path.slice(2).join('/'));
      }
      return undefined;
  }
}
