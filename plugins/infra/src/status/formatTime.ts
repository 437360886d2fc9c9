/** Units of time in seconds, the largest first. */
export const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** Backstage's language codes are tags of BCP 47, but nobody checks them. */
export function withLanguage<T>(
  language: string | undefined,
  run: (l?: string) => T,
) {
  try {
    return run(language);
  } catch {
    return run();
  }
}

/** “12s ago”, “yesterday”; what lies ahead by a slow clock is “now”. */
export function formatAgo(
  at: string,
  now: number,
  language: string | undefined,
): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(at)) / 1000));
  const [unit, size] = units.find(([, s]) => seconds >= s) ?? units[3];
  return withLanguage(language, l =>
    new Intl.RelativeTimeFormat(l, { style: 'narrow', numeric: 'auto' }).format(
      -Math.floor(seconds / size),
      unit,
    ),
  );
}

/** Date and time to the second, in the person's own time zone. */
export function formatExact(at: string, language: string | undefined): string {
  return withLanguage(language, l =>
    new Intl.DateTimeFormat(l, {
      dateStyle: 'medium',
      timeStyle: 'medium',
    }).format(Date.parse(at)),
  );
}

/** A day, which is the same one everywhere. */
export function formatDay(at: string, language: string | undefined): string {
  return Number.isNaN(Date.parse(at))
    ? at
    : withLanguage(language, l =>
        new Intl.DateTimeFormat(l, {
          dateStyle: 'medium',
          timeZone: 'UTC',
        }).format(Date.parse(at)),
      );
}
