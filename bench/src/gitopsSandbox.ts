import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { GithubRepository } from '@groundwork/backstage-plugin-infra-backend-module-github';
import { startSandbox, type Sandbox } from '@groundwork/sandbox';
import { quietLogger } from './quietLogger';

/** A sandbox with one small GitOps repository, and our client of it. */
export interface GitopsSandbox {
  sandbox: Sandbox;
  repository: GithubRepository;
  /** Commit at the head of `main`. */
  head: string;
  stop(): Promise<void>;
}

/** Starts a sandbox on a free port with a state folder of its own. */
export async function startGitopsSandbox(): Promise<GitopsSandbox> {
  const stateDir = await mkdtemp(join(tmpdir(), 'groundwork-bench-'));
  const sandbox = await startSandbox({
    port: 0,
    stateDir,
    repositories: [
      {
        owner: 'acme',
        name: 'platform-gitops',
        files: { 'README.md': '# Platform\n' },
      },
    ],
  });
  const repository = new GithubRepository({
    url: `${sandbox.url}/acme/platform-gitops`,
    baseBranch: 'main',
    apiBaseUrl: sandbox.apiBaseUrl,
    credentials: { token: async () => sandbox.token, renew: async () => {} },
    logger: quietLogger,
  });
  return {
    sandbox,
    repository,
    head: await repository.readHead(),
    stop: async () => {
      await sandbox.close();
      await rm(stateDir, { recursive: true, force: true });
    },
  };
}
