import { ServiceUnavailableError } from '@backstage/errors';
import { FakeClock } from '../__testUtils__/FakeClock';
import { HostGates, type GateOptions } from './gate';

const forever = { latest: Number.POSITIVE_INFINITY };

function gateOf(host = 'github.test') {
  const clock = new FakeClock();
  const gates = new HostGates(clock, () => 0);
  return { clock, gates, gate: gates.of(host) };
}

it('is one per host', () => {
  const { gates, gate } = gateOf();
  expect(gates.of('github.test')).toBe(gate);
  expect(gates.of('other.test')).not.toBe(gate);
});

it('lets 50 pass at once and the next when one leaves', async () => {
  const { clock, gate } = gateOf();
  const passes = await Promise.all(
    Array.from({ length: 50 }, () => gate.enter(forever)),
  );
  let entered = false;
  const next = gate.enter(forever).then(pass => {
    entered = true;
    return pass;
  });
  await clock.advance(60_000);
  expect(entered).toBe(false);
  passes[7].leave();
  (await next).leave();
  expect(entered).toBe(true);
});

it('forgets a caller that gives up in the queue', async () => {
  const { gate } = gateOf();
  const passes = await Promise.all(
    Array.from({ length: 50 }, () => gate.enter(forever)),
  );
  const caller = new AbortController();
  const given = gate
    .enter({ ...forever, signal: caller.signal })
    .catch(error => error);
  const next = gate.enter(forever);
  caller.abort(new Error('gone'));
  expect(await given).toEqual(new Error('gone'));
  passes[0].leave();
  (await next).leave();
});

it('counts refusals of requests sent together as one', async () => {
  const { clock, gate } = gateOf();
  const passes = await Promise.all([1, 2, 3].map(() => gate.enter(forever)));
  const start = clock.now();
  passes.forEach(pass => pass.leave({ kind: 'secondary', wait: undefined }));
  await clock.run(gate.enter(forever));
  expect(clock.now() - start).toBe(60_000);
});

it('waits longer each time, 15 minutes at most, and starts anew after a success', async () => {
  const { clock, gate } = gateOf();
  const waits: number[] = [];
  for (let strike = 0; strike < 7; strike += 1) {
    const pass = await clock.run(gate.enter(forever));
    const start = clock.now();
    pass.leave({ kind: 'secondary', wait: undefined });
    const next = await clock.run(gate.enter(forever));
    waits.push((clock.now() - start) / 60_000);
    next.leave({ kind: 'secondary', wait: 0 });
  }
  expect(waits).toEqual([1, 4, 15, 15, 15, 15, 15]);
  (await clock.run(gate.enter(forever))).leave();
  const start = clock.now();
  (await gate.enter(forever)).leave({ kind: 'secondary', wait: undefined });
  await clock.run(gate.enter(forever));
  expect(clock.now() - start).toBe(60_000);
});

it('does not believe a time of more than an hour', async () => {
  const { clock, gate } = gateOf();
  const start = clock.now();
  (await gate.enter(forever)).leave({ kind: 'primary', wait: 1e15 });
  await clock.run(gate.enter(forever));
  expect(clock.now() - start).toBe(61 * 60_000);
});

it('says when the host can be asked again to whoever cannot wait', async () => {
  const { clock, gate } = gateOf();
  (await gate.enter(forever)).leave({ kind: 'primary', wait: 1_800_000 });
  const options: GateOptions = { latest: clock.now() + 900_000 };
  const error = await gate.enter(options).catch(e => e);
  expect(error).toBeInstanceOf(ServiceUnavailableError);
  expect(error.message).toBe(
    'the rate limit of our credentials at github.test is used up; it takes requests again at 2026-01-01T00:30:00.000Z',
  );
});
