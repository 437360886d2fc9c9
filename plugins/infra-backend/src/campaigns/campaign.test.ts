import { mockServices } from '@backstage/backend-test-utils';
import {
  campaignSpecSchema,
  type CampaignSpecInput,
  type PhaseReport,
  type ServiceStatus,
} from '@groundwork/backstage-plugin-infra-common';
import type { Knex } from 'knex';
import { databaseIds, newDatabase } from '../__testUtils__/databases';
import { InMemoryHost } from '../__testUtils__/InMemoryHost';
import { claimText, platformFiles } from '../__testUtils__/platformFiles';
import { startIndex } from '../__testUtils__/startIndex';
import { ChangePlanner } from '../changes/ChangePlanner';
import { ChangeRunner } from '../changes/ChangeRunner';
import { ChangeService } from '../changes/ChangeService';
import { refreshOpenPullRequests } from '../changes/pullRequestState';
import { DatabaseChangeStore } from '../database/DatabaseChangeStore';
import { DatabaseProposalStore } from '../database/DatabaseProposalStore';
import { DatabaseStatusStore } from '../database/DatabaseStatusStore';
import { DesiredServices } from '../observe/DesiredServices';
import { CampaignAnnouncer } from './CampaignAnnouncer';
import { CampaignLook } from './CampaignLook';
import { CampaignPace } from './CampaignPace';
import { CampaignProposer } from './CampaignProposer';
import { CampaignRunner } from './CampaignRunner';
import { CampaignService } from './CampaignService';
import { DatabaseCampaignStore } from './DatabaseCampaignStore';

jest.setTimeout(60_000);

const old = 'platform/packages/aws-data-1.0.0.yaml';
const services = ['a-api', 'b-api', 'c-api'];

const newHost = () =>
  new InMemoryHost({
    ...platformFiles,
    'platform/packages/aws-data-1.1.0.yaml': platformFiles[old]
      .replace('name: aws-data-1.0.0', 'name: aws-data-1.1.0')
      .replace('version: 1.0.0', 'version: 1.1.0')
      .replaceAll('tag: 1.0.0', 'tag: 1.1.0'),
    ...Object.fromEntries(
      services.map(name => [
        `services/${name}.yaml`,
        claimText({ name, environments: ['dev', 'prod'] }).replace(
          '  environments:',
          '  package: aws-data@1.0.0\n  environments:',
        ),
      ]),
    ),
  });

let processes = 0;

/** A process with its campaigns, over a host and a database. */
function start(host: InMemoryHost, knex: Knex) {
  processes += 1;
  const owner = `process-${processes}`;
  const clock = { now: new Date('2026-11-25T12:00:00.000Z') };
  const now = () => clock.now;
  const logger = mockServices.logger.mock();
  const repository = host.connect();
  const { index, store: indexStore } = startIndex({ host, knex });
  const changeStore = new DatabaseChangeStore({ knex });
  const facts = { of: async () => ({}) };
  const planner = new ChangePlanner({
    ...{ repository, index, indexStore, changeStore, facts, now },
  });
  const runner = new ChangeRunner({
    ...{ repository, planner, store: changeStore, logger, now, owner },
  });
  const changes = new ChangeService({
    ...{ planner, runner, store: changeStore, now },
  });
  const statuses = new DatabaseStatusStore({ knex });
  /** Phase of everything by `service/environment`. */
  const phases = new Map<string, PhaseReport['phase']>();
  statuses.readStatus = async service => ({
    owner: 'group:default/payments',
    status: {
      environments: ['dev', 'prod'].map(name => ({
        name,
        resources: [
          {
            type: 'postgres',
            name: 'main',
            status: {
              phase: phases.get(`${service}/${name}`) ?? 'planning',
              message: 'It goes on.',
            },
          },
        ],
      })),
    } as unknown as ServiceStatus,
  });
  const desiredServices = new DesiredServices({
    ...{ index, indexStore, store: statuses, now },
  });
  const notifications = { send: jest.fn() };
  const store = new DatabaseCampaignStore({ knex });
  const campaigns = new CampaignService({
    ...{ store, index, indexStore, desiredServices, now },
  });
  const proposals = new DatabaseProposalStore({ knex });
  const parts = {
    store,
    changeStore,
    proposals,
    statuses,
    desiredServices,
    now,
  };
  const work = new CampaignRunner({
    ...{ store, logger, now },
    look: new CampaignLook(parts),
    pace: new CampaignPace({ store, repository, runner, now }),
    proposer: new CampaignProposer({
      ...{ store, changes, now },
      complete: async change => change,
    }),
    announcer: new CampaignAnnouncer({ notifications, logger }),
  });
  /** Looks at the host, then moves on. */
  const advance = async () => {
    clock.now = new Date(clock.now.getTime() + 11 * 60_000);
    await index.refresh();
    await refreshOpenPullRequests({
      ...{ repository, store: changeStore, logger, now },
    });
    await work.advanceAll();
  };
  return { campaigns, advance, clock, phases, notifications, store };
}

const spec = (extra: Partial<CampaignSpecInput> = {}) =>
  campaignSpecSchema.parse({
    name: 'data-1-1',
    title: 'Data 1.1',
    work: { kind: 'upgrade', from: 'aws-data@1.0.0', to: 'aws-data@1.1.0' },
    waves: [
      { name: 'Development', environments: ['dev'] },
      { name: 'Production', environments: ['prod'] },
    ],
    ...extra,
  });

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
