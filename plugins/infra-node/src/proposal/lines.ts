import type { SummaryItem } from '@groundwork/backstage-plugin-infra-common';
import { code, escaped } from './markdown';

/** Texts of summaries mark names as code already; the rest is escaped. */
export function summaryLine({
  text,
  risk,
}: Pick<SummaryItem, 'text' | 'risk'>): string {
  const parts = text.split('`');
  const shown =
    parts.length % 2 === 1
      ? parts
          .map((part, index) =>
            index % 2 === 1 ? code(part) : escapeBetween(part),
          )
          .join('')
      : escaped(text);
  return risk === 'none' ? shown : `${shown} **(${risk})**`;
}

/** As {@link escaped}, keeping the blanks at both ends. */
function escapeBetween(text: string): string {
  const [, before, middle, after] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text)!;
  return `${before && ' '}${escaped(middle)}${after && ' '}`;
}

/** Lines up to a number of characters; what is left out is counted. */
export function bounded(
  lines: readonly string[],
  maximum: number,
  more: (left: number) => string = left => `- … and ${left} more`,
): string[] {
  let length = 0;
  for (const [index, line] of lines.entries()) {
    length += line.length + 1;
    if (length > maximum) {
      return [...lines.slice(0, index), more(lines.length - index)];
    }
  }
  return [...lines];
}
