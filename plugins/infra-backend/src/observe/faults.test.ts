import { mockServices } from '@backstage/backend-test-utils';
import type { ObservedObject } from '@groundwork/backstage-plugin-infra-common';
import { newHost } from '../__testUtils__/client';
import { databaseIds, newDatabase } from '../__testUtils__/databases';
import { kustomization, terraform } from '../__testUtils__/observedObjects';
import { startObserver } from '../__testUtils__/startObserver';
import { transact } from '../database/transact';
import { ClockWatch } from './ClockWatch';
import { freshenCard } from './freshen';
import { clusterFreshness } from './freshness';
import { FreshnessWatch } from './FreshnessWatch';
import { WatcherBeats } from './WatcherBeats';

const KINDS = ['Terraform', 'HelmRelease', 'Kustomization'];
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

async function* pages(...list: ObservedObject[][]) {
  for (const page of list) yield page;
}

describe.each(databaseIds)('faults of observing on %s', id => {
  async function start() {
    const host = newHost();
    const knex = await newDatabase(id);
    const started = startObserver({ host, knex });
    await started.index.refresh();
    const { observer, sink, clock } = started;
    const watch = new FreshnessWatch({ observer, now: () => clock.now });
    const observe = async (...objects: ObservedObject[]) => {
      for (const kind of KINDS) {
        const own = objects.filter(object => object.kind === kind);
        await sink().replace(kind, pages(own), () => '7');
      }
      await observer.projector.run();
    };
    const phase = async () =>
      (await observer.statuses.readStatus('payments-api'))?.status
        .environments[0].resources[0].status.phase;
    const look = async () => {
      await watch.check();
      await observer.projector.run();
    };
    const pass = (milliseconds: number) => {
      clock.now = new Date(clock.now.getTime() + milliseconds);
    };
    const freshness = async (cluster: string) =>
      clusterFreshness(await observer.kindStates.readNow(), cluster, clock.now);
    const confirm = async (cluster: string) => {
      const one = sink(cluster);
      for (const kind of KINDS) await one.confirm(kind);
    };
    return {
      ...started,
      ...{ host, knex, observe, phase, look, pass, freshness, confirm },
    };
  }

  describe('one of three clusters is away', () => {
    it('leaves the others fresh, and the rows of the lost one where they are', async () => {
      const { host, knex, observe, phase, look, pass, freshness, confirm } =
        await start();
      await observe(terraform('payments-api'), kustomization(host.head));
      await confirm('eu-1');
      await confirm('eu-2');
      await look();
      expect(await phase()).toBe('ready');
      const rows = await knex('observed_objects').count({ rows: '*' });
      for (let minute = 0; minute < 10; minute += 1) {
        pass(MINUTE);
        await confirm('eu-1');
        await confirm('eu-2');
        await look();
        for (const other of ['eu-1', 'eu-2']) {
          const { stale, observedAt } = await freshness(other);
          expect(stale).toBe(false);
          expect(observedAt).toBeDefined();
        }
      }
      expect(await freshness('dev-1')).toMatchObject({ stale: true });
      expect(await phase()).toBe('unknown');
      expect(await knex('observed_objects').count({ rows: '*' })).toEqual(rows);
      await confirm('dev-1');
      await look();
      expect(await phase()).toBe('ready');
    });
  });

  describe('the clock jumps', () => {
    it('is stale until the next confirmation at most, an hour forward', async () => {
      const { host, observe, phase, look, pass, confirm } = await start();
      await observe(terraform('payments-api'), kustomization(host.head));
      await look();
      pass(HOUR);
      await confirm('dev-1');
      await look();
      expect(await phase()).toBe('ready');
    });

    it('confirms at once, and does not stay fresh for an hour, when set back', async () => {
      const { host, observe, phase, look, pass, freshness, sink, observer } =
        await start();
      await observe(terraform('payments-api'), kustomization(host.head));
      await look();
      const one = sink();
      for (const kind of KINDS) await one.confirm(kind);
      await observer.kindStates.read();
      pass(-HOUR);
      await look();
      expect(await phase()).toBe('ready');
      // The same sink and the same memory as before the jump.
      for (const kind of KINDS) await one.confirm(kind);
      const { kinds } = await observer.kindStates.read();
      for (const { observedAt } of kinds) {
        expect(Date.parse(observedAt!)).toBeLessThan(
          Date.parse('2026-11-25T11:30:00.000Z'),
        );
      }
      // Now the cluster is lost.
      pass(4 * MINUTE);
      expect(await freshness('dev-1')).toMatchObject({ stale: true });
    });

    it('counts what was seen in the future as seen now, so that it grows old', async () => {
      const { host, observe, look, pass, freshness } = await start();
      await observe(terraform('payments-api'), kustomization(host.head));
      pass(-HOUR);
      await look();
      expect(await freshness('dev-1')).toMatchObject({ stale: false });
      pass(4 * MINUTE);
      await look();
      expect(await freshness('dev-1')).toMatchObject({ stale: true });
    });
  });

  describe('the database is away', () => {
    it('writes a page wholly or not at all, and has it all after a new list', async () => {
      const { host, knex, observer, observe, phase, sink } = await start();
      await observe(kustomization(host.head));
      const list = ['payments-api', 'orders-api'].map(name => terraform(name));
      const before = await knex('observed_objects').select('name', 'content');
      // The queue is written last in the transaction of a page.
      await knex.schema.renameTable('status_queue', 'status_queue_away');
      await expect(
        sink().replace('Terraform', pages(list), () => '8'),
      ).rejects.toThrow('status_queue');
      await expect(
        sink().apply('Terraform', [{ type: 'put', object: list[0] }], '8'),
      ).rejects.toThrow('status_queue');
      await expect(observer.projector.run()).rejects.toThrow('status_queue');
      await knex.schema.renameTable('status_queue_away', 'status_queue');
      expect(await knex('observed_objects').select('name', 'content')).toEqual(
        before,
      );
      // The source goes on where it was: it has to list again.
      expect(await sink().readCursor('Terraform')).toBe('7');
      await sink().replace('Terraform', pages(list), () => '8');
      await observer.projector.run();
      expect(await phase()).toBe('ready');
      expect(await knex('status_queue')).toEqual([]);
    });

    it('keeps a service in the queue whose statuses could not be written', async () => {
      const { host, knex, observer, observe, phase } = await start();
      await observe(terraform('payments-api'), kustomization(host.head));
      await observer.statuses.enqueue(['payments-api']);
      await knex.schema.renameTable('owner_counts', 'owner_counts_away');
      const rows = () => knex('resource_statuses').orderBy('service');
      const before = await rows();
      await knex('observed_objects')
        .where('kind', 'Terraform')
        .update({
          content: JSON.stringify(
            terraform('payments-api', { suspended: true }),
          ),
        });
      await knex('service_statuses').update({ owner: 'group:default/other' });
      await expect(observer.projector.run()).rejects.toThrow('owner_counts');
      expect(await rows()).toEqual(before);
      await knex.schema.renameTable('owner_counts_away', 'owner_counts');
      await observer.projector.run();
      expect(await phase()).toBe('suspended');
    });
  });

  describe('others stand in the way', () => {
    const busy = (code: string) =>
      Object.assign(new Error('somebody else writes'), { code });

    it.each(['SQLITE_BUSY', '40001', '40P01'])(
      'begins again after %s, with nothing left of the first attempt',
      async code => {
        const { knex } = await start();
        let attempts = 0;
        await transact(knex, async trx => {
          attempts += 1;
          await trx('owner_counts').insert({
            ...{ owner: `attempt-${attempts}`, services: 1, behind: 0 },
          });
          if (attempts < 3) throw busy(code);
        });
        const owners = await knex('owner_counts')
          .where('owner', 'like', 'attempt-%')
          .pluck('owner');
        expect(owners).toEqual(['attempt-3']);
      },
    );

    it('gives up after a few attempts, and at once for what is no contention', async () => {
      const { knex } = await start();
      const run = jest.fn(async () => {
        throw busy('40001');
      });
      await expect(transact(knex, run)).rejects.toThrow('somebody else writes');
      expect(run.mock.calls.length).toBeGreaterThan(1);
      expect(run.mock.calls.length).toBeLessThan(10);
      const other = jest.fn(async () => {
        throw busy('SQLITE_FULL');
      });
      await expect(transact(knex, other)).rejects.toThrow();
      expect(other).toHaveBeenCalledTimes(1);
    });
  });
});

