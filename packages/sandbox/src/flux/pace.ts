import { createHash } from 'crypto';

/** A number from 0 to 1 that is always the same for the same words. */
export function chance(...words: (string | number)[]): number {
  const hash = createHash('sha256').update(words.join('\0')).digest();
  return hash.readUInt32BE(0) / 0xffffffff;
}

/** Letters and digits that are always the same for the same words. */
export function digest(length: number, ...words: (string | number)[]): string {
  return createHash('sha256')
    .update(words.join('\0'))
    .digest('hex')
    .slice(0, length);
}

const UNITS: Record<string, number> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** Milliseconds of a duration such as `1h30m`; undefined when it is none. */
export function milliseconds(duration: unknown): number | undefined {
  const text = String(duration);
  if (!/^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$/.test(text)) {
    return undefined;
  }
  return [...text.matchAll(/([0-9.]+)(ms|s|m|h)/g)].reduce(
    (sum, [, number, unit]) => sum + Number(number) * UNITS[unit],
    0,
  );
}

/** How long things take in the sandbox: a fraction of what they really take. */
export class Pace {
  /** @param scale what an interval of real controllers is multiplied with */
  constructor(private readonly seed: string, private readonly scale: number) {}

  /** An interval that an object asks for. */
  interval(duration: unknown, fallback: string): number {
    const real = milliseconds(duration) ?? milliseconds(fallback) ?? 60_000;
    return Math.max(1000, real * this.scale);
  }

  /** How long a piece of work takes, between half and one and a half of usual. */
  work(usual: number, ...words: (string | number)[]): number {
    return Math.round(usual * (0.5 + chance(this.seed, ...words)));
  }
}
