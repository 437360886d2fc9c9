import { createServer, RequestListener, Server } from 'http';
import type { AddressInfo } from 'net';
import { join } from 'path';
import { requireGit } from './git/command';
import { Faults } from './faults/faults';
import {
  SandboxClusters,
  SandboxClustersOptions,
} from './flux/sandboxClusters';
import { Forge } from './forge/forge';
import { mergeWhenReady } from './forge/merging';
import { createApp } from './server/app';
import { RateLimits } from './server/rateLimits';
import { RequestLog } from './server/requestLog';
import { Sessions } from './server/session';
import { RepositoryHandle } from './repositoryHandle';
import { seedRepository, SeedRepository } from './seed/seed';
import { Journal } from './store/journal';
import { Deliveries } from './webhooks/deliveries';

/** Where the sandbox says what it does. @public */
export type SandboxLogger = {
  info(message: string): void;
  error(message: string): void;
};

/** How a sandbox is set up. @public */
export type SandboxOptions = {
  /** Port to listen on; 0 takes a free one. Default: 7080. */
  port?: number;
  /** Address to listen on. Default: 127.0.0.1, this machine only. */
  host?: string;
  /** Folder for the bare repositories and the records; created when missing. */
  stateDir: string;
  /** Repositories that shall exist; seeded only when they do not exist yet. */
  repositories?: SeedRepository[];
  /** Token that programs sign in with. Default: `sandbox-token`. */
  token?: string;
  /** Account behind the token. Default: `acme-bot`. */
  actor?: string;
  /** Account behind the buttons of the pages. Default: `guest`. */
  guest?: string;
  /** Also starts clusters that follow a repository; left out: no clusters. */
  clusters?: SandboxClustersOptions;
  /** Dates and limits go by it. Default: the machine's. */
  clock?: () => Date;
  logger?: SandboxLogger;
};

/** A running sandbox. @public */
export type Sandbox = {
  /** `http://localhost:<port>`. */
  url: string;
  /** Base URL of the REST API; GraphQL is at `<url>/api/graphql`. */
  apiBaseUrl: string;
  token: string;
  /** Faults to switch on. */
  faults: Faults;
  /** What has been asked of it. */
  requests: RequestLog;
  /** GitHub's published limits: `limits.enforced = true` makes it refuse. */
  limits: RateLimits;
  /** Clusters that follow a repository, when they were asked for. */
  clusters?: SandboxClusters;
  /** Resolves when all webhooks so far have been delivered. */
  webhooksSettled(): Promise<void>;
  /** @throws Error when there is no such repository. */
  repository(owner: string, name: string): RepositoryHandle;
  /** Stops listening and ends all git processes. */
  close(): Promise<void>;
};

/** Names and addresses that always mean this machine. */
const LOOPBACK = new Set(['localhost', '127.0.0.1', '::1', '[::1]']);

/** What undoes what has been started, last first. */
class Cleanup {
  private readonly steps: (() => unknown)[] = [];

  add(step: () => unknown): void {
    this.steps.unshift(step);
  }

  async run(): Promise<void> {
    for (const step of this.steps.splice(0)) {
      await step();
    }
  }
}

/**
 * Starts a GitHub-compatible server on this machine.
 * @throws Error when git is missing or too old, the port is taken, or a seed or the
 * state folder cannot be read; nothing is left running then.
 *
 * @public
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  await requireGit();
  const cleanup = new Cleanup();
  try {
    return await start(options, cleanup);
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

async function start(
  options: SandboxOptions,
  cleanup: Cleanup,
): Promise<Sandbox> {
  const {
    clock = () => new Date(),
    token = 'sandbox-token',
    actor = 'acme-bot',
    guest = 'guest',
    host = '127.0.0.1',
    logger,
  } = options;
  // The port comes first because addresses are part of every answer; whoever asks
  // before the repositories are open is told to come again.
  let answer: RequestListener = (_request, response) =>
    response.writeHead(503, { 'Retry-After': '1' }).end();
  const server = createServer({ keepAliveTimeout: 60_000 }, (...args) =>
    answer(...args),
  );
  await listen(server, options.port ?? 7080, host);
  const stopListening = () => {
    const closed = new Promise(resolve => server.close(resolve));
    server.closeAllConnections();
    return closed;
  };
  cleanup.add(stopListening);
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;

  const journal = new Journal(join(options.stateDir, 'records.jsonl'));
  cleanup.add(() => journal.close());
  const forge = await Forge.open({
    directory: join(options.stateDir, 'repositories'),
    journal,
    url,
    clock,
  });
  cleanup.add(() => forge.close());
  for (const seed of options.repositories ?? []) {
    if (await seedRepository(forge, seed)) {
      logger?.info(`seeded ${seed.owner}/${seed.name}`);
    }
  }
  const deliveries = new Deliveries(forge);
  cleanup.add(() => deliveries.close());
  // Requests end before what they work on does.
  cleanup.add(stopListening);
  const onError = (error: unknown) =>
    logger?.error(
      error instanceof Error ? error.stack ?? error.message : String(error),
    );
  mergeWhenReady(forge, onError);

  const faults = new Faults(clock);
  const requests = new RequestLog();
  const limits = new RateLimits(clock);
  const sessions = new Sessions(token, actor);
  const clusters =
    options.clusters &&
    (await SandboxClusters.start(
      { host, ...options.clusters },
      {
        ...{ forge, token, onError },
        file: join(options.stateDir, 'infrastructure.json'),
      },
    ));
  if (clusters) {
    cleanup.add(() => clusters.close());
    forge.subscribe(({ kind }) => {
      if (kind === 'push') {
        clusters.pull().catch(onError);
      }
    });
  }
  answer = createApp({
    ...{ forge, sessions, limits, deliveries, requests, faults, guest },
    ...{ clusters, clock },
    names: LOOPBACK.has(host) ? LOOPBACK : undefined,
    onError,
  });
  return {
    ...{ url, token, faults, requests, limits, clusters },
    apiBaseUrl: `${url}/api/v3`,
    webhooksSettled: () => deliveries.settled(),
    repository: (owner, name) =>
      new RepositoryHandle(forge.get(owner, name), actor),
    close: () => cleanup.run(),
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(
              `Port ${port} is taken. End what listens there, or choose another port with --port.`,
            )
          : error,
      ),
    );
    server.listen(port, host, resolve);
  });
}
