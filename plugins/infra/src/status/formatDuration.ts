import { units, withLanguage } from './formatTime';

type Unit = (typeof units)[number][0];

/** “3 min 20 sec”: the two largest units that count. */
export function formatDuration(
  seconds: number,
  language: string | undefined,
): string {
  const whole = Math.max(0, Math.round(seconds));
  const first = whole === 0 ? 3 : units.findIndex(([, size]) => whole >= size);
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