describe('freshenCard', () => {
  const card = {
    service: 'payments-api',
    profile: 'internal-tooling',
    environments: [{ name: 'dev', title: 'dev' }],
    resources: [],
    moreAttention: 0,
    proposals: [],
    links: [],
    linkCount: 0,
  };
  const seenAt = (time: string) =>
    freshenCard(
      card,
      new Map([['dev', 'dev-1']]),
      {
        kinds: KINDS.map(kind => ({
          ...{ cluster: 'dev-1', kind, state: 'live' as const },
          observedAt: `2026-11-25T12:${time}.000Z`,
        })),
        freshSeconds: 180,
      },
      new Date(`2026-11-25T12:${time}.500Z`),
    );

  it('is the same answer for half a minute, so that its ETag is, too', () => {
    expect(seenAt('00:29')).toEqual(seenAt('00:01'));
    expect(seenAt('00:31')).not.toEqual(seenAt('00:29'));
  });

  it('never says that it was seen later than it was', () => {
    expect(seenAt('00:29').asOf).toBe('2026-11-25T12:00:00.000Z');
  });
});

describe('ClockWatch', () => {
  function clocks() {
    const clock = { time: 1_000_000_000_000, elapsed: 0 };
    const wake = jest.fn(async () => {});
    const watch = new ClockWatch({
      now: () => new Date(clock.time),
      elapsed: () => clock.elapsed,
      wake,
      logger: mockServices.logger.mock(),
    });
    const pass = async (elapsed: number, jump = 0) => {
      clock.elapsed += elapsed;
      clock.time += elapsed + jump;
      await watch.check();
    };
    return { wake, pass };
  }

  it('wakes what is scheduled for a while after the clock was set back', async () => {
    const { wake, pass } = clocks();
    await pass(10_000);
    expect(wake).not.toHaveBeenCalled();
    await pass(10_000, -HOUR);
    await pass(10_000);
    expect(wake).toHaveBeenCalledTimes(2);
    await pass(5 * MINUTE);
    expect(wake).toHaveBeenCalledTimes(2);
  });

  it('has nothing to do when it is set forward, or by a little', async () => {
    const { wake, pass } = clocks();
    await pass(10_000, HOUR);
    await pass(10_000, -5_000);
    expect(wake).not.toHaveBeenCalled();
  });
});

