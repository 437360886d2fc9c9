import type { Knex } from 'knex';
import { databaseIds, newDatabase } from '../__testUtils__/databases';
import { InMemoryHost } from '../__testUtils__/InMemoryHost';
import { claimText, platformFiles } from '../__testUtils__/platformFiles';
import { startIndex } from '../__testUtils__/startIndex';
import { readSnapshot } from './readSnapshot';

const claim = (name: string) => `services/${name}.yaml`;
const release = (name: string) => `clusters/dev/${name}/release.yaml`;

function newHost(names = ['payments-api', 'orders-api']) {
  const files: Record<string, string> = { ...platformFiles };
  for (const name of names) {
    files[claim(name)] = claimText({ name });
    files[release(name)] = `kind: HelmRelease # ${name}\n`;
  }
  return new InMemoryHost({ ...files, 'README.md': '# Acme\n' });
}

/** Rows without what differs between two indexes of the same files. */
async function contents(knex: Knex) {
  return {
    files: await knex('files').orderBy('path'),
    claims: await knex('claims').orderBy('path'),
    problems: await knex('problems').orderBy(['path', 'position']),
    blobs: await knex('blobs').orderBy('blob_id'),
  };
}

const all = { limit: 50 };

describe.each(databaseIds)('RepositoryIndex on %s', databaseId => {
  it('reads everything at first, and only what the layout names', async () => {
    const host = newHost();
    const knex = await newDatabase(databaseId);
    const { index, store } = startIndex({ host, knex });
    await index.refresh();

    const { items, totalItems } = await store.listServices(all);
    expect(totalItems).toBe(2);
    expect(items).toEqual([
      {
        name: 'orders-api',
        component: 'component:default/orders-api',
        owner: 'group:default/payments',
        profile: 'internal-tooling',
        environments: ['dev'],
        resources: [{ type: 'postgres', name: 'main' }],
        problems: 0,
      },
      expect.objectContaining({ name: 'payments-api' }),
    ]);
    expect([...(await store.listFiles()).keys()]).not.toContain('README.md');
    const { platform, state } = await index.current();
    expect(state.revision).toBe(host.head);
    expect([...platform.resourceTypes.keys()]).toEqual([
      'kafka-topic',
      'postgres',
    ]);
  });

  it('reads one changed file for a commit that changes one file', async () => {
    const host = newHost();
    const knex = await newDatabase(databaseId);
    const { index, store } = startIndex({ host, knex });
    await index.refresh();
    host.readBlobIds.length = 0;

    host.commit({
      [claim('orders-api')]: claimText({
        name: 'orders-api',
        owner: 'group:default/Sales',
      }),
    });
    await index.refresh();

    expect(host.readBlobIds).toHaveLength(1);
    expect((await store.findService('orders-api'))?.owner).toBe(
      'group:default/sales',
    );
    expect((await store.readState())?.revision).toBe(host.head);
  });

  it('reads nothing after a restart without a new commit', async () => {
    const host = newHost();
    const knex = await newDatabase(databaseId);
    await startIndex({ host, knex }).index.refresh();
    host.readBlobIds.length = 0;
    host.calls.clear();

    const { index } = startIndex({ host, knex });
    await index.refresh();

    expect(host.readBlobIds).toEqual([]);
    expect([...host.calls]).toEqual([['readHead', 1]]);
    expect((await index.current()).platform.profiles.size).toBe(1);
  });

  it('comes back as it was after the database was dropped', async () => {
    const host = newHost();
    const knex = await newDatabase(databaseId);
    const first = startIndex({ host, knex });
    await first.index.refresh();
    host.commit({ [claim('extra')]: claimText({ name: 'extra' }) });
    host.commit({ [claim('orders-api')]: undefined });
    await first.index.refresh();

    const fresh = await newDatabase(databaseId);
    await startIndex({ host, knex: fresh }).index.refresh();
    expect(await contents(knex)).toEqual(await contents(fresh));
  });

  it('equals a new index after a rewritten history', async () => {
    const host = newHost(['a', 'b', 'c']);
    const knex = await newDatabase(databaseId);
    const { index } = startIndex({ host, knex });
    await index.refresh();

    host.forcePush({
      ...platformFiles,
      [claim('b')]: claimText({ name: 'b', owner: 'group:default/other' }),
      [claim('d')]: claimText({ name: 'd' }),
    });
    await index.refresh();

    const fresh = await newDatabase(databaseId);
    await startIndex({ host, knex: fresh }).index.refresh();
    expect(await contents(knex)).toEqual(await contents(fresh));
  });

  it('lists what cannot be read with its place, and indexes the rest', async () => {
    const host = newHost(['good']);
    const bomb = ['a: &a [x, x]'];
    for (let i = 1; i < 30; i += 1) {
      bomb.push(`b${i}: &b${i} [*${i === 1 ? 'a' : `b${i - 1}`}, *a]`);
    }
    host.commit({
      [claim('invalid')]: 'apiVersion: groundwork/v1alpha1\nkind: [unclosed\n',
      [claim('latin1')]: Buffer.from('# ok\nname: caf\xe9\n', 'latin1'),
      [claim('binary')]: Buffer.from('a: 1\nb: \0\n'),
      [claim('huge')]: Buffer.alloc(2 * 1024 * 1024, '#'),
      [claim('twice')]: 'a: 1\na: 2\n',
      [claim('bomb')]: bomb.join('\n'),
      [claim('linked')]: { link: '../../etc/passwd' },
      [claim('module')]: { submodule: '0123456789' },
      [claim('windows')]: `\ufeff${claimText({ name: 'windows' }).replace(
        /\n/g,
        '\r\n',
      )}`,
    });
    const knex = await newDatabase(databaseId);
    const { index, store } = startIndex({ host, knex });
    await index.refresh();

    const { items } = await store.listServices(all);
    expect(items.map(item => item.name)).toEqual(['good', 'windows']);
    const problems = await store.listOrphanProblems(100);
    const byPath = new Map(problems.map(problem => [problem.path, problem]));
    expect(byPath.get(claim('latin1'))).toMatchObject({
      rule: 'unparsable',
      line: 2,
    });
    expect(byPath.get(claim('binary'))).toMatchObject({
      rule: 'unparsable',
      line: 2,
    });
    expect(byPath.get(claim('huge'))?.message).toContain('2.0 MiB');
    expect(byPath.get(claim('linked'))?.rule).toBe('not-a-file');
    expect(byPath.get(claim('module'))?.rule).toBe('not-a-file');
    for (const name of ['invalid', 'twice', 'bomb']) {
      expect(byPath.get(claim(name))?.line).toBeGreaterThan(0);
    }
  });

  it('takes the smallest path of a name that is there twice', async () => {
    const host = newHost(['api']);
    const knex = await newDatabase(databaseId);
    const { index, store } = startIndex({ host, knex });
    host.commit({
      'services/a-copy.yaml': claimText({
        name: 'api',
        owner: 'group:default/thieves',
      }),
    });
    await index.refresh();
    expect((await store.findService('api'))?.path).toBe('services/a-copy.yaml');
    expect((await store.listServices(all)).totalItems).toBe(1);
    expect(await store.listOrphanProblems(10)).toEqual([
      expect.objectContaining({
        rule: 'duplicate-name',
        path: 'services/api.yaml',
      }),
    ]);

    host.commit({ 'services/a-copy.yaml': undefined });
    await index.refresh();
    expect((await store.findService('api'))?.path).toBe('services/api.yaml');
    expect(await store.listOrphanProblems(10)).toEqual([]);
  });

  it('forgets a service under its old name when it is renamed', async () => {
    const host = newHost(['old-name']);
    const knex = await newDatabase(databaseId);
    const { index, store } = startIndex({ host, knex });
    await index.refresh();
    host.commit({
      [claim('old-name')]: undefined,
      [claim('new-name')]: claimText({ name: 'new-name' }),
    });
    await index.refresh();
    const { items } = await store.listServices(all);
    expect(items.map(item => item.name)).toEqual(['new-name']);
  });

  it('follows a layout that moves', async () => {
    const host = newHost(['api']);
    const knex = await newDatabase(databaseId);
    const { index, store } = startIndex({ host, knex });
    await index.refresh();
    host.commit({
      'platform/platform.yaml': `${platformFiles[
        'platform/platform.yaml'
      ].replace(
        'spec: {}',
        'spec: { layout: { claim: "infra/${{ service.name }}/claim.yaml" } }',
      )}`,
      'infra/other/claim.yaml': claimText({ name: 'other' }),
    });
    await index.refresh();
    const { items } = await store.listServices(all);
    expect(items.map(item => item.name)).toEqual(['other']);
    expect([...(await store.listFiles()).keys()]).not.toContain(claim('api'));
  });

  it('goes on after an interruption without reading again', async () => {
    const names = Array.from({ length: 1500 }, (_, i) => `service-x${i}x`);
    const host = newHost(names);
    const knex = await newDatabase(databaseId);
    const { index, store } = startIndex({ host, knex });
    host.onArchiveFile = count => {
      if (count === 2700) index.close();
    };
    await index.refresh();
    expect(await store.readState()).toBeUndefined();
    const [{ stored }] = await knex('blobs').count({ stored: '*' });
    expect(Number(stored)).toBeGreaterThan(1900);
    host.readBlobIds.length = 0;

    await startIndex({ host, knex }).index.refresh();
    expect((await store.listServices(all)).totalItems).toBe(1500);
    const { size } = await store.listFiles();
    expect(host.readBlobIds).toHaveLength(size - Number(stored));
  });

  it('serves the old rows while the host is away', async () => {
    const host = newHost(['api']);
    const knex = await newDatabase(databaseId);
    let isAway = false;
    const { index, store } = startIndex({
      host,
      knex,
      step: () => {
        if (isAway) throw new Error('no route to host');
      },
    });
    await index.refresh();
    const before = host.head;
    host.commit({ [claim('new')]: claimText({ name: 'new' }) });
    isAway = true;
    await expect(index.refresh()).rejects.toThrow('no route to host');
    expect((await index.current()).state.revision).toBe(before);
    expect((await store.listServices(all)).totalItems).toBe(1);
    isAway = false;
    await index.refresh();
    expect((await store.listServices(all)).totalItems).toBe(2);
  });

  it('says what is wrong when nothing could be read yet', async () => {
    const host = newHost();
    const knex = await newDatabase(databaseId);
    const { index } = startIndex({
      host,
      knex,
      step: () => {
        throw new Error('bad credentials');
      },
    });
    await expect(index.current()).rejects.toThrow(
      'acme/platform-gitops could not be read: Error: bad credentials',
    );
  });

  it('lets one of two replicas switch, and the other follow', async () => {
    const host = newHost(['api']);
    const knex = await newDatabase(databaseId);
    const one = startIndex({ host, knex });
    const two = startIndex({ host, knex });
    await Promise.all([one.index.refresh(), two.index.refresh()]);
    host.commit({ [claim('new')]: claimText({ name: 'new' }) });
    await Promise.all([one.index.refresh(), two.index.refresh()]);
    expect((await two.store.readState())?.generation).toBe(2);
    host.commit({ [claim('newer')]: claimText({ name: 'newer' }) });
    await two.index.refresh();
    await one.index.refresh();
    expect((await one.store.listServices(all)).totalItems).toBe(3);
  });

  it.each([
    ['a text', async (knex: Knex) => knex('blobs').update({ content: 'x' })],
    ['a blob', async (knex: Knex) => knex('blobs').delete()],
    [
      'a document',
      async (knex: Knex) =>
        knex('files').where('path', 'like', 'platform/env%').delete(),
    ],
    [
      'the state',
      async (knex: Knex) =>
        knex('index_state').update({ indexed_at: 'yesterday' }),
    ],
  ])('makes itself again when %s is damaged', async (_, damage) => {
    const host = newHost(['api']);
    const knex = await newDatabase(databaseId);
    await startIndex({ host, knex }).index.refresh();
    await damage(knex);

    const { index, store } = startIndex({ host, knex });
    const read = () => readSnapshot({ index, store, service: 'api' });
    await expect(read()).rejects.toThrow('being made again');
    await index.refresh();
    const snapshot = await read();
    expect([...snapshot.files.keys()]).toEqual([release('api'), claim('api')]);
  });

  it('gives a plan the files of its service alone, of one commit', async () => {
    const host = newHost();
    const knex = await newDatabase(databaseId);
    const { index, store } = startIndex({ host, knex });
    await index.refresh();
    const snapshot = await readSnapshot({
      index,
      store,
      service: 'payments-api',
    });
    expect(snapshot.revision).toBe(host.head);
    expect(Object.fromEntries(snapshot.files)).toEqual({
      [claim('payments-api')]: host.text(claim('payments-api')),
      [release('payments-api')]: host.text(release('payments-api')),
    });
  });

  it('plans nothing beside a file that cannot be read', async () => {
    const host = newHost();
    host.commit({ [release('payments-api')]: Buffer.from([0xff, 0xfe]) });
    const knex = await newDatabase(databaseId);
    const { index, store } = startIndex({ host, knex });
    await index.refresh();
    await expect(
      readSnapshot({ index, store, service: 'payments-api' }),
    ).rejects.toThrow(release('payments-api'));
  });
});
