import type { PlannedFile } from '@groundwork/backstage-plugin-infra-node';
import type { ReportItem } from '../report/report';

/**
 * First line of a file that differs, as it is there now. What differs takes the
 * id of the change with it, which is not what anybody looks for.
 */
export function firstLine(diff: string): number {
  let line = 1;
  let first: number | undefined;
  for (const text of diff.split('\n').slice(2)) {
    const hunk = /^@@ -(\d+)/.exec(text);
    if (hunk) {
      line = Math.max(1, Number(hunk[1]));
      continue;
    }
    if (/^[-+]/.test(text)) {
      if (!/change-?id:/i.test(text)) return line;
      first ??= line;
    }
    if (!text.startsWith('+')) line += 1;
  }
  return first ?? 1;
}

/** A file that is not what its claim renders to, as an item of a report. */
export function driftItem(
  { path, action, diff, addedLines, removedLines }: PlannedFile,
  options: {
    service: string;
    /** File of the claim. */
    claim: string;
    severity?: 'error' | 'warning';
  },
): ReportItem {
  const { service, claim, severity = 'error' } = options;
  const words = {
    create: `is missing, which the claim of ${service} renders to`,
    update: `is not what the claim of ${service} renders to (+${addedLines} −${removedLines} lines from here on)`,
    delete: `is nothing that the claim of ${service} renders to any more`,
  };
  return {
    severity,
    rule: 'render-drift',
    message: `${path} ${words[action]}. Run "groundwork render --write --service ${service}" and commit the result, or put into the claim what the file should say.`,
    place:
      action === 'create'
        ? { path: claim, line: 1 }
        : { path, line: firstLine(diff) },
    service,
  };
}
