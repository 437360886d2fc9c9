import { mockCredentials } from '@backstage/backend-test-utils';
import type { ChangeInput } from '@groundwork/backstage-plugin-infra-common';
import {
  claim,
  newHost,
  kafka,
  post,
  get,
  submit,
} from '../__testUtils__/client';
import { databaseIds, newDatabase } from '../__testUtils__/databases';
import { claimText, platformFiles } from '../__testUtils__/platformFiles';
import { startBackend } from '../__testUtils__/startBackend';

describe.each(databaseIds)('submitting on %s', databaseId => {
  const start = async (options: Parameters<typeof startBackend>[0]) =>
    startBackend({ ...options, knex: await newDatabase(databaseId) });

  it('proposes once for the same key, whenever it comes', async () => {
    const host = newHost();
    const { server } = await start({ host });
    const answers = await Promise.all([
      submit(server, kafka),
      submit(server, kafka),
      submit(server, kafka),
    ]);
    expect(answers.map(answer => answer.status).sort()).toEqual([
      200, 200, 201,
    ]);
    const later = await submit(server, kafka).expect(200);
    const urls = [...answers, later].map(({ body }) => body.pullRequest.url);
    expect(new Set(urls).size).toBe(1);
    expect(host.pullRequests).toHaveLength(1);
    expect(host.count('propose')).toBe(1);
  });

  it('refuses another change under the same key', async () => {
    const host = newHost();
    const { server } = await start({ host });
    await submit(server, kafka).expect(201);
    const other = { ...kafka, resources: [{ type: 'postgres', name: 'more' }] };
    const { body } = await submit(server, other).expect(409);
    expect(body.error.message).toContain('"key-00001"');
    expect(host.pullRequests).toHaveLength(1);
  });

  it('makes a pull request each when two people ask for one service', async () => {
    const host = newHost();
    const { server } = await start({ host });
    const as = (user: string) =>
      submit(server, {
        ...kafka,
        resources: [{ type: 'kafka-topic', name: user }],
      }).set(
        'Authorization',
        mockCredentials.user.header(`user:default/${user}`),
      );
    const [ann, bob] = await Promise.all([as('ann'), as('bob')]);
    expect([ann.status, bob.status]).toEqual([201, 201]);
    expect(ann.body.id).not.toBe(bob.body.id);
    const path = claim('payments-api');
    expect(host.proposedText(ann.body.pullRequest.number, path)).toContain(
      'ann',
    );
    expect(host.proposedText(bob.body.pullRequest.number, path)).toContain(
      'bob',
    );

    const preview = await post(server, '/changes/preview').send({
      change: kafka,
    });
    const open = preview.body.findings.filter(
      (finding: { rule: string }) => finding.rule === 'open-proposal',
    );
    expect(open).toHaveLength(2);
  });

  it('plans anew on a base that moved', async () => {
    const host = newHost();
    const { server } = await start({ host });
    const moved = `${claimText({ name: 'payments-api' })}# moved\n`;
    host.commit({ [claim('payments-api')]: moved });
    await submit(server, kafka).expect(201);
    const text = host.proposedText(1, claim('payments-api'));
    expect(text).toContain('# moved');
    expect(text).toContain('kafka-topic');
    expect(host.count('propose')).toBe(2);
  });

  it('does not become worse than it was allowed on a base that moved', async () => {
    const host = newHost();
    const path = 'platform/resource-types/postgres.yaml';
    const { server } = await start({ host });
    // Meanwhile the platform says that another size is another resource.
    host.commit({
      [path]: host
        .text(path)!
        .replace('type: string,', 'type: string, immutable: true,')
        .replace('stateful: true', 'stateful: false'),
    });
    const { body } = await submit(server, {
      kind: 'configure',
      service: 'payments-api',
      resources: [
        { type: 'postgres', name: 'main', inputs: { size: 'large' } },
      ],
    });
    expect(body.error?.message ?? '').toContain(
      'would replace something. Look at it again',
    );
    expect(host.pullRequests).toHaveLength(0);
  });

  it('brings its pull request to a base that moved while it was written', async () => {
    const host = newHost();
    let moves = 0;
    const step = (name: string) => {
      // Under the first commit, and under the one that follows it.
      if (!['before commit', 'before append'].includes(name) || moves === 2) {
        return;
      }
      moves += 1;
      const moved = `${claimText({ name: 'payments-api' })}# moved ${moves}\n`;
      host.commit({ [claim('payments-api')]: moved });
    };
    const { server } = await start({ host, step });
    const { body } = await submit(server, kafka).expect(201);
    expect(body).toMatchObject({
      status: 'proposed',
      pullRequest: { number: 1 },
    });
    expect(host.pullRequests).toHaveLength(1);
    const text = host.proposedText(1, claim('payments-api'));
    expect(text).toContain('# moved 2');
    expect(text).toContain('kafka-topic');
    expect(host.count('propose')).toBe(3);
  });

  it('keeps its pull request on a base that moves on and on', async () => {
    const host = newHost();
    let moves = 0;
    const step = (name: string) => {
      if (!['before commit', 'before append'].includes(name)) return;
      moves += 1;
      const moved = `${claimText({ name: 'payments-api' })}# moved ${moves}\n`;
      host.commit({ [claim('payments-api')]: moved });
    };
    const { server } = await start({ host, step });
    await submit(server, kafka).expect(201);
    expect(moves).toBe(4);
    expect(host.pullRequests).toHaveLength(1);
    expect(host.proposedText(1, claim('payments-api'))).toContain('# moved 3');
  });

  it('adds nothing when the base moved elsewhere', async () => {
    const host = newHost();
    const step = (name: string) => {
      if (name === 'before commit') host.commit({ 'README.md': 'new' });
    };
    const { server } = await start({ host, step });
    await submit(server, kafka).expect(201);
    expect(host.count('propose')).toBe(1);
    expect(host.branches.get([...host.branches.keys()][0])?.commits).toBe(1);
  });

  it('keeps its pull request when the host goes away under the second plan', async () => {
    const host = newHost();
    let asked = 0;
    const step = (name: string) => {
      if (host.pullRequests.length > 0 && name === 'readHead') {
        asked += 1;
        throw new Error('no route to host');
      }
      if (name !== 'before commit') return;
      const moved = `${claimText({ name: 'payments-api' })}# moved\n`;
      host.commit({ [claim('payments-api')]: moved });
    };
    const { server } = await start({ host, step });
    const { body } = await submit(server, kafka).expect(201);
    expect(body).toMatchObject({ status: 'proposed' });
    expect(host.pullRequests).toHaveLength(1);
    expect(asked).toBeGreaterThan(0);
  });

  it('gives up cleanly on a base that never stands still', async () => {
    const host = newHost();
    let n = 0;
    const step = (name: string) => {
      if (name === 'propose') host.commit({ [`README-${n++}.md`]: 'x' });
    };
    const { server } = await start({ host, step });
    const { body } = await submit(server, kafka).expect(409);
    expect(body.error.message).toContain('moved 4 times');
    expect(host.branches.size).toBe(0);
  });

  it('opens no pull request when there is nothing to change', async () => {
    const host = newHost();
    const { server } = await start({ host });
    await submit(server, kafka).expect(201);
    host.merge(1);
    const { body } = await submit(server, kafka, 'another-key').expect(200);
    expect(body).toMatchObject({ status: 'no-change' });
    expect(body.pullRequest).toBeUndefined();
    expect(host.pullRequests).toHaveLength(1);
  });

  it('refuses what rules stop, and says what would pass', async () => {
    const host = newHost();
    const { server } = await start({ host });
    const change: ChangeInput = {
      ...kafka,
      service: 'new-api',
      owner: 'group:default/payments',
      profile: 'internal-toolin',
    };
    const { body } = await submit(server, change).expect(400);
    expect(body.error.message).toContain('internal-tooling');
    expect(host.count('propose')).toBe(0);
    // Nothing is kept: the corrected change may use the same key.
    const corrected = {
      ...change,
      profile: 'internal-tooling',
      environments: ['dev'],
    };
    await submit(server, corrected).expect(201);
  });

  it('judges by the newest rules, and by the last ones while the host is away', async () => {
    const host = newHost();
    let isAway = false;
    const step = () => {
      if (isAway) throw new Error('no route to host');
    };
    const { server } = await start({ host, step });
    const change: ChangeInput = {
      kind: 'configure',
      service: 'payments-api',
      profile: 'new-profile',
    };
    isAway = true;
    const refused = await submit(server, change).expect(400);
    expect(refused.body.error.message).toContain('new-profile');
    isAway = false;
    const [path, text] = Object.entries(platformFiles).filter(([name]) =>
      name.includes('profiles/'),
    )[0];
    host.commit({
      [path.replace('internal-tooling', 'new-profile')]: text.replace(
        'name: internal-tooling',
        'name: new-profile',
      ),
    });
    await submit(server, change).expect(201);
  });

  it('says what is in the way, and goes on when it is gone', async () => {
    const host = newHost();
    const { server } = await start({ host });
    const { body: record } = await submit(server, kafka).expect(201);
    expect(record.branch).toBe(`groundwork/payments-api/${record.id}`);
    host.pullRequests.length = 0;
    host.branches.clear();
    host.branches.set(record.branch, {
      changeId: 'somebody',
      files: new Map(),
      commits: 1,
    });
    // The same person and key on another database: a submission after a loss.
    const second = await start({ host });
    const refused = await submit(second.server, kafka).expect(409);
    expect(refused.body.error.message).toContain('commits of somebody else');
    const failed = await get(second.server, `/changes/${record.id}`).expect(
      200,
    );
    expect(failed.body.status).toBe('failed');
    host.branches.clear();
    await submit(second.server, kafka).expect(200);
    expect(host.pullRequests).toHaveLength(1);
  });

  it('follows its pull request to the end', async () => {
    // The time of day alone is set: whatever the plugin waits for goes on.
    jest.useFakeTimers({
      doNotFake: [
        ...(['nextTick', 'hrtime', 'performance', 'queueMicrotask'] as const),
        ...(['setImmediate', 'clearImmediate'] as const),
        ...(['setInterval', 'clearInterval'] as const),
        ...(['setTimeout', 'clearTimeout'] as const),
      ],
      now: new Date(),
    });
    try {
      const host = newHost();
      const { server } = await start({ host });
      const { body } = await submit(server, kafka).expect(201);
      host.merge(1);
      await get(server, `/changes/${body.id}`).expect(200);
      expect(host.count('findPullRequest')).toBe(0);
      jest.setSystemTime(Date.now() + 6_000);
      const merged = await get(server, `/changes/${body.id}`).expect(200);
      expect(merged.body.status).toBe('merged');
    } finally {
      jest.useRealTimers();
    }
  });

  it('answers 404 for a change to a service without a claim', async () => {
    const { server } = await start({ host: newHost() });
    const change: ChangeInput = {
      kind: 'remove',
      service: 'nothing',
      all: true,
    };
    const { body } = await submit(server, change).expect(404);
    expect(body.error.message).toContain('nothing has no claim');
  });
});
