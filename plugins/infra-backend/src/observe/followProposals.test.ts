import { newHost } from '../__testUtils__/client';
import { databaseIds, newDatabase } from '../__testUtils__/databases';
import { claimText } from '../__testUtils__/platformFiles';
import { startObserver } from '../__testUtils__/startObserver';

const PAYMENTS = 'services/payments-api.yaml';
const bigger = claimText({ name: 'payments-api' }).replace(
  'resources:',
  'resources:\n    - { type: kafka-topic, name: events }',
);

describe.each(databaseIds)('following proposals on %s', id => {
  async function start() {
    const host = newHost();
    let time = Date.parse('2026-11-25T12:00:00.000Z');
    host.now = () => new Date(time);
    const knex = await newDatabase(id);
    const started = startObserver({ host, knex });
    await started.index.refresh();
    const { follower, proposals, projector } = started.observer;
    const follow = async () => {
      host.calls.clear();
      await follower.refresh();
      await projector.run();
      return Object.fromEntries(host.calls);
    };
    const one = async (number = 1) => (await proposals.find([number]))[0];
    const rows = () => knex('proposals').select().orderBy('number');
    const pass = (seconds: number) => {
      time += seconds * 1000;
    };
    return { ...started, host, knex, follow, one, rows, pass };
  }

  it('finds services and environments that a person touches', async () => {
    const { host, follow, one } = await start();
    host.openPullRequest('feature', {
      [PAYMENTS]: bigger,
      'clusters/dev/orders-api/hand.yaml': 'a: 1\n',
      'clusters/prod/orders-api/hand.yaml': 'a: 1\n',
      'docs/payments-api.md': 'a text\n',
    });
    await follow();
    const found = await one();
    expect(found.touches).toEqual([
      { service: 'payments-api', environments: [] },
      { service: 'orders-api', environments: ['dev', 'prod'] },
    ]);
    expect(found.claims).toMatchObject([
      {
        service: 'payments-api',
        resources: expect.arrayContaining([
          { type: 'kafka-topic', name: 'events', environments: ['dev'] },
        ]),
      },
    ]);
    expect(found).not.toHaveProperty('paths');
  });

  it('costs one query while nothing happens, and writes nothing', async () => {
    const { host, follow, rows, observer } = await start();
    for (let i = 0; i < 7; i += 1) {
      host.openPullRequest(`b${i}`, { [PAYMENTS]: `${bigger}# ${i}\n` });
    }
    expect(await follow()).toMatchObject({ readProposals: 1, readTexts: 1 });
    const before = await rows();
    expect(before).toHaveLength(7);
    const put = jest.spyOn(observer.proposals, 'put');
    for (let look = 0; look < 3; look += 1) {
      expect(await follow()).toEqual({ readProposals: 1 });
      expect(await put.mock.results[look].value).toEqual([]);
    }
    expect(await rows()).toEqual(before);
  });

  it('does not read far back for those that touch no service', async () => {
    const { host, follow, pass, rows } = await start();
    const number = host.openPullRequest('docs', { 'docs/x.md': 'a\n' });
    pass(3600);
    host.close(number);
    const since: (Date | undefined)[] = [];
    host.onReadProposals = options => since.push(options.since);
    await follow();
    await follow();
    expect(await rows()).toEqual([]);
    expect(since).toEqual([undefined, new Date('2026-11-25T12:55:00.000Z')]);
  });

  it('sees reviews and checks, and reads claims only after a push', async () => {
    const { host, follow, one, pass } = await start();
    const number = host.openPullRequest('feature', { [PAYMENTS]: bigger });
    await follow();
    pass(60);
    host.change(number, {
      review: 'approved',
      checks: [{ name: 'lint', category: 'validation', state: 'failure' }],
    });
    expect(await follow()).toEqual({ readProposals: 1 });
    expect(await one()).toMatchObject({
      review: 'approved',
      checks: [{ state: 'failure' }],
    });
    const orders = claimText({ name: 'orders-api' });
    const { branches } = host;
    branches.set('feature', {
      ...branches.get('feature')!,
      files: new Map([
        ...host.files,
        ['services/orders-api.yaml', Buffer.from(`${orders}# by hand\n`)],
      ]),
    });
    expect(await follow()).toEqual({ readProposals: 1, readTexts: 1 });
    expect((await one()).touches).toEqual([
      { service: 'orders-api', environments: [] },
    ]);
  });

  it('notes a check that changed although nothing else did', async () => {
    const { host, follow, one } = await start();
    const number = host.openPullRequest('feature', { [PAYMENTS]: bigger });
    await follow();
    const { updatedAt } = await one();
    host.change(number, {
      updatedAt,
      checks: [{ name: 'lint', category: 'validation', state: 'success' }],
    });
    await follow();
    expect((await one()).checks).toHaveLength(1);
  });

  it('shows on the card what is open, and takes it away at the end', async () => {
    const { host, observer, follow, pass, one } = await start();
    const number = host.openPullRequest('feature', { [PAYMENTS]: bigger });
    await follow();
    const card = async () =>
      (await observer.statuses.readCard('payments-api'))?.card;
    expect((await card())?.proposals).toMatchObject([{ number }]);
    pass(60);
    host.close(number);
    await follow();
    expect((await card())?.proposals).toEqual([]);
    expect((await one()).state).toBe('closed');
  });

  it('finds out what ended while nobody looked', async () => {
    const { host, follow, one, pass } = await start();
    const merged = host.openPullRequest('a', { [PAYMENTS]: bigger });
    const newer = host.openPullRequest('b', { [PAYMENTS]: `${bigger}#\n` });
    await follow();
    host.merge(merged);
    pass(24 * 3600);
    host.change(newer, { review: 'approved' });
    expect(await follow()).toEqual({ readProposals: 1 });
    expect(await one(merged)).toMatchObject({
      state: 'merged',
      mergeCommit: host.head,
    });
  });

  it('ends one that the host does not know any more', async () => {
    const { host, follow, one } = await start();
    host.openPullRequest('feature', { [PAYMENTS]: bigger });
    await follow();
    host.pullRequests.length = 0;
    await follow();
    expect((await one()).state).toBe('closed');
    expect(await follow()).toEqual({ readProposals: 1 });
  });

  it('keeps whether it can be merged while the host computes it', async () => {
    const { host, follow, one, rows } = await start();
    const number = host.openPullRequest('feature', { [PAYMENTS]: bigger });
    await follow();
    const before = await rows();
    const { updatedAt } = await one();
    host.change(number, { updatedAt, mergeable: 'unknown' });
    await follow();
    expect(await rows()).toEqual(before);
    host.change(number, { updatedAt, mergeable: 'conflicts' });
    await follow();
    expect((await one()).mergeable).toBe('conflicts');
  });

  it('is not turned back by an answer that comes late', async () => {
    const { host, follow, one, observer, pass } = await start();
    const number = host.openPullRequest('feature', { [PAYMENTS]: bigger });
    await follow();
    const early = await one();
    pass(60);
    host.merge(number);
    await follow();
    expect(await observer.proposals.put([early])).toEqual([]);
    expect((await one()).state).toBe('merged');
  });

  it('tells changes what became of their pull requests', async () => {
    const { host, follow, changeStore, clock, pass } = await start();
    const number = host.openPullRequest('feature', { [PAYMENTS]: bigger });
    const base = {
      service: 'payments-api',
      status: 'proposed' as const,
      requestedBy: 'user:default/ann',
      createdAt: clock.now.toISOString(),
      ...{ title: 'x', summary: [], risk: 'none' as const, digest: 'd' },
      change: {
        kind: 'request' as const,
        service: 'payments-api',
        environments: ['dev'],
        resources: [],
      },
    };
    await changeStore.insert({ ...base, id: 'c1', branch: 'b1' }, undefined);
    await changeStore.insert({ ...base, id: 'c2', branch: 'b2' }, undefined);
    await changeStore.update(
      'c1',
      { pullRequest: { number, url: 'https://git.example.com/1' } },
      clock.now,
    );
    await follow();
    expect(await changeStore.find('c1')).toMatchObject({
      status: 'proposed',
      checkedAt: clock.now,
    });
    pass(60);
    host.merge(number);
    await follow();
    expect((await changeStore.find('c1'))?.status).toBe('merged');
    expect((await changeStore.find('c2'))?.status).toBe('proposed');
  });

  it('leaves everything as it was when the host does not answer', async () => {
    const { host, follow, rows, logger } = await start();
    host.openPullRequest('feature', { [PAYMENTS]: bigger });
    await follow();
    const before = await rows();
    host.onReadProposals = () => {
      throw new Error('the host is away');
    };
    await follow();
    expect(await rows()).toEqual(before);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('the host is away'),
    );
  });
});
