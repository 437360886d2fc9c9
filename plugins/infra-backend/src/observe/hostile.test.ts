import type { ObservedObject } from '@groundwork/backstage-plugin-infra-common';
import { newHost } from '../__testUtils__/client';
import { databaseIds, newDatabase } from '../__testUtils__/databases';
import {
  condition,
  kustomization,
  observed,
  terraform,
} from '../__testUtils__/observedObjects';
import { startObserver } from '../__testUtils__/startObserver';
import type { StoredProposal } from '../database/ProposalStore';
import { listRequests } from '../services/listRequests';
import type { StatusParts } from '../services/DefaultStatusService';

const KINDS = ['Terraform', 'HelmRelease', 'Kustomization', 'ExternalSecret'];

async function* onePage(page: ObservedObject[]) {
  yield page;
}

/** An object of a stranger that claims to belong to payments-api. */
const forged = (own: Partial<ObservedObject> = {}) =>
  terraform('payments-api', {
    namespace: 'stranger',
    name: 'looks-right',
    identity: {
      service: 'payments-api',
      environment: 'dev',
      type: 'postgres',
      resource: 'looks-right',
    },
    conditions: [
      condition('Ready', 'False', 'TFExecApplyFailed', 'call 555 to repair'),
    ],
    ...own,
  });

const proposal = (own: Partial<StoredProposal> = {}): StoredProposal => ({
  number: 7,
  url: 'https://github.example.com/acme/gitops/pull/7',
  title: 'Two at once',
  author: 'someone',
  branch: 'both',
  headCommit: 'a'.repeat(40),
  state: 'open',
  draft: false,
  createdAt: '2026-11-25T11:00:00Z',
  updatedAt: '2026-11-25T11:00:00Z',
  review: 'none',
  mergeable: 'yes',
  checks: [],
  touches: [
    { service: 'payments-api', environments: ['dev'] },
    { service: 'orders-api', environments: ['dev'] },
  ],
  claims: [],
  ...own,
});

