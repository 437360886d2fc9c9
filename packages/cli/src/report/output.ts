import { InputError } from '@backstage/errors';
import type { Platform } from '@groundwork/backstage-plugin-infra-node';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { version } from '../../package.json';
import type { Surroundings } from '../commands/certify/surroundings';
import { annotationsOf } from './annotations';
import { countItems, type ReportItem } from './report';
import { sarifOf } from './sarif';
import { countWords, textOf } from './text';

/** Formats that every check writes. */
export const reportFormats = ['text', 'json', 'sarif', 'github'] as const;

/** How a report is written. */
export interface ReportFlags {
  format: string;
  output?: string;
  maxWarnings?: string;
}

/** What a check has to say. */
export interface Report {
  /** Such as `lint`. */
  readonly check: string;
  /** Path of the GitOps repository below the root of the Git repository. */
  readonly prefix: string;
  readonly platform?: Platform;
  readonly items: readonly ReportItem[];
  /** Other formats, and what they have beside the items, by format. */
  readonly also?: Readonly<Record<string, () => string>>;
}

/**
 * The format that was asked for.
 *
 * @throws InputError when there is no such format
 */
export function checkedFormat(
  format: string,
  known: readonly string[] = reportFormats,
): string {
  if (known.includes(format)) return format;
  throw new InputError(
    `--format ${format} is unknown; the formats are ${known.join(', ')}`,
  );
}

/**
 * Writes a report to the standard output, or to a file. With a file the log of
 * a CI still has the findings: on GitHub as annotations, else as text.
 */
export async function writeReport(
  report: Report,
  { format, output }: ReportFlags,
  around: Surroundings,
): Promise<void> {
  const text = formatted(report, format);
  if (output === undefined) {
    around.print(text);
    return;
  }
  await mkdir(dirname(output), { recursive: true });
  await writeFile(output, text);
  const { items, prefix } = report;
  around.print(
    around.env.GITHUB_ACTIONS === 'true'
      ? annotationsOf(items, prefix)
      : textOf(items, prefix),
  );
}

function formatted(report: Report, format: string): string {
  const { items, prefix, check, platform, also = {} } = report;
  if (Object.hasOwn(also, format)) return also[format]();
  switch (format) {
    case 'sarif':
      return sarifOf(items, {
        check,
        version,
        prefix,
        ...(platform && { platform }),
      });
    case 'github':
      return annotationsOf(items, prefix);
    case 'json':
      return `${JSON.stringify({ ...countItems(items), items }, null, 2)}\n`;
    default:
      return textOf(items, prefix);
  }
}

/**
 * Fails when there are errors, or more warnings than are allowed.
 *
 * @throws Error with their number
 */
export function judge(
  { check, items }: Pick<Report, 'check' | 'items'>,
  maxWarnings?: number,
): void {
  const { errors, warnings } = countItems(items);
  if (errors > 0) throw new Error(`${check} found ${countWords(items)}`);
  if (maxWarnings !== undefined && warnings > maxWarnings) {
    throw new Error(
      `${check} found ${warnings} warnings; --max-warnings allows ${maxWarnings}`,
    );
  }
}

/** @throws InputError for what is no number of warnings */
export function warningLimit(flag: string | undefined): number | undefined {
  if (flag === undefined) return undefined;
  if (/^\d{1,9}$/.test(flag)) return Number(flag);
  throw new InputError('--max-warnings is a number, 0 or more');
}
