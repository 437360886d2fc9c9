import type { CampaignSpecInput } from '@groundwork/backstage-plugin-infra-common';
import { databaseIds, newDatabase } from '../__testUtils__/databases';
import type { InMemoryHost } from '../__testUtils__/InMemoryHost';
import {
  campaignServices,
  campaignSpec,
  hostOfCampaigns,
  startCampaigns,
} from '../__testUtils__/startCampaigns';

jest.setTimeout(60_000);

const pat = 'user:default/pat';

const spec = (
  name: string,
  kind: 'render' | 'adopt',
  selection: CampaignSpecInput['selection'] = {},
) =>
  campaignSpec({
    ...{ name, work: { kind }, selection },
    waves: [{ name: 'Development', environments: ['dev'] }],
  });

/** Runs a campaign until nothing is open, merging whatever it opens. */
async function finish(
  host: InMemoryHost,
  one: ReturnType<typeof startCampaigns>,
) {
  for (let round = 0; round < 6; round += 1) {
    await one.advance();
    for (const { number, state } of host.pullRequests) {
      if (state === 'open') host.merge(number);
    }
  }
}

describe.each(databaseIds)('campaigns on %s', databaseId => {
  it('render what differs, say so beforehand, and leave the rest alone', async () => {
    const host = hostOfCampaigns();
    const one = startCampaigns(host, await newDatabase(databaseId));
    for (const name of campaignServices) one.phases.set(`${name}/dev`, 'ready');
    await one.campaigns.start(
      spec('first', 'render', { services: ['a-api'] }),
      pat,
    );
    await finish(host, one);
    expect((await one.campaigns.get('first', { limit: 9 })).state).toBe('done');
    const opened = host.pullRequests.length;

    expect(await one.campaigns.preview(spec('all', 'render'))).toMatchObject({
      ...{ services: 2, items: 2, unneeded: 1, unplanned: 0, blocked: [] },
      waves: [{ name: 'Development', items: 2 }],
      changes: [
        { service: 'b-api', environment: 'dev', files: expect.any(Number) },
        { service: 'c-api', environment: 'dev', files: expect.any(Number) },
      ],
    });
    await one.campaigns.start(spec('all', 'render'), pat);
    await finish(host, one);
    const { state, counts, items } = await one.campaigns.get('all', {
      limit: 9,
    });
    expect([state, counts]).toEqual(['done', { unneeded: 1, done: 2 }]);
    expect(items[0]).toMatchObject({
      service: 'a-api',
      message: 'It renders to what is there already.',
    });
    expect(host.pullRequests).toHaveLength(opened + 2);
  });

  it('name in the preview what a rule stops', async () => {
    const host = hostOfCampaigns();
    const one = startCampaigns(host, await newDatabase(databaseId));
    const path = 'services/b-api.yaml';
    host.commit({
      [path]: host.text(path)!.replace('type: postgres', 'type: postgress'),
    });
    await one.index.refresh();
    const { blocked } = await one.campaigns.preview(spec('all', 'render'));
    expect(blocked).toEqual([
      { service: 'b-api', reason: expect.stringContaining('postgress') },
    ]);
  });

  it('adopt services that have files and no claim', async () => {
    const host = hostOfCampaigns();
    const one = startCampaigns(host, await newDatabase(databaseId));
    for (const name of campaignServices) one.phases.set(`${name}/dev`, 'ready');
    await one.campaigns.start(
      spec('first', 'render', { services: ['a-api'] }),
      pat,
    );
    await finish(host, one);
    const before = host.files;
    host.commit({ 'services/a-api.yaml': undefined });
    await one.index.refresh();

    const adopt = spec('adopt', 'adopt', { services: ['a-api'] });
    expect(await one.campaigns.preview(adopt)).toMatchObject({
      ...{ services: 1, items: 1 },
    });
    await one.campaigns.start(adopt, pat);
    await finish(host, one);
    expect(host.text('services/a-api.yaml')).toContain('name: a-api');
    const { counts, state } = await one.campaigns.get('adopt', { limit: 9 });
    expect([state, counts]).toEqual(['done', { done: 1 }]);
    expect([...host.files.keys()].sort()).toEqual([...before.keys()].sort());
    await expect(
      one.campaigns.start(spec('again', 'adopt', { services: ['a-api'] }), pat),
    ).rejects.toThrow('would touch nothing');
  });
});
