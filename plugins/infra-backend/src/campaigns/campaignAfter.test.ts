import {
  campaignItemStateSchema,
  campaignSpecSchema,
} from '@groundwork/backstage-plugin-infra-common';
import fc from 'fast-check';
import type { StoredCampaign, StoredItem } from './campaign';
import { campaignAfter } from './campaignAfter';

const now = new Date('2026-11-25T12:00:00Z');
const at = now.toISOString();

function campaign(extra: object = {}): StoredCampaign {
  const spec = campaignSpecSchema.parse({
    name: 'data-3-3',
    title: 'Data 3.3',
    work: { kind: 'upgrade', from: 'aws-data@3.2.0', to: 'aws-data@3.3.0' },
    waves: [
      { name: 'First', environments: ['dev'] },
      { name: 'Second', environments: ['prod'] },
    ],
    ...extra,
  });
  return {
    spec,
    state: 'running',
    message: undefined,
    wave: 0,
    createdBy: 'user:default/pat',
    createdAt: at,
    updatedAt: at,
  };
}

function item(
  service: string,
  wave: number,
  state: StoredItem['state'],
  extra: Partial<StoredItem> = {},
): StoredItem {
  return {
    service,
    environment: wave === 0 ? 'dev' : 'prod',
    owner: 'group:default/payments',
    wave,
    state,
    since: at,
    attempt: 1,
    updatedAt: at,
    ...extra,
  };
}

const names = (items: readonly StoredItem[]) =>
  items.map(({ service, environment }) => `${service}/${environment}`);

describe('campaignAfter', () => {
  it('begins with the first wave alone', () => {
    const step = campaignAfter(campaign(), [
      item('a', 0, 'waiting'),
      item('a', 1, 'waiting'),
    ]);
    expect(names(step.propose)).toEqual(['a/dev']);
  });

  it('goes on to the next wave when enough of one is through', () => {
    const items = [
      item('a', 0, 'done'),
      item('b', 0, 'opted-out'),
      item('c', 0, 'merged'),
      item('a', 1, 'waiting'),
    ];
    const all = campaignAfter(campaign(), items);
    expect([all.wave, all.propose, all.message]).toEqual([
      0,
      [],
      'First waits for 1 service to be ready.',
    ]);
    const half = campaign({ gate: { readyPercent: 50 } });
    const step = campaignAfter(half, items);
    expect([step.wave, names(step.propose)]).toEqual([1, ['a/prod']]);
  });

  it('keeps to its batch', () => {
    const items = [
      item('a', 0, 'open'),
      ...['b', 'c', 'd', 'e'].map(name => item(name, 0, 'waiting')),
    ];
    const batch = campaignAfter(campaign({ batch: 3 }), items);
    expect(batch.room).toBe(2);
    expect(names(batch.propose)).toEqual(['b/dev', 'c/dev', 'd/dev', 'e/dev']);
    const full = campaignAfter(campaign({ batch: 1 }), items);
    expect(full).toMatchObject({ room: 0, propose: [] });
  });

  it('pauses by itself after failures, and says so', () => {
    const items = [
      item('a', 0, 'failed'),
      item('b', 0, 'blocked'),
      item('c', 0, 'waiting'),
    ];
    const step = campaignAfter(campaign({ stopAfterFailures: 2 }), items);
    expect(step).toEqual({
      room: 0,
      state: 'paused',
      message:
        'It paused by itself: 2 failed. Look at them, then retry or opt them out, and resume.',
      wave: 0,
      propose: [],
    });
  });

  it('is done when everything is through, and opens nothing while it rests', () => {
    expect(campaignAfter(campaign(), [item('a', 0, 'done')]).state).toBe(
      'done',
    );
    const paused = { ...campaign(), state: 'paused' as const };
    expect(campaignAfter(paused, [item('a', 0, 'waiting')]).propose).toEqual(
      [],
    );
  });

  it('never opens what is not waiting, too many, or of a later wave', () => {
    const items = fc.array(
      fc.record({
        service: fc.stringMatching(/^[a-z]{1,6}$/),
        wave: fc.integer({ min: 0, max: 1 }),
        state: fc.constantFrom(...campaignItemStateSchema.options),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(
        items,
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 1, max: 100 }),
        (list, batch, readyPercent) => {
          const all = list.map(one => item(one.service, one.wave, one.state));
          const step = campaignAfter(
            campaign({ batch, gate: { readyPercent } }),
            all,
          );
          const active = all.filter(
            ({ state }) => state === 'open' || state === 'proposing',
          );
          expect(step.propose.length + active.length).toBeLessThanOrEqual(
            Math.max(batch, active.length),
          );
          for (const one of step.propose) {
            expect(one.state).toBe('waiting');
            expect(one.wave).toBe(step.wave);
          }
          expect(step.state === 'done' && step.propose.length > 0).toBe(false);
        },
      ),
    );
  });
});
