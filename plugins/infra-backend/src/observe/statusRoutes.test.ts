import {
  coreServices,
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import type { ObservedObject } from '@groundwork/backstage-plugin-infra-common';
import { infraStatusExtensionPoint } from '@groundwork/backstage-plugin-infra-node';
import { get, newHost } from '../__testUtils__/client';
import { databaseIds, newDatabase } from '../__testUtils__/databases';
import { kustomization, terraform } from '../__testUtils__/observedObjects';
import { startBackend } from '../__testUtils__/startBackend';

const KINDS = ['Terraform', 'HelmRelease', 'Kustomization'];

describe.each(databaseIds)('routes of statuses on %s', id => {
  /** The whole backend over a cluster with what is in the list. */
  async function start(objects: ObservedObject[]) {
    async function* pageOf(kind: string) {
      yield objects.filter(object => object.kind === kind);
    }
    const host = newHost();
    const scheduler = mockServices.scheduler();
    const { server } = await startBackend({
      host,
      knex: await newDatabase(id),
      features: [
        createServiceFactory({
          service: coreServices.scheduler,
          deps: {},
          factory: () => scheduler,
        }),
        createBackendModule({
          pluginId: 'infra',
          moduleId: 'cluster',
          register(reg) {
            reg.registerInit({
              deps: { statuses: infraStatusExtensionPoint },
              async init({ statuses }) {
                statuses.addStatusSource({
                  id: 'test',
                  clusters: async () => ['dev-1'],
                  watch: async ({ sink }) => {
                    for (const kind of KINDS) {
                      await sink.replace(kind, pageOf(kind), () => '1');
                    }
                  },
                });
              },
            });
          },
        }),
      ],
    });
    /** The cluster is looked at, and what was seen is taken in. */
    const look = async () => {
      await scheduler.triggerTask('infra-watch-test-dev-1');
      await scheduler.triggerTask('infra-statuses');
    };
    return { host, server, look };
  }

  it.each(['card', 'status'])(
    'tell an unchanged %s by its ETag, and send it when it changed',
    async route => {
      const objects: ObservedObject[] = [];
      const { host, server, look } = await start(objects);
      objects.push(terraform('payments-api'), kustomization(host.head));
      await look();
      const path = `/services/payments-api/${route}`;
      const first = await get(server, path).expect(200);
      const ask = () =>
        get(server, path).set('If-None-Match', first.headers.etag);
      const unchanged = await ask().expect(304);
      expect(unchanged.text).toBe('');
      // Another service's change is none of this one.
      objects.push(terraform('orders-api'));
      await look();
      await ask().expect(304);

      objects[0] = terraform('payments-api', { suspended: true });
      await look();
      const changed = await ask().expect(200);
      expect(changed.headers.etag).not.toBe(first.headers.etag);
      expect(changed.body).not.toEqual(first.body);
    },
  );
});
