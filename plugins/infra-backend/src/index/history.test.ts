import fc from 'fast-check';
import type { Knex } from 'knex';
import { databaseIds, newDatabase } from '../__testUtils__/databases';
import { InMemoryHost } from '../__testUtils__/InMemoryHost';
import { claimText, platformFiles } from '../__testUtils__/platformFiles';
import { startIndex } from '../__testUtils__/startIndex';

const names = ['a', 'b', 'c', 'd'];
const claim = (name: string) => `services/${name}.yaml`;
const release = (name: string) => `clusters/dev/${name}/release.yaml`;

function newHost() {
  const files: Record<string, string> = {
    ...platformFiles,
    'README.md': '# Acme\n',
    'other/chart.yaml': 'of: no interest\n',
  };
  for (const name of names) {
    files[claim(name)] = claimText({ name });
    files[release(name)] = `kind: HelmRelease # ${name}\n`;
  }
  return new InMemoryHost(files);
}

/** All rows; what differs between two indexes of the same files is left out. */
async function rows(knex: Knex) {
  const [state] = await knex('index_state').select(
    'revision',
    'platform_digest',
    'projection',
  );
  return {
    state,
    files: await knex('files').orderBy('path'),
    claims: await knex('claims').orderBy('path'),
    problems: await knex('problems').orderBy(['path', 'position']),
    blobs: await knex('blobs').orderBy('blob_id'),
  };
}

type Changes = Parameters<InMemoryHost['commit']>[0];

const path = fc.oneof(
  fc.constantFrom(...names).map(claim),
  fc.constantFrom(...names).map(release),
  fc.constantFrom(
    'README.md',
    'other/chart.yaml',
    'services/a.yaml/deeper.yaml',
  ),
);

const content: fc.Arbitrary<Changes[string]> = fc.oneof(
  fc.constantFrom(...names).map(name => claimText({ name })),
  fc
    .constantFrom('group:default/x', 'group:default/y')
    .map(owner => claimText({ name: 'a', owner })),
  fc.constantFrom('kind: X\n', 'a: [unclosed\n', ''),
  fc.constant(undefined),
  fc.constant(Buffer.from([0xff, 0xfe])),
  fc.constant({ link: 'a.yaml' }),
  fc.constant({ submodule: '0123456789' }),
);

type Step = (host: InMemoryHost) => void;

const commit: fc.Arbitrary<Step> = fc
  .dictionary(path, content, { maxKeys: 3, minKeys: 1 })
  .map(changes => host => host.commit(changes));

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: commit },
  {
    weight: 1,
    arbitrary: fc.constantFrom('high', 'low').map(
      label => (host: InMemoryHost) =>
        host.commit({
          'platform/profiles/extra.yaml': `kind: Profile # ${label}\n`,
        }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constant<Step>(host =>
      host.forcePush({
        ...platformFiles,
        [claim('b')]: claimText({ name: 'b' }),
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(true, false)
      .map(isThere => (host: InMemoryHost) => {
        const many = Array.from({ length: 310 }, (_, n) => [
          `clusters/dev/many/${n}.yaml`,
          isThere ? `n: ${n}\n` : undefined,
        ]);
        host.commit(Object.fromEntries(many));
      }),
  },
);

describe.each(databaseIds)('the index of a history on %s', databaseId => {
  it('equals a new index after any commits, however it was followed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(step, fc.boolean(), fc.boolean()), {
          minLength: 1,
          maxLength: 8,
        }),
        fc.boolean(),
        async (steps, archiveIsProof) => {
          const host = newHost();
          host.archiveIsProof = archiveIsProof;
          const knex = await newDatabase(databaseId);
          let { index } = startIndex({ host, knex });
          await index.refresh();
          for (const [run, refreshes, restarts] of steps) {
            run(host);
            if (restarts) ({ index } = startIndex({ host, knex }));
            if (refreshes) await index.refresh();
          }
          await index.refresh();

          host.archiveIsProof = true;
          const fresh = await newDatabase(databaseId);
          await startIndex({ host, knex: fresh }).index.refresh();
          expect(await rows(knex)).toEqual(await rows(fresh));
          await Promise.all([knex.destroy(), fresh.destroy()]);
        },
      ),
      // Each run makes two databases, which takes Postgres much longer.
      { numRuns: databaseId === 'SQLITE_3' ? 30 : 8 },
    );
  }, 120_000);

  it('lists no tree at first, and keeps nothing that does not matter', async () => {
    const host = newHost();
    const knex = await newDatabase(databaseId);
    await startIndex({ host, knex }).index.refresh();
    expect([...host.calls]).toEqual([
      ['readHead', 1],
      ['readAll', 1],
    ]);
    const blobs = await knex('blobs').pluck('content');
    expect(blobs).not.toContain('of: no interest\n');
  });

  it('is the same when the archive proves nothing', async () => {
    const [proved, listed] = [newHost(), newHost()];
    listed.archiveIsProof = false;
    const [one, other] = [
      await newDatabase(databaseId),
      await newDatabase(databaseId),
    ];
    await startIndex({ host: proved, knex: one }).index.refresh();
    await startIndex({ host: listed, knex: other }).index.refresh();
    expect(listed.count('readTree')).toBe(1);
    expect(listed.count('readBlobs')).toBe(0);
    expect(await rows(other)).toEqual(await rows(one));
  });

  it('follows a commit by its changes alone, also after a restart', async () => {
    const host = newHost();
    const knex = await newDatabase(databaseId);
    await startIndex({ host, knex }).index.refresh();
    host.commit({ [release('a')]: 'kind: HelmRelease # new\n' });
    host.calls.clear();
    host.readBlobIds.length = 0;
    await startIndex({ host, knex }).index.refresh();
    expect([...host.calls.keys()]).toEqual([
      'readHead',
      'readChanges',
      'readBlobs',
    ]);
    expect(host.readBlobIds).toHaveLength(1);
  });

  it('looks at every claim again when the platform changes', async () => {
    const host = newHost();
    const knex = await newDatabase(databaseId);
    const { index, store } = startIndex({ host, knex });
    await index.refresh();
    expect(await store.listProblems(claim('b'))).toEqual([]);
    const profile = Object.keys(platformFiles).find(one =>
      one.startsWith('platform/profiles/'),
    );
    host.commit({ [profile ?? '']: undefined, [claim('a')]: undefined });
    await index.refresh();
    expect(await store.listProblems(claim('b'))).not.toEqual([]);
  });

  it('is held against the whole tree once a day', async () => {
    const host = newHost();
    const knex = await newDatabase(databaseId);
    let now = new Date('2026-01-01T00:00:00Z');
    const { index, store } = startIndex({ host, knex, now: () => now });
    await index.refresh();
    await knex('files')
      .where({ path: release('a') })
      .delete();
    host.commit({ 'README.md': '1' });
    await index.refresh();
    expect([...(await store.listFiles()).keys()]).not.toContain(release('a'));

    now = new Date('2026-01-02T00:00:01Z');
    host.commit({ 'README.md': '2' });
    await index.refresh();
    expect([...(await store.listFiles()).keys()]).toContain(release('a'));
    host.commit({ 'README.md': '3' });
    await index.refresh();
    expect(host.count('readTree')).toBe(1);
  });
});