describe.each(databaseIds)('hostile input on %s', id => {
  async function start() {
    const host = newHost();
    const knex = await newDatabase(id);
    const started = startObserver({ host, knex });
    await started.index.refresh();
    const { observer, sink } = started;
    const observe = async (...objects: ObservedObject[]) => {
      for (const kind of KINDS) {
        const own = objects.filter(object => object.kind === kind);
        await sink().replace(kind, onePage(own), () => '7');
      }
      await observer.projector.run();
    };
    const status = async (service = 'payments-api') =>
      (await observer.statuses.readStatus(service))?.status;
    return { ...started, host, knex, observe, status };
  }

  const phaseOf = (
    found: Awaited<ReturnType<Awaited<ReturnType<typeof start>>['status']>>,
  ) =>
    found?.environments
      .find(({ name }) => name === 'dev')
      ?.resources.find(({ name }) => name === 'main')?.status.phase;

  it('takes labels for true only where the service is at home', async () => {
    const { host, observe, status, notifications } = await start();
    const quiet = [terraform('payments-api'), kustomization(host.head)];
    await observe(...quiet, forged({ conditions: [] }));
    await observe(...quiet, forged());
    await observe(
      ...quiet,
      forged({ namespace: 'payments-api', cluster: 'dev-1' }),
    );
    // That one lies in the namespace of the service, so it is shown.
    expect(JSON.stringify(await status())).toContain('looks-right');
    await observe(...quiet, forged());
    expect(JSON.stringify(await status())).not.toContain('looks-right');
    expect(JSON.stringify(await status())).not.toContain('555');
    expect(notifications.send).not.toHaveBeenCalled();
  });

  it('makes no services of labels, nor owners', async () => {
    const { host, observe, observer } = await start();
    const service = 'not-there';
    await observe(
      kustomization(host.head),
      forged({
        identity: {
          service,
          environment: 'dev',
          type: 'postgres',
          resource: 'main',
        },
        tags: { owner: 'group:default/stranger' },
      }),
    );
    expect(await observer.statuses.readStatus(service)).toBeUndefined();
  });

  it('believes no secret that lies elsewhere', async () => {
    const { host, observe, status } = await start();
    await observe(
      terraform('payments-api'),
      kustomization(host.head),
      observed({
        cluster: 'dev-1',
        kind: 'ExternalSecret',
        namespace: 'stranger',
        name: 'db',
        identity: {
          service: 'payments-api',
          environment: 'dev',
          type: 'postgres',
          resource: 'main',
        },
        conditions: [condition('Ready', 'False', 'SecretSyncedError', 'gone')],
      }),
    );
    expect(phaseOf(await status())).toBe('ready');
  });

  it('tells nobody of changes that are not of the service', async () => {
    const { host, observe, notifications, changeStore } = await start();
    jest.spyOn(changeStore, 'find').mockResolvedValue({
      service: 'orders-api',
      requestedBy: 'user:default/victim',
    } as never);
    await observe(terraform('payments-api'), kustomization(host.head));
    await observe(
      terraform('payments-api', {
        conditions: [condition('Ready', 'False', 'TFExecApplyFailed', 'no')],
      }),
      kustomization(host.head),
    );
    const told = notifications.send.mock.calls.map(([one]) => one.recipients);
    expect(told).toEqual([
      { type: 'entity', entityRef: ['group:default/payments'] },
    ]);
  });

  it('goes on with all others when one row cannot be written or read', async () => {
    const { host, observe, status, knex, sink, observer } = await start();
    await observe(
      terraform('payments-api', {
        conditions: [condition('Ready', 'False', 'A\0', 'b\0')],
        tags: { changeId: 'x\0', owner: 'y\0' },
        dependsOn: [],
      }),
      forged({ name: 'odd\0', identity: { service: 's\0' }, path: '\0' }),
      forged({
        name: 'long',
        identity: {
          service: Array.from({ length: 1_000 }, (_, n) =>
            String.fromCharCode(0x4e00 + ((n * 7919) % 20_000)),
          ).join(''),
        },
      }),
      kustomization(host.head),
    );
    expect(phaseOf(await status())).toBe('failed');
    // What another version wrote is listed again.
    await observe(terraform('payments-api'), kustomization(host.head));
    await knex('observed_objects')
      .where({ kind: 'Kustomization' })
      .update({ content: '{"other":1}' });
    await knex('service_statuses').update({ card: '{}', status: '{}' });
    expect(await observer.statuses.readCard('payments-api')).toBeUndefined();
    expect(await observer.statuses.readStatus('orders-api')).toBeUndefined();
    expect(await observer.statuses.listAttention(undefined, 5)).toEqual([]);
    await observer.projector.run();
    expect(await observer.statuses.readCard('payments-api')).toBeDefined();
    expect(await sink().readCursor('Kustomization')).toBeUndefined();
    expect(await sink().readCursor('Terraform')).toBe('7');
  });

  it('derives all others when one service cannot be', async () => {
    const { host, observe, observer, status, logger } = await start();
    const { readReports } = observer.statuses;
    jest
      .spyOn(observer.statuses, 'readReports')
      .mockImplementation(async services => {
        const found = await readReports.call(observer.statuses, services);
        return new Proxy(found, {
          get: (target, key) =>
            key === 'get'
              ? (name: string) => {
                  if (name === 'orders-api') throw new Error('odd');
                  return target.get(name);
                }
              : Reflect.get(target, key),
        });
      });
    await observer.statuses.enqueueAll();
    await observe(terraform('payments-api'), kustomization(host.head));
    expect(phaseOf(await status())).toBe('ready');
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('The status of orders-api could not be derived'),
    );
    const queued = await observer.statuses.takeQueued(10);
    expect(queued.map(({ service }) => service)).toEqual(['orders-api']);
  });

  it('lists of a pull request only what one may see', async () => {
    const { observer, changeStore } = await start();
    await observer.proposals.put([proposal({ changeId: 'abcdef012345' })]);
    const change = jest.spyOn(changeStore, 'find').mockResolvedValue({
      service: 'orders-api',
      requestedBy: 'user:default/other',
      change: {
        kind: 'request',
        service: 'orders-api',
        component: 'component:secret/orders-api',
      },
    } as never);
    const parts = {
      proposals: observer.proposals,
      statuses: observer.statuses,
      changeStore,
    } as unknown as StatusParts;
    const { items } = await listRequests(
      parts,
      { limit: 10 },
      { owners: ['group:default/payments'] },
    );
    expect(items).toHaveLength(1);
    expect(JSON.stringify(items)).not.toContain('orders-api');
    expect(items[0].services).toEqual(['payments-api']);
    const all = await listRequests(parts, { limit: 10 }, undefined);
    expect(all.items[0]).toMatchObject({
      services: ['payments-api', 'orders-api'],
      change: { service: 'orders-api' },
    });
    change.mockRestore();
  });

  it('lets nobody own what only their pull request asks for', async () => {
    const { observer, knex, status } = await start();
    const resources = [
      { type: 'postgres', name: 'main', environments: ['dev'] },
    ];
    await observer.proposals.put([
      proposal({
        touches: [{ service: 'new-api', environments: [] }],
        claims: [
          { service: 'new-api', owner: 'group:default/stranger', resources },
        ],
      }),
    ]);
    await observer.projector.run();
    expect(phaseOf(await status('new-api'))).toBe('proposed');
    expect(await knex('service_statuses').pluck('owner')).not.toContain(
      'group:default/stranger',
    );
  });

  it('survives rows of pull requests of another version', async () => {
    const { observer, knex } = await start();
    await observer.proposals.put([proposal(), proposal({ number: 8 })]);
    await knex('proposals').where({ number: 7 }).update({ content: '{}' });
    const found = await observer.proposals.list({
      limit: 5,
      permitted: undefined,
    });
    expect(found.map(({ number }) => number)).toEqual([8]);
    const later = '2026-11-25T11:05:00Z';
    await observer.proposals.put([proposal({ updatedAt: later })]);
    expect(await observer.proposals.find([7])).toHaveLength(1);
  });
});
