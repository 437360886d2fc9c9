import { structuredPatch } from 'diff';

/** A part of a unified diff. */
export interface Hunk {
  oldStart: number;
  oldLines: number;
  newStart: number;
  newLines: number;
  lines: string[];
}

const CONTEXT = 3;

/**
 * Hunks of a unified diff between two texts that are not empty. What is the
 * same at both ends is not looked at: most changes are a few lines of a file.
 */
export function hunksBetween(before: string, after: string): Hunk[] {
  if (before === after) return [];
  const start = commonStart(before, after);
  const end = commonEnd(before, after, start);
  const skipped = linesIn(before, start);
  const { hunks } = structuredPatch(
    '',
    '',
    before.slice(start, before.length - end),
    after.slice(start, after.length - end),
    '',
    '',
    { context: CONTEXT },
  );
  return hunks.map(hunk => ({
    ...hunk,
    oldStart: hunk.oldStart + skipped,
    newStart: hunk.newStart + skipped,
  }));
}

/** Length of the lines that are the same at the start, without those that are context. */
function commonStart(before: string, after: string): number {
  const limit = Math.min(before.length, after.length);
  let at = 0;
  while (at < limit && before[at] === after[at]) at++;
  // The start of the line that differs, then three lines more.
  for (let lines = 0; lines <= CONTEXT; lines++) {
    // A search from before the text would find its first character.
    at = at > 0 ? before.lastIndexOf('\n', at - 1) + 1 : 0;
    if (at === 0) return 0;
    if (lines < CONTEXT) at -= 1;
  }
  return at;
}

/** Length of the lines that are the same at the end, without those that are context. */
function commonEnd(before: string, after: string, start: number): number {
  const limit = Math.min(before.length, after.length) - start;
  let length = 0;
  while (
    length < limit &&
    before[before.length - 1 - length] === after[after.length - 1 - length]
  ) {
    length++;
  }
  // The end of the line that differs, then three lines more.
  let at = before.length - length;
  for (let lines = 0; lines <= CONTEXT; lines++) {
    const next = before.indexOf('\n', at);
    if (next < 0) return 0;
    at = next + 1;
  }
  return before.length - at;
}

function linesIn(text: string, end: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < end; lines++) {
    at = text.indexOf('\n', at + 1);
  }
  return lines;
}
