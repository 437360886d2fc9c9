import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  infraStatusExtensionPoint,
  type StatusSource,
} from '@groundwork/backstage-plugin-infra-node';
import infraModuleKubernetes from './index';

jest.setTimeout(60_000);

it('adds the clusters of the configuration as a source of statuses', async () => {
  const sources: StatusSource[] = [];
  const infra = createBackendPlugin({
    pluginId: 'infra',
    register(env) {
      env.registerExtensionPoint(infraStatusExtensionPoint, {
        addStatusSource: source => {
          sources.push(source);
        },
      });
      env.registerInit({ deps: {}, async init() {} });
    },
  });
  const backend = await startTestBackend({
    features: [
      infra,
      infraModuleKubernetes,
      mockServices.rootConfig.factory({
        data: {
          kubernetes: {
            clusterLocatorMethods: [
              {
                type: 'config',
                clusters: [
                  {
                    name: 'dev',
                    url: 'https://dev.test',
                    serviceAccountToken: 't',
                  },
                  {
                    name: 'old',
                    url: 'https://old.test',
                    authProvider: 'oidc',
                  },
                ],
              },
            ],
          },
        },
      }),
    ],
  });
  await backend.stop();
  expect(sources.map(({ id }) => id)).toEqual(['kubernetes']);
  expect(await sources[0].clusters()).toEqual(['dev', 'old']);

  const told: string[] = [];
  await sources[0].watch({
    cluster: 'old',
    signal: new AbortController().signal,
    sink: {
      readCursor: async () => undefined,
      replace: async () => {},
      apply: async () => {},
      confirm: async () => {},
      unavailable: async (_, reason) => {
        told.push(reason);
      },
    },
  });
  expect(told[0]).toMatch(/cluster old signs people in with oidc/);
});
