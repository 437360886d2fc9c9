/** One line of a unified diff. */
export interface DiffLine {
  kind: 'added' | 'removed' | 'context' | 'hunk';
  text: string;
  /** Line number before and after; absent where the line does not exist. */
  before?: number;
  after?: number;
}

/**
 * Reads a unified diff of one file. File headers are left out; what is not part
 * of a hunk is ignored. Never throws.
 */
export function parseDiff(diff: string): DiffLine[] {
  const lines: DiffLine[] = [];
  let before = 0;
  let after = 0;
  // Lines that the current hunk still has, so that `--- x` inside of one is
  // a removed line and outside of one a header.
  let beforeLeft = 0;
  let afterLeft = 0;
  for (const line of diff.split('\n')) {
    const hunk = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (hunk && beforeLeft <= 0 && afterLeft <= 0) {
      before = Number(hunk[1]);
      beforeLeft = Number(hunk[2] ?? 1);
      after = Number(hunk[3]);
      afterLeft = Number(hunk[4] ?? 1);
      lines.push({ kind: 'hunk', text: line });
      continue;
    }
    if (beforeLeft <= 0 && afterLeft <= 0) continue;
    const text = line.slice(1);
    if (line.startsWith('+')) {
      lines.push({ kind: 'added', text, after });
      after += 1;
      afterLeft -= 1;
    } else if (line.startsWith('-')) {
      lines.push({ kind: 'removed', text, before });
      before += 1;
      beforeLeft -= 1;
    } else if (line.startsWith(' ') || line === '') {
      lines.push({ kind: 'context', text, before, after });
      before += 1;
      after += 1;
      beforeLeft -= 1;
      afterLeft -= 1;
    }
  }
  return lines;
}
