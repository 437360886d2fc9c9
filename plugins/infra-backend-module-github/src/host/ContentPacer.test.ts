import { FakeClock } from '../__testUtils__/FakeClock';
import { ContentPacer } from './ContentPacer';

const MINUTE = 60_000;

/** Sends as many as it may for a time; gives the times of all. */
async function run(count: number, minutes: number) {
  const clock = new FakeClock();
  const pacer = new ContentPacer('github.test', clock);
  const times: number[] = [];
  const work = Array.from({ length: count }, async () => {
    await pacer.enter({ background: true });
    times.push(clock.now());
  });
  const start = clock.now();
  while (clock.now() - start < minutes * MINUTE) await clock.advance(1_000);
  return { clock, pacer, work, times, start };
}

/** The most requests within any window. */
function most(times: readonly number[], window: number): number {
  return Math.max(
    ...times.map(
      from => times.filter(at => at >= from && at < from + window).length,
    ),
  );
}

describe('ContentPacer', () => {
  it('uses nearly all of the limits and never reaches them', async () => {
    const { times } = await run(2_000, 180);
    expect(most(times, MINUTE)).toBeLessThan(80);
    expect(most(times, 60 * MINUTE)).toBeLessThan(500);
    // Three hours of 500, of which 95 % or more are used.
    expect(times.length).toBeGreaterThanOrEqual(0.95 * 3 * 500);
  });

  it('lets people through at once, and counts them', async () => {
    const clock = new FakeClock();
    const pacer = new ContentPacer('github.test', clock);
    for (let i = 0; i < 100; i += 1) await pacer.enter({});
    const waits: Date[] = [];
    const later = pacer.enter({
      background: true,
      onWait: ({ until }) => waits.push(until),
    });
    await clock.advance(MINUTE - 1);
    expect(waits).toEqual([new Date(clock.now() + 1)]);
    await clock.advance(1);
    await later;
  });

  it('gives up when it is told to, and holds up nobody behind it', async () => {
    const clock = new FakeClock();
    const pacer = new ContentPacer('github.test', clock);
    for (let i = 0; i < 100; i += 1) await pacer.enter({});
    const stop = new AbortController();
    const first = pacer.enter({ background: true, signal: stop.signal });
    const second = pacer.enter({ background: true });
    stop.abort(new Error('stopped'));
    await expect(first).rejects.toThrow('stopped');
    await clock.advance(MINUTE);
    await second;
  });

  it('says how many would pass at once, with those of other processes', async () => {
    const clock = new FakeClock();
    const pacer = new ContentPacer('github.test', clock);
    expect(pacer.room([]).count).toBe(76);
    const start = clock.now();
    for (let i = 0; i < 6; i += 1) await pacer.enter({ background: true });
    expect(pacer.room([]).count).toBe(70);
    const elsewhere = Array.from({ length: 60 }, () => start);
    expect(pacer.room(elsewhere).count).toBe(10);
    for (let i = 0; i < 70; i += 1) await pacer.enter({});
    expect(pacer.room([])).toEqual({ count: 0, until: start + MINUTE });
    const waits = pacer.enter({ background: true });
    await clock.advance(MINUTE);
    await waits;
    expect(pacer.room([]).count).toBe(75);
    const hour = Array.from({ length: 400 }, () => start);
    expect(pacer.room(hour)).toEqual({
      count: 3,
      until: start + MINUTE,
    });
  });
});
