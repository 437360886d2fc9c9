import { mkdtemp, mkdir, rm, writeFile } from 'fs/promises';
import { tmpdir } from 'os';
import { join } from 'path';
import { mockServices } from '@backstage/backend-test-utils';
import { UrlReaders } from '@backstage/backend-defaults/urlReader';
import { ConfigReader } from '@backstage/config';
import {
  DefaultGithubCredentialsProvider,
  ScmIntegrations,
} from '@backstage/integration';
import {
  createPublishGithubAction,
  createPublishGithubPullRequestAction,
} from '@backstage/plugin-scaffolder-backend-module-github';
import { Sandbox, startSandbox } from './index';

/** What an action gets from the scaffolder, as far as these two look at it. */
function contextOf<T>(
  workspacePath: string,
  output: jest.Mock,
  input: Record<string, unknown>,
): T {
  return {
    workspacePath,
    output,
    input,
    logger: mockServices.logger.mock(),
    checkpoint: ({ fn }: { fn: () => unknown }) => fn(),
    signal: new AbortController().signal,
  } as T;
}

describe('stock Backstage against the sandbox', () => {
  let folder: string;
  let sandbox: Sandbox;
  let config: ConfigReader;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
    sandbox = await startSandbox({
      port: 0,
      stateDir: join(folder, 'state'),
      repositories: [
        {
          owner: 'acme',
          name: 'x',
          files: { 'README.md': '# x\n', 'services/a.yaml': 'a: 1\n' },
        },
      ],
    });
    config = new ConfigReader({
      backend: { reading: { allow: [{ host: new URL(sandbox.url).host }] } },
      integrations: {
        github: [
          {
            host: new URL(sandbox.url).host,
            apiBaseUrl: sandbox.apiBaseUrl,
            rawBaseUrl: `${sandbox.url}/raw`,
            token: sandbox.token,
          },
        ],
      },
    });
  });
  afterEach(async () => {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('is read by the URL reader: a file, a tree, a search', async () => {
    const reader = UrlReaders.default({
      config,
      logger: mockServices.logger.mock(),
    });
    const blob = `${sandbox.url}/acme/x/blob/main`;
    const file = await reader.readUrl(`${blob}/services/a.yaml`);
    expect((await file.buffer()).toString()).toBe('a: 1\n');
    await expect(
      reader.readUrl(`${blob}/services/a.yaml`, { etag: file.etag }),
    ).rejects.toMatchObject({ name: 'NotModifiedError' });
    await expect(reader.readUrl(`${blob}/none`)).rejects.toMatchObject({
      name: 'NotFoundError',
    });
    const tree = await reader.readTree(`${sandbox.url}/acme/x/tree/main`);
    const files = await tree.files();
    expect(files.map(({ path }) => path).sort()).toEqual([
      'README.md',
      'services/a.yaml',
    ]);
    await expect(
      reader.readTree(`${sandbox.url}/acme/x/tree/main`, { etag: tree.etag }),
    ).rejects.toMatchObject({ name: 'NotModifiedError' });
    const found = await reader.search(`${blob}/services/*.yaml`);
    expect(found.files.map(({ url }) => url)).toEqual([
      `${blob}/services/a.yaml`,
    ]);
    expect(String(await found.files[0].content())).toBe('a: 1\n');
  });

  it('takes publish:github:pull-request', async () => {
    const integrations = ScmIntegrations.fromConfig(config);
    const action = createPublishGithubPullRequestAction({
      integrations,
      config,
      githubCredentialsProvider:
        DefaultGithubCredentialsProvider.fromIntegrations(integrations),
    });
    const workspacePath = join(folder, 'workspace');
    await mkdir(workspacePath);
    await writeFile(join(workspacePath, 'new.yaml'), 'n: 1\n');
    const output = jest.fn();
    await action.handler(
      contextOf(workspacePath, output, {
        repoUrl: `${new URL(sandbox.url).host}?owner=acme&repo=x`,
        branchName: 'stock',
        title: 'Stock',
        description: 'By the stock action',
        filesToDelete: ['services/a.yaml'],
        reviewers: ['ada'],
        assignees: ['ada'],
      }),
    );
    expect(output).toHaveBeenCalledWith(
      'remoteUrl',
      `${sandbox.url}/acme/x/pull/1`,
    );
    const repo = sandbox.repository('acme', 'x');
    expect(await repo.listFiles('stock')).toEqual(['README.md', 'new.yaml']);
    expect(repo.listPullRequests()[0]).toMatchObject({
      title: 'Stock',
      assignees: ['ada'],
      pull: { requestedReviewers: ['ada'] },
    });
  });

  it('takes publish:github with a protected default branch', async () => {
    const integrations = ScmIntegrations.fromConfig(config);
    const action = createPublishGithubAction({
      integrations,
      config,
      githubCredentialsProvider:
        DefaultGithubCredentialsProvider.fromIntegrations(integrations),
    });
    const workspacePath = join(folder, 'workspace');
    await mkdir(workspacePath);
    await writeFile(join(workspacePath, 'catalog-info.yaml'), 'kind: X\n');
    const output = jest.fn();
    await action.handler(
      contextOf(workspacePath, output, {
        repoUrl: `${new URL(sandbox.url).host}?owner=acme&repo=fresh`,
        description: 'A fresh one',
        defaultBranch: 'main',
        topics: ['service'],
        access: 'acme/payments',
        protectDefaultBranch: true,
      }),
    );
    const repo = sandbox.repository('acme', 'fresh');
    expect(await repo.readFile('main', 'catalog-info.yaml')).toBe('kind: X\n');
    expect(output).toHaveBeenCalledWith(
      'remoteUrl',
      `${sandbox.url}/acme/fresh.git`,
    );
  });
});
