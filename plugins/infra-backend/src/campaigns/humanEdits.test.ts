import { databaseIds, newDatabase } from '../__testUtils__/databases';
import {
  campaignSpec,
  hostOfCampaigns,
  startCampaigns,
} from '../__testUtils__/startCampaigns';

jest.setTimeout(60_000);

const pat = 'user:default/pat';
const name = 'data-1-1';
const path = 'services/a-api.yaml';

const itemOf = async ({ store }: ReturnType<typeof startCampaigns>) =>
  (await store.listItems(name))[0];

describe.each(databaseIds)('what people do to a campaign on %s', databaseId => {
  it('leaves their commits as they are when the base goes on', async () => {
    const host = hostOfCampaigns();
    const one = startCampaigns(host, await newDatabase(databaseId));
    await one.campaigns.start(
      campaignSpec({ selection: { services: ['a-api'] } }),
      pat,
    );
    await one.advance();
    const [{ number }] = host.pullRequests;
    const theirs = `${host.proposedText(number, path)}# By hand\n`;
    host.pushByPerson(number, { [path]: theirs });
    // What the plan was made on changes under it.
    host.commit({
      [path]: host.text(path)!.replace('main', 'other'),
      'platform/platform.yaml': `${host.text('platform/platform.yaml')}# New\n`,
    });
    for (let round = 0; round < 3; round += 1) await one.advance();
    expect(host.proposedText(number, path)).toBe(theirs);
    expect(host.pullRequests).toHaveLength(1);
    expect(await itemOf(one)).toMatchObject({
      state: 'open',
      pullRequest: { number },
    });
    // Merged by whoever looked at it.
    host.merge(number);
    await one.advance();
    expect(host.text(path)).toBe(theirs);
    expect((await itemOf(one)).state).toBe('merged');
  });

  it('stops where the branch of an item has the work of somebody else', async () => {
    const host = hostOfCampaigns();
    const knex = await newDatabase(databaseId);
    const one = startCampaigns(host, knex);
    await one.campaigns.start(
      campaignSpec({ selection: { services: ['a-api'] } }),
      pat,
    );
    // Somebody takes the name of the branch at the last moment.
    const propose = host.branches.get.bind(host.branches);
    host.branches.get = branch => {
      if (!host.branches.has(branch)) {
        host.branches.set(branch, {
          ...{ changeId: 'ffffffffffff', files: host.files, commits: 1 },
          isForeign: true,
        });
      }
      return propose(branch);
    };
    await one.advance();
    await one.advance();
    expect(host.pullRequests).toHaveLength(0);
    expect(await itemOf(one)).toMatchObject({
      state: 'blocked',
      message: expect.stringContaining('has commits of somebody else'),
    });
  });
});
