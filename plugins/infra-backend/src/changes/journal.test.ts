import { mockServices } from '@backstage/backend-test-utils';
import type { RequestChange } from '@groundwork/backstage-plugin-infra-common';
import type { Knex } from 'knex';
import { databaseIds, newDatabase } from '../__testUtils__/databases';
import { InMemoryHost } from '../__testUtils__/InMemoryHost';
import { Process } from '../__testUtils__/mortal';
import { claimText, platformFiles } from '../__testUtils__/platformFiles';
import { startIndex } from '../__testUtils__/startIndex';
import { DatabaseChangeStore } from '../database/DatabaseChangeStore';
import { ChangePlanner } from './ChangePlanner';
import { ChangeRunner } from './ChangeRunner';
import { ChangeService } from './ChangeService';

const claimPath = 'services/payments-api.yaml';
const change: RequestChange = {
  kind: 'request',
  service: 'payments-api',
  environments: [],
  resources: [{ type: 'kafka-topic', name: 'events' }],
};
const key = { idempotencyKey: 'key-00001', requestedBy: 'user:default/ann' };
const submission = { change, submitted: change, ...key };

const newHost = () =>
  new InMemoryHost({
    ...platformFiles,
    [claimPath]: claimText({ name: 'payments-api' }),
  });

/** Everything that works on changes, in a process of its own. */
function start(options: {
  host: InMemoryHost;
  knex: Knex;
  process?: Process;
  owner?: string;
  seconds?: number;
  graceMs?: number;
}) {
  const { host, knex, process = new Process(), owner = 'one' } = options;
  const clock = { seconds: options.seconds ?? 0 };
  const now = () =>
    new Date(Date.parse('2026-01-01T00:00:00Z') + clock.seconds * 1000);
  const repository = host.connect(process.step);
  const { index, store: indexStore } = startIndex({
    host,
    knex,
    step: process.step,
  });
  const store = process.wrap(new DatabaseChangeStore({ knex }));
  const planner = new ChangePlanner({
    repository,
    index,
    indexStore: process.wrap(indexStore),
    changeStore: store,
    facts: { of: async () => ({}) },
    now,
  });
  const logger = mockServices.logger.mock();
  const runner = new ChangeRunner({
    ...{ repository, planner, store, logger, now, owner },
    graceMs: options.graceMs,
  });
  const changes = new ChangeService({ planner, runner, store, now });
  return { index, runner, changes, store, clock };
}

/** One pull request with the right files, and no branch without one. */
function expectOneProposal(host: InMemoryHost) {
  expect(host.pullRequests).toHaveLength(1);
  expect([...host.branches.keys()]).toEqual([host.pullRequests[0].branch]);
  expect(host.branches.get(host.pullRequests[0].branch)?.commits).toBe(1);
  const text = host.proposedText(1, claimPath);
  expect(text).toContain('# Written by hand; keep this line.');
  expect(text).toContain('kafka-topic');
}

