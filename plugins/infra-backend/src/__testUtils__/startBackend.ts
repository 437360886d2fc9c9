import {
  coreServices,
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { infraRepositoryExtensionPoint } from '@groundwork/backstage-plugin-infra-node';
import type { Knex } from 'knex';
import { infraPlugin } from '../plugin';
import type { InMemoryHost, Step } from './InMemoryHost';

type Features = Parameters<typeof startTestBackend>[0]['features'];

/** Puts a host's client where the GitHub module would put its repository. */
export function repositoryModule(options: {
  host: InMemoryHost;
  step?: Step;
  moduleId?: string;
}) {
  return createBackendModule({
    pluginId: 'infra',
    moduleId: options.moduleId ?? 'memory',
    register(reg) {
      reg.registerInit({
        deps: { repositories: infraRepositoryExtensionPoint },
        async init({ repositories }) {
          repositories.setRepository(options.host.connect(options.step));
        },
      });
    },
  });
}

/** A component of the catalog with an owner. */
export function component(name: string, owner: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, namespace: 'default' },
    spec: { type: 'service', lifecycle: 'production', owner },
  };
}

/** The whole plugin over a host, in SQLite unless a database is given. */
export async function startBackend(options: {
  host: InMemoryHost;
  step?: Step;
  knex?: Knex;
  entities?: Entity[];
  features?: Features;
}) {
  const { host, step, knex, entities = [], features = [] } = options;
  return startTestBackend({
    features: [
      infraPlugin,
      repositoryModule({ host, step }),
      catalogServiceMock.factory({ entities }),
      ...(knex
        ? [
            createServiceFactory({
              service: coreServices.database,
              deps: {},
              factory: () => mockServices.database({ knex }),
            }),
          ]
        : []),
      ...features,
    ],
  });
}