describe.each(databaseIds)('WatcherBeats on %s', id => {
  async function start() {
    const knex = await newDatabase(id);
    const { observations } = startObserver({ host: newHost(), knex }).observer;
    const clock = { elapsed: 0 };
    const release = jest.fn(async (_: string) => {});
    const beats = new WatcherBeats({
      store: observations,
      elapsed: () => clock.elapsed,
      release,
    });
    const look = async (elapsed: number) => {
      clock.elapsed += elapsed;
      await beats.check();
    };
    return { beats, observations, release, look };
  }

  it('releases what a dead watcher holds, within half a minute', async () => {
    const { beats, release, look } = await start();
    await beats.during('infra-watch-x', async () => {});
    await look(0);
    await look(20_000);
    expect(release).not.toHaveBeenCalled();
    await look(5_000);
    expect(release).toHaveBeenCalledWith('infra-watch-x');
  });

  it('leaves alone what shows that it lives', async () => {
    const { observations, release, look } = await start();
    for (let beat = 0; beat < 10; beat += 1) {
      await observations.writeBeat('infra-watch-x', String(beat));
      await look(10_000);
    }
    expect(release).not.toHaveBeenCalled();
  });

  it('says nothing more when the work has ended', async () => {
    const { beats, observations } = await start();
    await expect(
      beats.during('infra-watch-x', async () => {
        throw new Error('cut off');
      }),
    ).rejects.toThrow('cut off');
    expect([...(await observations.readBeats()).keys()]).toEqual([
      'infra-watch-x',
    ]);
  });
});
