import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ConfigReader } from '@backstage/config';
import {
  DefaultGithubCredentialsProvider,
  ScmIntegrations,
} from '@backstage/integration';

import { createPublishGithubPullRequestAction } from '@backstage/plugin-scaffolder-backend-module-github';
import type { Sandbox } from '@groundwork/sandbox';
import { quietLogger } from './quietLogger';

/**
 * The peer: Backstage's own `publish:github:pull-request`. The files lie in
 * the workspace already, so what `fetch:template` costs is not counted.
 */
export function stockPullRequest(sandbox: Sandbox) {
  const host = new URL(sandbox.url).host;
  const integrations = ScmIntegrations.fromConfig(
    new ConfigReader({
      integrations: {
        github: [
          { host, apiBaseUrl: sandbox.apiBaseUrl, token: sandbox.token },
        ],
      },
    }),
  );
  const action = createPublishGithubPullRequestAction({
    integrations,
    githubCredentialsProvider:
      DefaultGithubCredentialsProvider.fromIntegrations(integrations),
    config: new ConfigReader({}),
  });
  return async (
    branch: string,
    files: readonly { path: string; content: string }[],
  ): Promise<void> => {
    const workspacePath = await mkdtemp(join(tmpdir(), 'groundwork-stock-'));
    for (const { path, content } of files) {
      await mkdir(join(workspacePath, dirname(path)), { recursive: true });
      await writeFile(join(workspacePath, path), content);
    }
    let url: unknown;
    await action.handler({
      input: {
        repoUrl: `${host}?owner=acme&repo=platform-gitops`,
        branchName: branch,
        title: 'Benchmark',
        description: 'Benchmark',
      },
      logger: quietLogger,
      workspacePath,
      checkpoint: async ({ fn }) => fn(),
      output: (name, value) => {
        if (name === 'remoteUrl') url = value;
      },
      createTemporaryDirectory: async () => workspacePath,
      getInitiatorCredentials: async () => {
        throw new Error('not used');
      },
      task: { id: 'bench' },
    });
    if (!url) throw new Error('The stock action made no pull request');
    await rm(workspacePath, { recursive: true, force: true });
  };
}
