import { CampaignPace } from './CampaignPace';

const start = Date.UTC(2026, 10, 25);

function paceOf(room?: { count: number; until: number }) {
  const clock = { now: start };
  const asked: Date[][] = [];
  const pace = new CampaignPace({
    store: {
      listSubmitted: async () =>
        ['own', 'foreign'].map(id => ({ id, at: new Date(start) })),
    },
    runner: { hasWorkedOn: id => id === 'own' },
    repository: room
      ? {
          creationRoom: elsewhere => {
            asked.push([...elsewhere]);
            return { count: room.count, until: new Date(room.until) };
          },
        }
      : {},
    now: () => new Date(clock.now),
  });
  return { pace, clock, asked };
}

const at = (seconds: number) => ({
  proposedAt: new Date(start + seconds * 1000).toISOString(),
});

describe('CampaignPace', () => {
  it('keeps to the rate of a campaign', () => {
    const { pace, clock } = paceOf();
    expect(pace.delay(2, [at(0), {}], [])).toBe(0);
    clock.now += 10_000;
    expect(pace.delay(2, [at(0), at(5)], [])).toBe(50_000);
    clock.now = start + 60_000;
    expect(pace.delay(2, [at(0), at(5)], [])).toBe(0);
  });

  it('leaves to the host what other work under way will take', async () => {
    const { pace } = paceOf({ count: 1, until: start });
    expect(pace.delay(60, [], [])).toBe(0);
    await pace.count(async () => {
      expect(pace.delay(60, [], [])).toBeGreaterThan(0);
    });
    expect(pace.delay(60, [], [])).toBe(0);
  });

  it('waits until the host has room, and tells it of other processes', async () => {
    const { pace, asked } = paceOf({ count: 0, until: start + 3_000_000 });
    const elsewhere = await pace.elsewhere();
    expect(pace.delay(60, [], elsewhere)).toBe(3_000_000);
    // A proposal has its labels beside it.
    expect(asked[0]).toEqual([new Date(start), new Date(start)]);
  });
});
