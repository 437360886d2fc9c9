import type { Knex } from 'knex';
import { databaseIds, newDatabase } from '../__testUtils__/databases';
import type { InMemoryHost } from '../__testUtils__/InMemoryHost';
import {
  campaignServices,
  campaignSpec,
  hostOfCampaigns,
  newWorld,
  startCampaigns,
} from '../__testUtils__/startCampaigns';

jest.setTimeout(120_000);

const pat = 'user:default/pat';
const name = 'data-1-1';

const twoOf = (host: InMemoryHost, knex: Knex) => {
  const world = newWorld();
  return [0, 1].map(() => startCampaigns(host, knex, world));
};

/** Titles say the service and the environment. */
const isOnce = (host: InMemoryHost) => {
  const titles = host.pullRequests.map(({ title }) => title);
  expect(new Set(titles).size).toBe(titles.length);
};

describe.each(databaseIds)('two replicas on %s', databaseId => {
  it('run a campaign once, although both work on it at every instant', async () => {
    const host = hostOfCampaigns();
    const [one, two] = twoOf(host, await newDatabase(databaseId));
    await one.campaigns.start(campaignSpec(), pat);
    for (let round = 0; round < 12; round += 1) {
      await Promise.all([one.advance(), two.advance()]);
      isOnce(host);
      for (const { number, state } of host.pullRequests) {
        if (state === 'open') host.merge(number);
      }
      for (const service of campaignServices) {
        one.phases.set(`${service}/${round < 5 ? 'dev' : 'prod'}`, 'ready');
      }
    }
    const campaign = await one.campaigns.get(name, { limit: 10 });
    expect(campaign.state).toBe('done');
    expect(campaign.counts).toEqual({ done: 6 });
    expect(host.pullRequests).toHaveLength(6);
  });

  it('do not undo what the other one wrote since', async () => {
    const host = hostOfCampaigns();
    const [one, two] = twoOf(host, await newDatabase(databaseId));
    await one.campaigns.start(campaignSpec(), pat);
    await one.advance();
    host.close(host.pullRequests[0].number);
    await one.advance();
    const stale = await two.store.listItems(name);
    const failed = stale.find(({ state }) => state === 'failed')!;
    await one.campaigns.act(name, { action: 'retry' }, pat);
    const late = { from: failed, to: { ...failed, message: 'Late.' } };
    expect(await two.store.replaceItems(name, [late])).toEqual(new Set());
    const now = await two.store.listItems(name);
    expect(now.find(({ service }) => service === failed.service)).toMatchObject(
      { state: 'waiting', attempt: 2 },
    );
  });

  it('open nothing more once somebody paused it, also while it proposes', async () => {
    const host = hostOfCampaigns();
    const [one, two] = twoOf(host, await newDatabase(databaseId));
    await one.campaigns.start(campaignSpec(), pat);
    let isPaused = false;
    host.onEffect = async () => {
      if (isPaused) return;
      isPaused = true;
      await two.campaigns.act(name, { action: 'pause' }, pat);
    };
    await Promise.all([one.advance(), two.advance()]);
    const { state, counts } = await one.campaigns.get(name, { limit: 10 });
    expect(state).toBe('paused');
    const opened = host.pullRequests.length;
    expect(opened).toBeGreaterThan(0);
    await Promise.all([one.advance(), two.advance()]);
    expect(host.pullRequests).toHaveLength(opened);
    expect(counts.failed ?? 0).toBe(0);

    const [item] = (await one.store.listItems(name)).filter(
      ({ state: own }) => own === 'waiting',
    );
    const begun = { ...item, state: 'proposing' as const };
    expect(await two.store.claimItem(name, item, begun)).toBe(false);
    await one.campaigns.act(name, { action: 'resume' }, pat);
    expect(await two.store.claimItem(name, item, begun)).toBe(true);
    expect(await one.store.claimItem(name, item, begun)).toBe(false);
  });
});
