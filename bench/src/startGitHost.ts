import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { GithubRepository } from '@groundwork/backstage-plugin-infra-backend-module-github';
import { z } from 'zod';
import { quietLogger } from './quietLogger';
import type { SyntheticSize } from './syntheticRepository';

const report = z.object({
  address: z.string(),
  seen: z.record(z.string(), z.number()),
});

/** A generated repository behind HTTP, in a process of its own. */
export interface GitHost {
  /** Where the repository is, such as `http://localhost:1234/acme/x`. */
  readonly url: string;
  readonly apiBaseUrl: string;
  /** Address of the archive of the head. */
  readonly archiveUrl: string;
  /** Our client of it, new each time: it remembers nothing. */
  connect(): GithubRepository;
  /** Changes one file of a service. */
  commit(service: number): Promise<void>;
  /** Requests by kind, and blobs asked for, since the last call. */
  takeCounts(): Promise<Readonly<Record<string, number>>>;
  stop(): void;
}

/** Starts the host; resolves when all its answers are prepared. */
export async function startGitHost(size: SyntheticSize): Promise<GitHost> {
  const child = fork(join(__dirname, 'gitHost.ts'), [
    `${size.services}`,
    `${size.environments}`,
  ]);
  const next = async () => {
    for (;;) {
      // The loader of TypeScript sends messages of its own.
      const [message] = await once(child, 'message');
      const parsed = report.safeParse(message);
      if (parsed.success) return parsed.data;
    }
  };
  const { address } = await next();
  const ask = async (message: object) => {
    const answer = next();
    child.send(message);
    return (await answer).seen;
  };
  const url = `${address}/acme/platform-gitops`;
  const apiBaseUrl = `${address}/api/v3`;
  return {
    url,
    apiBaseUrl,
    archiveUrl: `${apiBaseUrl}/repos/acme/platform-gitops/tarball/main`,
    connect: () =>
      new GithubRepository({
        url,
        apiBaseUrl,
        baseBranch: 'main',
        credentials: { token: async () => 'token', renew: async () => {} },
        logger: quietLogger,
      }),
    commit: async service => {
      await ask({ commit: service });
    },
    takeCounts: () => ask({ forget: true }),
    stop: () => child.disconnect(),
  };
}
