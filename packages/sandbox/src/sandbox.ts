import { createServer } from 'http';
import type { AddressInfo } from 'net';
import { join } from 'path';
import { Faults } from './faults/faults';
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

/** Where the sandbox says what it does. */
export type SandboxLogger = {
  info(message: string): void;
  error(message: string): void;
};

/** How a sandbox is set up. */
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
  clock?: () => Date;
  logger?: SandboxLogger;
};

/** A running sandbox. */
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
  /** Resolves when all webhooks so far have been delivered. */
  webhooksSettled(): Promise<void>;
  /** @throws Error when there is no such repository. */
  repository(owner: string, name: string): RepositoryHandle;
  /** Stops listening and ends all git processes. */
  close(): Promise<void>;
};

/** Starts a GitHub-compatible server on this machine. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const clock = options.clock ?? (() => new Date());
  const token = options.token ?? 'sandbox-token';
  const actor = options.actor ?? 'acme-bot';
  const server = createServer({ keepAliveTimeout: 60_000 });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 7080, options.host ?? '127.0.0.1', resolve);
  });
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const journal = new Journal(join(options.stateDir, 'records.jsonl'));
  const forge = await Forge.open({
    directory: join(options.stateDir, 'repositories'),
    journal,
    url,
    clock,
  });
  for (const seed of options.repositories ?? []) {
    if (await seedRepository(forge, seed)) {
      options.logger?.info(`seeded ${seed.owner}/${seed.name}`);
    }
  }
  const faults = new Faults(clock);
  const requests = new RequestLog();
  const limits = new RateLimits(clock);
  const deliveries = new Deliveries(forge);
  const onError = (error: unknown) =>
    options.logger?.error(
      error instanceof Error ? error.stack ?? error.message : String(error),
    );
  mergeWhenReady(forge, onError);
  const app = createApp({
    forge,
    sessions: new Sessions(token, actor),
    limits,
    deliveries,
    requests,
    faults,
    guest: options.guest ?? 'guest',
    names: new Set(
      ['localhost', '127.0.0.1', '[::1]', options.host ?? ''].map(name =>
        name.toLowerCase(),
      ),
    ),
    onError,
  });
  server.on('request', app);

  return {
    url,
    apiBaseUrl: `${url}/api/v3`,
    token,
    faults,
    requests,
    limits,
    webhooksSettled: () => deliveries.settled(),
    repository: (owner, name) =>
      new RepositoryHandle(forge.get(owner, name), actor),
    close: async () => {
      const closed = new Promise(resolve => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await deliveries.close();
      await forge.close();
      journal.close();
    },
  };
}
