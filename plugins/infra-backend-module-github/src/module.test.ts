import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  infraRepositoryExtensionPoint,
  type GitOpsRepository,
} from '@groundwork/backstage-plugin-infra-node';
import { SandboxRepository } from './__testUtils__/sandboxRepository';
import infraModuleGithub from './index';

// A sandbox takes a while on a busy machine.
jest.setTimeout(60_000);

const integrations = {
  github: [
    {
      host: 'ghe.acme.test:8443',
      apiBaseUrl: 'https://ghe.acme.test:8443/api/v3',
      token: 'secret-token',
    },
  ],
};

async function start(data: object): Promise<GitOpsRepository[]> {
  const repositories: GitOpsRepository[] = [];
  const infra = createBackendPlugin({
    pluginId: 'infra',
    register(env) {
      env.registerExtensionPoint(infraRepositoryExtensionPoint, {
        setRepository: repository => {
          repositories.push(repository);
        },
      });
      env.registerInit({ deps: {}, async init() {} });
    },
  });
  const backend = await startTestBackend({
    features: [
      infra,
      infraModuleGithub,
      mockServices.rootConfig.factory({ data: { ...data } }),
    ],
  });
  await backend.stop();
  return repositories;
}

describe('the module', () => {
  it('sets the repository of the configuration', async () => {
    const [repository] = await start({
      integrations,
      infra: {
        repository: {
          url: 'https://ghe.acme.test:8443/acme/platform.git/',
          branch: 'release/1',
        },
      },
    });
    expect(repository).toMatchObject({
      title: 'acme/platform',
      url: 'https://ghe.acme.test:8443/acme/platform',
      baseBranch: 'release/1',
    });
    expect(repository.fileUrl({ path: 'a b/ü.yaml', line: 3 })).toBe(
      'https://ghe.acme.test:8443/acme/platform/blob/release/1/a%20b/%C3%BC.yaml#L3',
    );
    expect(repository.fileUrl({ path: 'a', revision: 'abc' })).toBe(
      'https://ghe.acme.test:8443/acme/platform/blob/abc/a',
    );
  });

  it('works with the integration of a host on this machine', async () => {
    const at = await SandboxRepository.start();
    const { host } = new URL(at.sandbox.url);
    const [repository] = await start({
      integrations: {
        github: [
          { host, apiBaseUrl: at.sandbox.apiBaseUrl, token: at.sandbox.token },
        ],
      },
      infra: { repository: { url: `${at.sandbox.url}/acme/platform-gitops` } },
    });
    expect(await repository.readHead()).toBe(await at.head());
    const request = await at.request('module');
    expect((await repository.propose(request)).status).toBe('opened');
    await at.stop();
  });

  const url = 'https://ghe.acme.test:8443/acme/platform';
  const broken: Array<[string, object, RegExp]> = [
    ['no repository', { integrations }, /infra\.repository\.url is not set/],
    [
      'no address',
      { integrations, infra: { repository: { url: 'acme/platform' } } },
      /infra\.repository\.url must be the web address/,
    ],
    [
      'a folder of a repository',
      { integrations, infra: { repository: { url: `${url}/tree/main` } } },
      /infra\.repository\.url must be/,
    ],
    [
      'plain http to another machine',
      {
        integrations,
        infra: { repository: { url: url.replace('https', 'http') } },
      },
      /infra\.repository\.url must be/,
    ],
    [
      'a host without an integration',
      { integrations, infra: { repository: { url: 'https://x.test/a/b' } } },
      /integrations\.github has no entry for that host/,
    ],
  ];
  it.each(broken)('does not start with %s', async (_name, data, message) => {
    await expect(start(data)).rejects.toThrow(message);
  });

  it('does not repeat credentials of an address', async () => {
    const withSecret = url.replace('//', '//me:hunter2@');
    const error = await start({
      integrations,
      infra: { repository: { url: withSecret } },
    }).catch(e => e);
    expect(String(error)).toContain('infra.repository.url');
    expect(`${error} ${error.cause} ${error.stack}`).not.toContain('hunter2');
  });
});
