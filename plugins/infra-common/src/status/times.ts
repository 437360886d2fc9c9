/** Milliseconds of a time that somebody wrote; undefined when it is none. */
export function timeOf(text: string | undefined): number | undefined {
  if (!text) return undefined;
  const time = Date.parse(text);
  return time >= 0 && time < Date.UTC(9999, 0) ? time : undefined;
}

/** Normal form of a time, not later than now: clocks of clusters may run ahead. */
export function isoTime(
  text: string | undefined,
  now: Date,
): string | undefined {
  const time = timeOf(text);
  if (time === undefined) return undefined;
  const latest = timeOf(isoNow(now));
  return new Date(
    latest === undefined ? time : Math.min(time, latest),
  ).toISOString();
}

/** The time now; undefined for a clock that does not go. */
export function isoNow(now: Date): string | undefined {
  const time = now.getTime();
  return time >= 0 && time < Date.UTC(9999, 0) ? now.toISOString() : undefined;
}

/** Age in seconds, never negative; infinite when either side is unknown. */
export function ageSeconds(text: string | undefined, now: Date): number {
  const then = timeOf(text);
  const time = now.getTime();
  if (then === undefined || Number.isNaN(time)) return Infinity;
  return Math.max(0, (time - then) / 1000);
}
