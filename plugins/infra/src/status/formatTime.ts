const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

type Unit = (typeof units)[number][0];

/** Backstage's language codes are tags of BCP 47, but nobody checks them. */
function withLanguage<T>(language: string | undefined, run: (l?: string) => T) {
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

/** “3 min 20 sec”: the two largest units that count. */
export function formatDuration(
  seconds: number,
  language: string | undefined,
): string {
  const whole = Math.max(0, Math.round(seconds));
  const first = Math.max(
    0,
    whole === 0 ? 3 : units.findIndex(([, size]) => whole >= size),
  );
  const write = (value: number, unit: Unit) =>
    withLanguage(language, l =>
      new Intl.NumberFormat(l, {
        style: 'unit',
        unit,
        unitDisplay: 'short',
      }).format(value),
    );
  const [unit, size] = units[first];
  const rest = units[first + 1];
  const left = rest ? Math.floor((whole % size) / rest[1]) : 0;
  return [
    write(Math.floor(whole / size), unit),
    ...(rest && left > 0 ? [write(left, rest[0])] : []),
  ].join(' ');
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
