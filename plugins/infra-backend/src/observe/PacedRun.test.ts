import { PacedRun } from './PacedRun';

beforeEach(() => {
  jest.useFakeTimers({ now: 0 });
});
afterEach(() => {
  jest.useRealTimers();
});

function start() {
  const begun: number[] = [];
  const paced = new PacedRun({
    run: async () => {
      begun.push(Date.now());
    },
    now: () => new Date(),
  });
  return { paced, begun };
}

it('runs once for reasons that come together', () => {
  const { paced, begun } = start();
  for (let i = 0; i < 100; i += 1) paced.hint();
  expect(begun).toEqual([]);
  jest.advanceTimersByTime(10_000);
  expect(begun).toHaveLength(1);
});

it('runs at most once a second, and after the last reason', () => {
  const { paced, begun } = start();
  for (let i = 0; i < 100; i += 1) {
    paced.hint();
    jest.advanceTimersByTime(50);
  }
  const last = Date.now() - 50;
  jest.advanceTimersByTime(10_000);
  expect(begun.length).toBeLessThanOrEqual(6);
  begun
    .slice(1)
    .forEach((at, i) => expect(at - begun[i]).toBeGreaterThanOrEqual(1_000));
  expect(begun.at(-1)).toBeGreaterThanOrEqual(last);
});

it('does not stand still when the clock is set back', () => {
  const { paced, begun } = start();
  paced.hint();
  jest.advanceTimersByTime(500);
  jest.setSystemTime(-1_000_000);
  paced.hint();
  jest.advanceTimersByTime(1_000);
  expect(begun).toHaveLength(2);
});

it('does not run after it was closed', () => {
  const { paced, begun } = start();
  paced.hint();
  paced.close();
  paced.hint();
  jest.advanceTimersByTime(10_000);
  expect(begun).toEqual([]);
});
