import type { CampaignAction } from '@groundwork/backstage-plugin-infra-common';
import fc from 'fast-check';
import type { Knex } from 'knex';
import { newDatabase } from '../__testUtils__/databases';
import type { InMemoryHost } from '../__testUtils__/InMemoryHost';
import { Process } from '../__testUtils__/mortal';
import {
  campaignServices,
  campaignSpec,
  hostOfCampaigns,
  newWorld,
  startCampaigns,
} from '../__testUtils__/startCampaigns';
import { throughStates } from './campaign';

jest.setTimeout(300_000);

const pat = 'user:default/pat';
const name = 'data-1-1';

const service = fc.constantFrom(...campaignServices);
const environment = fc.constantFrom('dev', 'prod');

/** What may happen while a campaign goes on. */
const eventArbitrary = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('advance' as const) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('crash' as const),
      at: fc.integer({ min: 1, max: 60 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('merge' as const, 'close' as const),
      pull: fc.nat(5),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('phase' as const),
      service,
      environment,
      phase: fc.constantFrom(
        'ready' as const,
        'ready' as const,
        'failed' as const,
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('opt-out' as const, 'opt-in' as const),
      service,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'retry' as const,
        'pause' as const,
        'resume' as const,
        'resume' as const,
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('stop' as const) }) },
);
type Event = typeof eventArbitrary extends fc.Arbitrary<infer T> ? T : never;

type World = ReturnType<typeof newWorld>;

async function happen(
  host: InMemoryHost,
  knex: Knex,
  world: World,
  event: Event,
) {
  const one = startCampaigns(host, knex, world);
  switch (event.kind) {
    case 'advance':
      return one.advance();
    case 'crash':
      return new Promise<void>((resolve, reject) => {
        const life = new Process(event.at, resolve);
        startCampaigns(host, knex, world, life).advance().then(resolve, reject);
      });
    case 'merge':
    case 'close': {
      const open = host.pullRequests.filter(({ state }) => state === 'open');
      const pull = open[event.pull % open.length];
      return pull && host[event.kind](pull.number);
    }
    case 'phase':
      world.phases.set(`${event.service}/${event.environment}`, event.phase);
      return undefined;
    default: {
      await one.index.refresh();
      const action = actionOf(event);
      // Not every state lets everything.
      return one.campaigns.act(name, action, pat).catch((error: Error) => {
        if (error.name !== 'ConflictError') throw error;
      });
    }
  }
}

function actionOf(
  event: Exclude<
    Event,
    { kind: 'advance' | 'crash' | 'merge' | 'close' | 'phase' }
  >,
): CampaignAction {
  switch (event.kind) {
    case 'opt-out':
      return {
        ...{ action: event.kind, service: event.service, reason: 'Sale' },
        owner: 'group:default/payments',
        expiresAt: '2027-01-01T00:00:00.000Z',
      };
    case 'opt-in':
      return { action: event.kind, service: event.service };
    default:
      return { action: event.kind };
  }
}

/** Holds after every event. */
async function check(
  host: InMemoryHost,
  knex: Knex,
  world: World,
  before: { state: string; pulls: number },
) {
  const one = startCampaigns(host, knex, world);
  const { state, counts } = await one.campaigns.get(name, { limit: 10 });
  const items = await one.store.listItems(name);
  expect(items).toHaveLength(6);
  const counted: Record<string, number> = {};
  for (const item of items) {
    counted[item.state] = (counted[item.state] ?? 0) + 1;
  }
  expect(counts).toEqual(counted);
  const open = host.pullRequests
    .filter(one_ => one_.state === 'open')
    .map(({ title }) => title);
  // Retries come after an end, so one is open for each service and environment.
  expect(new Set(open).size).toBe(open.length);
  // One for each attempt, whatever its end.
  const attempts = items.reduce((sum, { attempt }) => sum + attempt, 0);
  expect(host.pullRequests.length).toBeLessThanOrEqual(attempts);
  if (state === 'done') {
    expect(items.filter(item => !throughStates.includes(item.state))).toEqual(
      [],
    );
  }
  if (before.state === 'stopped') {
    expect(state).toBe('stopped');
    expect(host.pullRequests).toHaveLength(before.pulls);
  }
  if (before.state === 'paused' && state === 'paused') {
    expect(host.pullRequests).toHaveLength(before.pulls);
  }
  return { state, pulls: host.pullRequests.length };
}

describe('a campaign', () => {
  it('keeps its promises whatever happens', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(eventArbitrary, { minLength: 4, maxLength: 24 }),
        async events => {
          const host = hostOfCampaigns();
          const knex = await newDatabase('SQLITE_3');
          const world = newWorld();
          const first = startCampaigns(host, knex, world);
          await first.campaigns.start(campaignSpec(), pat);
          let before = { state: 'running', pulls: 0 };
          for (const event of events) {
            await happen(host, knex, world, event);
            before = await check(host, knex, world, before);
          }
          expect(before.pulls).toBe(host.pullRequests.length);
        },
      ),
      { numRuns: 25 },
    );
  });
});
