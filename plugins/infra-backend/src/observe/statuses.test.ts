import { NotAllowedError } from '@backstage/errors';
import { newHost } from '../__testUtils__/client';
import { databaseIds, newDatabase } from '../__testUtils__/databases';
import {
  condition,
  kustomization,
  terraform,
} from '../__testUtils__/observedObjects';
import { startObserver } from '../__testUtils__/startObserver';
import { claimText } from '../__testUtils__/platformFiles';
import type { ObservedObject } from '@groundwork/backstage-plugin-infra-common';

const KINDS = ['Terraform', 'HelmRelease', 'Kustomization'];

async function* pages(...list: ObservedObject[][]) {
  for (const page of list) yield page;
}

describe.each(databaseIds)('statuses on %s', id => {
  async function start() {
    const host = newHost();
    const knex = await newDatabase(id);
    const started = startObserver({ host, knex });
    await started.index.refresh();
    const { observer, sink } = started;
    /** Everything in the cluster, and what follows from it. */
    const observe = async (...objects: ObservedObject[]) => {
      for (const kind of KINDS) {
        const own = objects.filter(object => object.kind === kind);
        await sink().replace(kind, pages(own), () => '7');
      }
      await observer.projector.run();
    };
    const card = async (service = 'payments-api') =>
      (await observer.statuses.readCard(service))?.card;
    const phase = async (service?: string) =>
      (await card(service))?.resources[0]?.phases.dev?.phase;
    const status = async () =>
      (await observer.statuses.readStatus('payments-api'))?.status;
    return { ...started, host, knex, observe, card, status, phase };
  }

  it('is ready when the cluster has what Git asks for', async () => {
    const { host, observe, phase, card } = await start();
    await observe(terraform('payments-api'), kustomization(host.head));
    expect(await phase()).toBe('ready');
    expect(await card()).toMatchObject({
      service: 'payments-api',
      profile: 'internal-tooling',
      environments: [{ name: 'dev', package: 'aws-data@1.0.0' }],
      moreAttention: 0,
      proposals: [],
    });
    expect((await card())?.attention).toBeUndefined();
  });

  it('is not ready while a commit that touches it is not applied', async () => {
    const { host, index, observer, observe, phase } = await start();
    const before = host.head;
    await observe(terraform('payments-api'), kustomization(before));
    host.commit({
      'clusters/dev/payments-api/extra.yaml': Buffer.from('a: 1\n'),
    });
    await index.refresh();
    await observer.projector.run();
    expect(await phase()).toBe('merged');
    await observe(terraform('payments-api'), kustomization(host.head));
    expect(await phase()).toBe('ready');
  });

  it('stays ready when the commit that is not applied is about others', async () => {
    const { host, index, observer, observe, phase } = await start();
    await observe(terraform('payments-api'), kustomization(host.head));
    host.commit({
      'clusters/dev/orders-api/extra.yaml': Buffer.from('a: 1\n'),
    });
    await index.refresh();
    await observer.statuses.enqueue(['payments-api']);
    await observer.projector.run();
    expect(await phase()).toBe('ready');
  });

  it('is ready when the cluster knows a newer commit than the index', async () => {
    const { host, observe, phase } = await start();
    host.commit({ 'docs/readme.md': Buffer.from('new') });
    await observe(terraform('payments-api'), kustomization(host.head));
    expect(await phase()).toBe('ready');
  });

  it('says what needs a person, and forgets it when that is over', async () => {
    const { host, observer, observe, card } = await start();
    const waiting = terraform('payments-api', {
      conditions: [
        condition('Ready', 'Unknown', 'TerraformPlannedWithChanges'),
      ],
      details: { pendingPlan: 'plan-main-1a2b3c4d5e' },
    });
    const other = terraform('orders-api');
    await observe(waiting, other, kustomization(host.head));
    expect((await card())?.attention).toMatchObject({
      environment: 'dev',
      resource: { type: 'postgres', name: 'main' },
      phase: 'awaiting-approval',
      text: expect.stringContaining('dev/postgres main waits for approval'),
    });
    expect(await observer.statuses.listAttention(undefined, 10)).toHaveLength(
      1,
    );
    await observe(terraform('payments-api'), other, kustomization(host.head));
    expect((await card())?.attention).toBeUndefined();
    expect(await observer.statuses.listAttention(undefined, 10)).toEqual([]);
  });

  it('says what a plan would do once it was read, and reads it once', async () => {
    const { host, observer, observe, card } = await start();
    const readPlan = jest.fn(async ({ planId, object }) => ({
      object,
      id: planId,
      isDestroy: false,
      counts: { add: 2, change: 1, replace: 0, destroy: 0 },
      resources: [],
      redactions: 0,
    }));
    observer.sources.addStatusSource({
      id: 'fake',
      clusters: async () => ['dev-1'],
      watch: async () => {},
      readPlan,
    });
    const waiting = terraform('payments-api', {
      conditions: [
        condition('Ready', 'Unknown', 'TerraformPlannedWithChanges'),
      ],
      details: { pendingPlan: 'plan-main-1a2b3c4d5e' },
    });
    const text = async () => (await card())?.attention?.text;
    await observe(waiting, kustomization(host.head));
    while (!(await text())?.includes('2 to add, 1 to change')) {
      await new Promise(resolve => setTimeout(resolve, 10));
    }
    await observer.statuses.enqueue(['payments-api']);
    await observer.projector.run();
    expect(await text()).toContain('waits for approval of its plan');
    expect(readPlan).toHaveBeenCalledTimes(1);
  });

  it('says why a plan may not be read, and asks again after ten minutes', async () => {
    const { host, observer, observe, status, clock } = await start();
    let isAllowed = false;
    const readPlan = jest.fn(async ({ planId, object }) => {
      if (!isAllowed) throw new NotAllowedError('it may not list configmaps');
      return {
        object,
        id: planId,
        isDestroy: false,
        counts: { add: 2, change: 1, replace: 0, destroy: 0 },
        resources: [],
        redactions: 0,
      };
    });
    observer.sources.addStatusSource({
      id: 'fake',
      clusters: async () => ['dev-1'],
      watch: async () => {},
      readPlan,
    });
    const waiting = terraform('payments-api', {
      conditions: [
        condition('Ready', 'Unknown', 'TerraformPlannedWithChanges'),
      ],
      details: { pendingPlan: 'plan-main-1a2b3c4d5e' },
    });
    const message = async () =>
      (await status())?.environments[0].resources[0].status.message;
    const until = async (text: string) => {
      while (!(await message())?.includes(text)) {
        await new Promise(resolve => setTimeout(resolve, 10));
      }
    };
    const look = async () => {
      await observer.statuses.enqueue(['payments-api']);
      await observer.projector.run();
      await new Promise(resolve => setTimeout(resolve, 20));
    };
    await observe(waiting, kustomization(host.head));
    await until('it may not list configmaps');
    for (let sweeps = 0; sweeps < 5; sweeps += 1) await look();
    expect(readPlan).toHaveBeenCalledTimes(1);
    isAllowed = true;
    clock.now = new Date(clock.now.getTime() + 11 * 60_000);
    await observe(waiting, kustomization(host.head));
    await look();
    await until('2 to add, 1 to change');
    expect(await message()).not.toContain('configmaps');
    expect(readPlan).toHaveBeenCalledTimes(2);
  });

  it('keeps sums by owner that are always the sums of the rows', async () => {
    const { host, knex, observer, observe } = await start();
    const check = async () => {
      const counted = await knex('resource_statuses')
        .groupBy('owner', 'phase')
        .orderBy(['owner', 'phase'])
        .select('owner', 'phase')
        .count({ resources: '*' });
      const kept = await knex('status_counts')
        .where('resources', '<>', 0)
        .groupBy('owner', 'phase')
        .orderBy(['owner', 'phase'])
        .select('owner', 'phase')
        .sum({ resources: 'resources' });
      const plain = (rows: { resources?: unknown }[]) =>
        rows.map(row => ({ ...row, resources: Number(row.resources) }));
      expect(plain(kept)).toEqual(plain(counted));
      expect(kept.length).toBeGreaterThan(0);
    };
    await observe(terraform('payments-api'), kustomization(host.head));
    await check();
    await observe(
      terraform('payments-api', {
        conditions: [condition('Ready', 'False', 'TFExecApplyFailed', 'no')],
      }),
      terraform('orders-api'),
      kustomization(host.head),
    );
    await check();
    await observe(kustomization(host.head));
    await check();
    const mine = await observer.statuses.counts({
      owners: ['group:default/sales'],
    });
    expect(mine.reduce((sum, one) => sum + one.resources, 0)).toBe(1);
  });

  it('writes nothing when nothing changed, and tells nobody', async () => {
    const { host, observer, observe, signals, sink, onChange } = await start();
    const objects = [terraform('payments-api'), kustomization(host.head)];
    await observe(...objects);
    signals.publish.mockClear();
    onChange.mockClear();
    await sink().apply('Terraform', [
      { type: 'put', object: { ...objects[0], resourceVersion: '99' } },
    ]);
    expect(onChange).not.toHaveBeenCalled();
    await observer.statuses.enqueue(['payments-api']);
    await observer.projector.run();
    expect(signals.publish).not.toHaveBeenCalled();
  });

  it('tells browsers which service changed, by name only', async () => {
    const { host, observe, signals } = await start();
    await observe(terraform('payments-api'), kustomization(host.head));
    signals.publish.mockClear();
    await observe(
      terraform('payments-api', { suspended: true }),
      kustomization(host.head),
    );
    expect(signals.publish).toHaveBeenCalledTimes(1);
    expect(signals.publish).toHaveBeenCalledWith({
      recipients: { type: 'broadcast' },
      channel: 'infra:services',
      message: { services: ['payments-api'] },
    });
  });

  it('notifies the owner of a failure once, and not of a first look', async () => {
    const { host, observe, notifications } = await start();
    const failed = terraform('payments-api', {
      conditions: [condition('Ready', 'False', 'TFExecApplyFailed', 'no')],
    });
    await observe(failed, kustomization(host.head));
    const first = notifications.send.mock.calls.length;
    await observe(terraform('payments-api'), kustomization(host.head));
    notifications.send.mockClear();
    // It is tried again and fails again: one failure, one notification.
    for (let tries = 0; tries < 3; tries += 1) {
      await observe(failed, kustomization(host.head));
      await observe(
        terraform('payments-api', {
          generation: 2,
          conditions: [
            condition('Ready', 'Unknown', 'Progressing', 'Applying'),
            condition('Apply', 'Unknown', 'Progressing'),
          ],
        }),
        kustomization(host.head),
      );
    }
    expect(notifications.send).toHaveBeenCalledTimes(1);
    expect(notifications.send).toHaveBeenCalledWith({
      recipients: { type: 'entity', entityRef: ['group:default/payments'] },
      payload: expect.objectContaining({
        severity: 'high',
        scope: 'infra:payments-api:dev:postgres:main',
        link: expect.stringContaining('dev.postgres.main'),
      }),
    });
    expect(first).toBeLessThanOrEqual(1);
  });

  it('forgets objects that a new list does not have, not those of a broken one', async () => {
    const { host, observer, observe, sink, phase } = await start();
    await observe(terraform('payments-api'), kustomization(host.head));
    async function* broken() {
      yield [] as ObservedObject[];
      throw new Error('connection reset');
    }
    await expect(
      sink().replace('Terraform', broken(), () => undefined),
    ).rejects.toThrow('connection reset');
    await observer.projector.run();
    expect(await phase()).toBe('ready');
    await sink().replace('Terraform', pages([]), () => '9');
    await observer.projector.run();
    expect(await phase()).not.toBe('ready');
    expect(await sink().readCursor('Terraform')).toBe('9');
  });

  it('shows an object that Git does not ask for', async () => {
    const { host, observe, card } = await start();
    await observe(
      terraform('payments-api'),
      terraform('payments-api', {
        name: 'payments-api-postgres-old',
        identity: {
          service: 'payments-api',
          environment: 'dev',
          type: 'postgres',
          resource: 'old',
        },
      }),
      kustomization(host.head),
    );
    const row = (await card())?.resources.find(one => one.name === 'old');
    expect(['retained', 'orphaned']).toContain(row?.phases.dev.phase);
  });

  it('forgets a service whose claim and objects are gone', async () => {
    const { host, index, observer, observe, card } = await start();
    await observe(terraform('payments-api'), kustomization(host.head));
    host.commit({ 'services/payments-api.yaml': undefined });
    await index.refresh();
    await observe(kustomization(host.head));
    expect(await card()).toBeUndefined();
    expect(await observer.statuses.readStatus('payments-api')).toBeUndefined();
  });

  it('describes a claim anew when it changes, and not otherwise', async () => {
    const { host, index, observer, knex, observe, card } = await start();
    await observe(terraform('payments-api'), kustomization(host.head));
    const basis = async () =>
      (await knex('desired_services').where('service', 'payments-api').first())
        .basis;
    const before = await basis();
    await observer.statuses.enqueueAll();
    await observer.projector.run();
    expect(await basis()).toBe(before);
    host.commit({
      'services/payments-api.yaml': Buffer.from(
        claimText({ name: 'payments-api', environments: ['dev', 'prod'] }),
      ),
    });
    await index.refresh();
    await observer.projector.run();
    expect(await basis()).not.toBe(before);
    expect((await card())?.environments.map(one => one.name)).toEqual([
      'dev',
      'prod',
    ]);
  });

  it('leaves a service in the queue that is put in again meanwhile', async () => {
    const { observer } = await start();
    const { statuses } = observer;
    await statuses.enqueue(['payments-api']);
    const queued = await statuses.takeQueued(10);
    await statuses.enqueue(['payments-api']);
    await statuses.writeDerived({ queued, derived: [], transitions: [] });
    expect(
      (await statuses.takeQueued(10)).map(({ service }) => service),
    ).toContain('payments-api');
  });

  it('comes to the same rows from an empty database', async () => {
    const { host, knex, index, observer, observe, store, notifications } =
      await start();
    const objects = [
      terraform('payments-api'),
      terraform('orders-api', { suspended: true }),
      kustomization(host.head),
    ];
    await observe(...objects);
    // Since when something is so is not known again where nobody else knows.
    const withoutTimes = (list: Record<string, unknown>[]) =>
      // Nor is what people were told.
      list.map(({ since: _, announced: __, ...row }) =>
        JSON.parse(
          JSON.stringify(row).replace(/,?\\"since\\":\\"[^"]*\\"/g, ''),
        ),
      );
    const rows = async () => ({
      services: withoutTimes(await knex('service_statuses').orderBy('service')),
      resources: withoutTimes(
        await knex('resource_statuses').orderBy('service'),
      ),
    });
    const before = await rows();
    await store.clear();
    for (const table of [
      'observed_objects',
      'observed_kinds',
      'desired_services',
      'desired_objects',
      'service_statuses',
      'resource_statuses',
      'status_counts',
      'owner_counts',
      'status_queue',
    ]) {
      await knex(table).delete();
    }
    notifications.send.mockClear();
    await index.refresh();
    await observer.projector.run();
    await observe(...objects);
    expect(await rows()).toEqual(before);
    // It is not news to people.
    expect(notifications.send).not.toHaveBeenCalled();
  });
});
