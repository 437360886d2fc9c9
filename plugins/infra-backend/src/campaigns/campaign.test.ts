import { databaseIds, newDatabase } from '../__testUtils__/databases';
import {
  campaignServices as services,
  campaignSpec as spec,
  hostOfCampaigns as newHost,
  startCampaigns as start,
} from '../__testUtils__/startCampaigns';

jest.setTimeout(60_000);

const pat = 'user:default/pat';

async function states(
  { campaigns }: ReturnType<typeof start>,
  name = 'data-1-1',
) {
  const { items } = await campaigns.get(name, { limit: 200 });
  return Object.fromEntries(
    items.map(one => [`${one.service}/${one.environment}`, one.state]),
  );
}

describe.each(databaseIds)('a campaign on %s', databaseId => {
  it('goes through its waves, with one pull request per service and environment', async () => {
    const host = newHost();
    const one = start(host, await newDatabase(databaseId));
    expect(await one.campaigns.preview(spec())).toMatchObject({
      services: 3,
      items: 6,
      waves: [
        { name: 'Development', items: 3 },
        { name: 'Production', items: 3 },
      ],
    });
    await one.campaigns.start(spec({ batch: 1 }), pat);
    for (const [at, name] of services.entries()) {
      await one.advance();
      await one.advance();
      expect(host.pullRequests).toHaveLength(at + 1);
      expect(await states(one)).toMatchObject({
        [`${name}/dev`]: 'open',
        [`${name}/prod`]: 'waiting',
      });
      host.merge(host.pullRequests[at].number);
      await one.advance();
      expect(await states(one)).toMatchObject({ [`${name}/dev`]: 'merged' });
      one.phases.set(`${name}/dev`, 'ready');
    }
    await one.advance();
    await one.advance();
    expect(await states(one)).toEqual({
      'a-api/dev': 'done',
      'b-api/dev': 'done',
      'c-api/dev': 'done',
      'a-api/prod': 'open',
      'b-api/prod': 'waiting',
      'c-api/prod': 'waiting',
    });
    expect(host.text('services/a-api.yaml')).toContain(
      'dev:\n      package: aws-data@1.1.0\n',
    );
    expect(one.notifications.send).toHaveBeenCalled();
    const { progress } = await one.campaigns.get('data-1-1', { limit: 1 });
    expect(progress.map(({ done }) => done)).toEqual([1, 2, 3]);
  });

  it('pauses after failures, goes on when they are retried, and honours an opt-out', async () => {
    const host = newHost();
    const one = start(host, await newDatabase(databaseId));
    await one.campaigns.start(spec({ stopAfterFailures: 1 }), pat);
    await one.campaigns.act(
      'data-1-1',
      {
        action: 'opt-out',
        service: 'c-api',
        reason: 'Sale',
        owner: 'group:default/payments',
        expiresAt: '2027-01-01T00:00:00.000Z',
      },
      pat,
    );
    await one.advance();
    expect(await states(one)).toMatchObject({ 'c-api/dev': 'opted-out' });
    const closed = host.pullRequests[0];
    host.close(closed.number);
    await one.advance();
    const paused = await one.campaigns.get('data-1-1', { limit: 200 });
    expect(paused.state).toBe('paused');
    expect(paused.message).toContain('1 failed');
    expect(host.pullRequests).toHaveLength(2);

    await one.campaigns.act('data-1-1', { action: 'retry' }, pat);
    await one.campaigns.act('data-1-1', { action: 'resume' }, pat);
    await one.advance();
    await one.advance();
    expect(host.pullRequests).toHaveLength(3);
    expect(host.pullRequests[2].branch).not.toBe(closed.branch);
    expect(await states(one)).toMatchObject({
      'a-api/dev': 'open',
      'b-api/dev': 'open',
    });
  });

  it('goes on after a crash without a second pull request', async () => {
    const host = newHost();
    const knex = await newDatabase(databaseId);
    const first = start(host, knex);
    await first.campaigns.start(spec(), pat);
    await first.advance();
    const items = await first.store.listItems('data-1-1');
    // What it would look like had it ended before it noted the answers.
    await first.store.replaceItems(
      'data-1-1',
      items.map(from => ({
        from,
        to: { ...from, state: 'waiting', changeId: undefined },
      })),
    );
    const second = start(host, knex);
    await second.advance();
    await second.advance();
    expect(host.pullRequests).toHaveLength(3);
    expect(await states(second)).toMatchObject({
      'a-api/dev': 'open',
      'b-api/dev': 'open',
      'c-api/dev': 'open',
    });
  });

  it('refuses what would touch nothing, and a name that is taken', async () => {
    const one = start(newHost(), await newDatabase(databaseId));
    await expect(
      one.campaigns.start(spec({ selection: { services: ['nobody'] } }), pat),
    ).rejects.toThrow('would touch nothing');
    await one.campaigns.start(spec(), pat);
    await expect(one.campaigns.start(spec(), pat)).rejects.toThrow(
      'already. Choose another name.',
    );
    await expect(
      one.campaigns.preview(
        spec({ waves: [{ name: 'x', environments: ['qa'] }] }),
      ),
    ).rejects.toThrow('There is no environment "qa". There are: dev, prod.');
  });
});
