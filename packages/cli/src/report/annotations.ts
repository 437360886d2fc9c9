import type { ReportItem } from './report';

const commands = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
} as const;

/**
 * A report as workflow commands of GitHub Actions, one line each: whatever
 * stands in a name or message, none of it becomes a command of its own.
 */
export function annotationsOf(
  items: readonly ReportItem[],
  prefix: string,
): string {
  return items
    .map(({ severity, rule, message, place, fix }) => {
      const properties = [
        ...(place
          ? [
              `file=${property(prefix + place.path)}`,
              `line=${place.line}`,
              ...(place.column === undefined ? [] : [`col=${place.column}`]),
            ]
          : []),
        `title=${property(rule)}`,
      ];
      const text = fix === undefined ? message : `${message}\n${fix}.`;
      return `::${commands[severity]} ${properties.join(',')}::${data(text)}\n`;
    })
    .join('');
}

/** Other line ends than those that GitHub knows are only blanks. */
const lineEnds = /[\v\f\u0085\u2028\u2029]/g;

function data(text: string): string {
  return text
    .replace(/%/g, '%25')
    .replace(/\r/g, '%0D')
    .replace(/\n/g, '%0A')
    .replace(lineEnds, ' ');
}

function property(text: string): string {
  return data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}
