import { countItems, type ReportItem } from './report';

/** What terminals obey: text from outside must not command them. */
const controls = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;

/** Text from outside as one line for a terminal. */
export function oneLine(text: string): string {
  return text.replace(controls, ' ').trim();
}

/** A line with its blanks, without what a terminal would obey. */
export function printable(line: string): string {
  return line.replace(controls, found => (/^\t+$/.test(found) ? found : ' '));
}

/** A report for people: `path:line:column severity rule: message`. */
export function textOf(items: readonly ReportItem[], prefix: string): string {
  return items
    .map(({ severity, rule, message, place, source, fix }) => {
      const where = place
        ? `${prefix}${place.path}:${place.line}${
            place.column === undefined ? '' : `:${place.column}`
          }`
        : 'repository';
      const rest = [
        ...(fix === undefined ? [] : [`${fix}.`]),
        ...(source ? [`(${prefix}${source.path}:${source.line})`] : []),
      ];
      return `${oneLine(
        [`${where} ${severity} ${rule}: ${message}`, ...rest].join(' '),
      )}\n`;
    })
    .join('');
}

/** `2 errors and 1 warning`. */
export function countWords(items: readonly ReportItem[]): string {
  const { errors, warnings } = countItems(items);
  const words = (count: number, noun: string) =>
    `${count} ${noun}${count === 1 ? '' : 's'}`;
  return `${words(errors, 'error')} and ${words(warnings, 'warning')}`;
}
