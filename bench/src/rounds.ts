import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';

/** Something to time: runs once and resolves when it is done. */
export type Subject = () => Promise<void> | void;

/** Milliseconds per round, by name of the subject. */
export type Timings<K extends string> = Record<K, number[]>;

/** Middle value; the mean of the two middle ones for an even count. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? sorted[half]
    : (sorted[half - 1] + sorted[half]) / 2;
}

/** Median of the per-round ratios of two subjects of the same rounds. */
export function medianRatio(
  numerator: readonly number[],
  denominator: readonly number[],
): number {
  return median(numerator.map((value, round) => value / denominator[round]));
}

/** Milliseconds that a subject takes. */
export async function time(subject: Subject): Promise<number> {
  const start = performance.now();
  await subject();
  return performance.now() - start;
}

const ballast = Buffer.alloc(32 * 1024 * 1024, 7);

/** Milliseconds of a fixed piece of work: how busy the machine is right now. */
function calibrate(): number {
  const start = performance.now();
  createHash('sha1').update(ballast).digest();
  return performance.now() - start;
}

/**
 * Times all subjects in every round, one after the other and in turning order,
 * so that noise hits all alike. A round is repeated while the machine is much
 * busier than at its best, at most twice as many rounds as asked for.
 */
export async function interleave<K extends string>(
  subjects: Record<K, Subject>,
  options: { rounds: number; warmup?: number },
): Promise<Timings<K>> {
  const names = Object.keys(subjects) as K[];
  const timings = Object.fromEntries(
    names.map(name => [name, [] as number[]]),
  ) as Timings<K>;
  for (let round = 0; round < (options.warmup ?? 1); round++) {
    for (const name of names) await subjects[name]();
  }
  let calmest = calibrate();
  let attempts = 0;
  while (
    timings[names[0]].length < options.rounds &&
    attempts < options.rounds * 2
  ) {
    const before = calibrate();
    calmest = Math.min(calmest, before);
    const turn = attempts++ % names.length;
    const order = [...names.slice(turn), ...names.slice(0, turn)];
    const measured = new Map<K, number>();
    for (const name of order) measured.set(name, await time(subjects[name]));
    const roundsLeft = options.rounds - timings[names[0]].length;
    const attemptsLeft = options.rounds * 2 - attempts;
    if (calibrate() > calmest * 1.5 && attemptsLeft >= roundsLeft) continue;
    for (const [name, value] of measured) timings[name].push(value);
  }
  return timings;
}
