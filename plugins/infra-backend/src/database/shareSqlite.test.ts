import { mockServices } from '@backstage/backend-test-utils';
import knexFactory, { type Knex } from 'knex';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { get, kafka, newHost, submit } from '../__testUtils__/client';
import { kustomization, terraform } from '../__testUtils__/observedObjects';
import { requireSums } from '../__testUtils__/requireSums';
import { startBackend } from '../__testUtils__/startBackend';
import { startObserver } from '../__testUtils__/startObserver';
import { openDatabase } from './openDatabase';
import { transact } from './transact';

// It is waited on purpose.
jest.setTimeout(60_000);

describe('a SQLite file that others use, too', () => {
  let directory: string;
  const opened: Knex[] = [];

  /** A connection of its own, as another process has it. */
  const connect = () => {
    const knex = knexFactory({
      client: 'better-sqlite3',
      connection: { filename: join(directory, 'infra.sqlite') },
      useNullAsDefault: true,
    });
    opened.push(knex);
    return knex;
  };

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'shared-sqlite-'));
  });

  afterEach(async () => {
    await Promise.all(opened.splice(0).map(knex => knex.destroy()));
    await rm(directory, { recursive: true, force: true });
  });

  async function start() {
    const host = newHost();
    const knex = await openDatabase(mockServices.database({ knex: connect() }));
    const other = connect();
    const lock = async () => {
      await other.raw('begin immediate');
    };
    const unlock = async () => {
      await other.raw('commit');
    };
    return { host, knex, other, lock, unlock };
  }

  it('lets writes wait for a writer, and reads go on meanwhile', async () => {
    const { host, knex, lock, unlock } = await start();
    const { server } = await startBackend({ host, knex });
    await get(server, '/services').expect(200);
    const { observer, index, sink } = startObserver({ host, knex });
    await index.refresh();
    await sink().apply('Kustomization', [
      { type: 'put', object: kustomization(host.head) },
    ]);
    await lock();
    const written: string[] = [];
    const note = (name: string) => () => written.push(name);
    const writes = Promise.all([
      sink()
        .apply('Terraform', [
          { type: 'put', object: terraform('payments-api') },
        ])
        .then(note('events')),
      observer.statuses.enqueueAll().then(note('queue')),
      observer.projector.run().then(note('statuses')),
      submit(server, kafka).expect(201).then(note('change')),
    ]);
    // Somewhat longer than the driver would have stopped the process.
    const end = Date.now() + 6_000;
    let reads = 0;
    while (Date.now() < end) {
      await get(server, '/services').expect(200);
      await get(server, '/overview').expect(200);
      reads += 1;
    }
    expect(written).toEqual([]);
    expect(reads).toBeGreaterThan(10);
    await unlock();
    await writes;
    expect(written).toHaveLength(4);
    await observer.projector.run();
    const status = await observer.statuses.readStatus('payments-api');
    expect(status?.status.environments[0].resources[0].status.phase).toBe(
      'ready',
    );
    expect(host.pullRequests).toHaveLength(1);
    expect(await knex('observed_objects')).toHaveLength(2);
    expect(await knex('status_queue')).toEqual([]);
    await requireSums(knex);
  });

  it('gives up after a while, says that trying again helps, and does so', async () => {
    const { host, knex, lock, unlock } = await start();
    const { server } = await startBackend({ host, knex });
    await get(server, '/services').expect(200);
    await lock();
    const { status, body } = await submit(server, kafka);
    expect(status).toBe(503);
    expect(body.error.message).toContain('Try again in a moment');
    await unlock();
    expect((await submit(server, kafka)).status).toBe(201);
    expect(host.pullRequests).toHaveLength(1);
  });

  it('has a write-ahead log, and waits for the disk only where it must', async () => {
    const { knex } = await start();
    expect(await knex.raw('pragma journal_mode')).toEqual([
      { journal_mode: 'wal' },
    ]);
    expect(await knex.raw('pragma synchronous')).toEqual([{ synchronous: 1 }]);
  });

  it('begins a transaction again whose view of the data is outdated', async () => {
    const { knex, other } = await start();
    const seen: number[] = [];
    const insert = (db: Knex, owner: string) =>
      db('owner_counts').insert({ owner, services: 1, behind: 0 });
    await transact(knex, async trx => {
      seen.push((await trx('owner_counts')).length);
      // It can write no more after what it has read is not the newest.
      if (seen.length === 1) await insert(other, 'theirs');
      await insert(trx, 'ours');
    });
    expect(seen).toEqual([0, 1]);
    expect(await knex('owner_counts')).toHaveLength(2);
  });

  it('leaves nothing half when the disk is full, and goes on when it is not', async () => {
    const { host, knex } = await start();
    const { observer, index, sink } = startObserver({ host, knex });
    await index.refresh();
    const [{ page_count: pages }] = await knex.raw('pragma page_count');
    await knex.raw(`pragma max_page_count = ${pages}`);
    const many = Array.from({ length: 400 }, (_, n) => ({
      type: 'put' as const,
      object: terraform('payments-api', { name: `main-${n}` }),
    }));
    const before = await knex('status_queue').select('ticket');
    await expect(sink().apply('Terraform', many, '8')).rejects.toMatchObject({
      code: 'SQLITE_FULL',
    });
    expect(await knex('observed_objects')).toEqual([]);
    expect(await knex('status_queue').select('ticket')).toEqual(before);
    expect(await sink().readCursor('Terraform')).toBeUndefined();
    expect(await observer.observations.listKinds()).toEqual([]);
    await knex.raw('pragma max_page_count = 1000000');
    await sink().apply('Terraform', many, '8');
    expect(await knex('observed_objects')).toHaveLength(400);
    expect(await knex.raw('pragma integrity_check')).toEqual([
      { integrity_check: 'ok' },
    ]);
  });
});
