import type { RequestOptions } from 'node:http';
import { InputError } from '@backstage/errors';
import { KubeConfig } from '@kubernetes/client-node';

/** How a cluster is reached. @public */
export interface ClusterAccess {
  readonly server: string;
  /** Reads credentials from where they come from, each time. */
  credentials(): Promise<RequestOptions>;
}

/**
 * Access through the current context of a configuration of Kubernetes, which
 * is made anew whenever credentials are needed.
 *
 * @throws InputError when there is no such context or its address will not do
 */
export function accessThrough(
  load: () => KubeConfig,
  where: string,
): ClusterAccess {
  const server = load().getCurrentCluster()?.server;
  if (!server) {
    throw new InputError(`${where} names no cluster with an address`);
  }
  checkAddress(server, where);
  return {
    server,
    async credentials() {
      const config = load();
      const options: RequestOptions = {};
      await allowPlainHttp(config).applyToHTTPSOptions(options);
      return options;
    },
  };
}

function checkAddress(server: string, where: string): void {
  let url: URL;
  try {
    url = new URL(server);
  } catch {
    throw new InputError(
      `${where}: "${server}" is no address; write one such as https://cluster.example.com:6443`,
    );
  }
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && local)) {
    throw new InputError(
      `${where}: ${server} must be https; plain http is for localhost only`,
    );
  }
}

/** That library takes plain http, checked above, only without verification. */
function allowPlainHttp(config: KubeConfig): KubeConfig {
  const cluster = config.getCurrentCluster();
  if (!cluster?.server.startsWith('http:')) return config;
  const plain = new KubeConfig();
  plain.loadFromOptions({
    clusters: [{ ...cluster, skipTLSVerify: true }],
    users: config.users,
    contexts: config.contexts,
    currentContext: config.currentContext,
  });
  return plain;
}
