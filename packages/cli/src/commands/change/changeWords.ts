import type { ChangeSet } from '@groundwork/backstage-plugin-infra-common';
import { itemOfFinding, sortItems } from '../../report/report';
import { oneLine, textOf } from '../../report/text';

/** What a change does, for a terminal. */
export function changeWords(set: ChangeSet): string {
  const { service, summary, risk, cost, files, findings } = set;
  const items = findings.map(finding => itemOfFinding(finding, undefined));
  const lines = [
    `${service} (risk: ${risk})`,
    ...summary.map(({ text }) => `  ${text.replace(/`/g, '')}`),
    ...(cost.before === cost.after
      ? []
      : [`  cost per month: ${cost.currency} ${cost.before} → ${cost.after}`]),
    ...files.map(
      file =>
        `  ${file.action} ${file.path} (+${file.addedLines} −${file.removedLines})`,
    ),
  ].map(line => `${line.startsWith('  ') ? '  ' : ''}${oneLine(line)}\n`);
  return lines.join('') + textOf(sortItems(items), '');
}