describe.each(databaseIds)('The journal on %s', databaseId => {
  it('tells nothing of a change whose id another person found a key for', async () => {
    const knex = await newDatabase(databaseId);
    const { changes } = start({ host: newHost(), knex });
    await changes.submit(submission);
    await knex('changes').update({ requested_by: 'user:default/bob' });
    const error = await changes.submit(submission).catch(e => e);
    expect(error.name).toBe('ConflictError');
    expect(error.message).not.toContain('payments-api');
  });

  it('finishes what was killed, at whatever await', async () => {
    const knex = await newDatabase(databaseId);
    await startIndex({ host: newHost(), knex }).index.refresh();
    let killed = 0;
    let resumed = 0;
    for (let k = 1; ; k += 1) {
      await knex('changes').delete();
      const host = newHost();
      let died: () => void = () => {};
      const death = new Promise<void>(resolve => {
        died = resolve;
      });
      const victim = start({ host, knex, process: new Process(k, died) });
      const end = await Promise.race([
        victim.changes.submit(submission).then(() => 'done'),
        death.then(() => 'dead'),
      ]);
      if (end === 'done') break;
      killed += 1;

      const next = start({ host, knex, owner: 'two', seconds: 4 });
      await next.runner.resumeAbandoned();
      const [row] = await knex('changes');
      await next.runner.workOn(row?.id);
      const stored = row && (await next.store.find(row.id));
      // Either the journal knew of it and finished it, or nothing was begun.
      expect([
        { k, status: 'proposed', branches: 1, pullRequests: 1 },
        { k, status: undefined, branches: 0, pullRequests: 0 },
      ]).toContainEqual({
        k,
        status: stored?.status,
        branches: host.branches.size,
        pullRequests: host.pullRequests.length,
      });
      if (row) resumed += 1;
      // And the person, who never saw an answer, asks again.
      const again = await next.changes.submit(submission);
      expect(again.change).toMatchObject({
        status: 'proposed',
        pullRequest: { number: 1 },
      });
      expectOneProposal(host);
    }
    expect(killed).toBeGreaterThan(15);
    expect(resumed).toBeGreaterThan(8);
  }, 60_000);

  it('leaves to others what others work on', async () => {
    const host = newHost();
    const knex = await newDatabase(databaseId);
    const busy = start({ host, knex });
    await busy.index.refresh();
    const work = busy.changes.submit(submission);
    const other = start({ host, knex, owner: 'two', seconds: 2 });
    while (host.count('propose') === 0) {
      await new Promise(resolve => setImmediate(resolve));
      await other.runner.resumeAbandoned();
    }
    expect((await work).outcome).toBe('created');
    expect(host.count('propose')).toBe(1);
  });

  it('proposes once when two replicas get the same submission', async () => {
    const host = newHost();
    const knex = await newDatabase(databaseId);
    const one = start({ host, knex });
    const two = start({ host, knex, owner: 'two' });
    await one.index.refresh();
    const answers = await Promise.all([
      one.changes.submit(submission),
      two.changes.submit(submission),
    ]);
    expect(answers.map(answer => answer.outcome).sort()).toEqual([
      'created',
      'known',
    ]);
    expect(answers[0].change.pullRequest).toEqual(
      answers[1].change.pullRequest,
    );
    expect(host.count('propose')).toBe(1);
    expectOneProposal(host);
  });

  it('does no harm when a process is taken for dead', async () => {
    const host = newHost();
    const knex = await newDatabase(databaseId);
    let release: () => void = () => {};
    const held = new Promise<void>(resolve => {
      release = resolve;
    });
    let reached: () => void = () => {};
    const isHeld = new Promise<void>(resolve => {
      reached = resolve;
    });
    const zombie = start({ host, knex, owner: 'zombie' });
    await zombie.index.refresh();
    host.onEffect = async name => {
      if (name !== 'before commit') return;
      host.onEffect = undefined;
      reached();
      await held;
    };
    const work = zombie.changes.submit(submission);
    await isHeld;
    const next = start({ host, knex, owner: 'two', seconds: 4 });
    await next.runner.resumeAbandoned();
    const [{ id }] = await knex('changes');
    await next.runner.workOn(id);
    expectOneProposal(host);
    release();
    await work.catch(() => {});
    expect((await next.store.find(id))?.status).toBe('proposed');
    expect(host.pullRequests).toHaveLength(1);
  });

  it('lets work end at a shutdown, and takes no more', async () => {
    const host = newHost();
    const knex = await newDatabase(databaseId);
    const one = start({ host, knex });
    await one.index.refresh();
    const work = one.changes.submit(submission);
    while (host.count('propose') === 0) {
      await new Promise(resolve => setImmediate(resolve));
    }
    await one.runner.close();
    expect((await work).change.status).toBe('proposed');
    await expect(one.changes.submit(submission)).rejects.toThrow(
      'shutting down',
    );
  });

  it('hands over what does not end in time, for the next start', async () => {
    const host = newHost();
    const knex = await newDatabase(databaseId);
    let reached: () => void = () => {};
    const isHeld = new Promise<void>(resolve => {
      reached = resolve;
    });
    const hanging = start({ host, knex, graceMs: 20 });
    await hanging.index.refresh();
    host.onEffect = async name => {
      if (name !== 'before commit') return;
      reached();
      await new Promise(() => {});
    };
    hanging.changes.submit(submission).catch(() => {});
    await isHeld;
    host.onEffect = undefined;
    await hanging.runner.close();

    const next = start({ host, knex, owner: 'two', seconds: 0 });
    await next.runner.resumeAbandoned();
    const [{ id }] = await knex('changes');
    await next.runner.workOn(id);
    expectOneProposal(host);
    expect((await next.store.find(id))?.status).toBe('proposed');
  });

  it('finds its pull request again when that was merged meanwhile', async () => {
    const host = newHost();
    const knex = await newDatabase(databaseId);
    const one = start({ host, knex });
    await one.index.refresh();
    const { change: stored } = await one.changes.submit(submission);
    host.merge(1);
    await knex('changes').update({ status: 'proposing', lease_until: null });
    const next = start({ host, knex, owner: 'two' });
    await next.runner.resumeAbandoned();
    await next.runner.workOn(stored.id);
    expect((await next.store.find(stored.id))?.status).toBe('merged');
  });

  it('tells what it waits for, and until when', async () => {
    const host = newHost();
    const knex = await newDatabase(databaseId);
    const until = new Date('2026-01-01T00:10:00Z');
    const one = start({ host, knex });
    await one.index.refresh();
    let seen: unknown;
    host.onEffect = async (name, options) => {
      if (name !== 'before createRef') return;
      options?.onWait?.({ until, reason: 'The host asks to wait' });
      while (!seen) {
        const [row] = await one.store.listOfService('payments-api', 1);
        if (row.waitingUntil) seen = row;
      }
    };
    const { change: done } = await one.changes.submit(submission);
    expect(seen).toMatchObject({
      status: 'proposing',
      message: 'The host asks to wait',
      waitingUntil: until.toISOString(),
    });
    expect(done).toMatchObject({ status: 'proposed' });
    expect(done.waitingUntil).toBeUndefined();
    expect(done.message).toBeUndefined();
  });
});
