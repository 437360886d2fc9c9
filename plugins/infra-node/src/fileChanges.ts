import type { FileChange } from '@groundwork/backstage-plugin-infra-common';
import { hunksBetween, type Hunk } from './hunks';

/** A file before and after a change; `undefined` where it is not there. @public */
export interface FileStates {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** Absent for the claim. */
  readonly environment?: string;
}

/** What a change does to a file, with the whole texts. @public */
export interface PlannedFile extends FileChange {
  /** Absent for a new file. */
  readonly before?: string;
  /** Absent for a deleted file. */
  readonly after?: string;
}

/**
 * What a change does to a file, with a unified diff of three lines of context.
 *
 * @public
 */
export function fileChange({
  path,
  before,
  after,
  environment,
}: FileStates): PlannedFile {
  const hunks = hunksOf(before ?? '', after ?? '');
  const lines = hunks.flatMap(h => h.lines);
  const count = (sign: string) => lines.filter(l => l.startsWith(sign)).length;
  const body = hunks
    .flatMap(h => [
      `@@ -${range(h.oldStart, h.oldLines)} +${range(
        h.newStart,
        h.newLines,
      )} @@`,
      ...h.lines,
    ])
    .join('\n');
  const from = before === undefined ? '/dev/null' : `a/${path}`;
  const to = after === undefined ? '/dev/null' : `b/${path}`;
  return {
    path,
    action: actionOf(before, after),
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
    diff: `--- ${from}\n+++ ${to}\n${body}${body ? '\n' : ''}`,
    addedLines: count('+'),
    removedLines: count('-'),
    ...(environment !== undefined && { environment }),
  };
}

function actionOf(
  before: string | undefined,
  after: string | undefined,
): FileChange['action'] {
  if (before === undefined) return 'create';
  return after === undefined ? 'delete' : 'update';
}

function hunksOf(before: string, after: string): Hunk[] {
  // A file that comes or goes as a whole needs no comparison.
  if (before === '' || after === '') {
    const text = before || after;
    if (text === '') return [];
    const lines = wholeFile(text, before === '' ? '+' : '-');
    const size = lines.filter(l => !l.startsWith('\\')).length;
    return before === ''
      ? [{ oldStart: 0, oldLines: 0, newStart: 1, newLines: size, lines }]
      : [{ oldStart: 1, oldLines: size, newStart: 0, newLines: 0, lines }];
  }
  return hunksBetween(before, after);
}

function wholeFile(text: string, sign: '+' | '-'): string[] {
  const lines = text.split('\n');
  const isWhole = lines[lines.length - 1] === '';
  if (isWhole) lines.pop();
  const signed = lines.map(line => sign + line);
  return isWhole ? signed : [...signed, '\\ No newline at end of file'];
}

function range(start: number, lines: number): string {
  return lines === 1 ? String(start) : `${start},${lines}`;
}
