import type {
  Change,
  Cost,
  Explanation,
  FileChange,
  Finding,
  PlatformDocument,
  ProposalDraft,
  Risk,
  SourcePosition,
  SummaryItem,
} from '@groundwork/backstage-plugin-infra-common';

import { intentOf } from './intent';
import { leadTitle } from './lead';
import { bounded, summaryLine } from './lines';
import { code, escaped, link, plainLine } from './markdown';
import { movingTitle } from './movingTitle';
import { nextSteps } from './nextSteps';
import type { PackageMove } from './packageMoves';
import { packageSection } from './packageSection';
import { moneyWords, valueWords } from './words';

/** GitHub takes 65,536 characters; some room is left for what a merge adds. */
const MAX_BODY = 60_000;

/** What a proposal is written from. */
export interface DraftOptions {
  changeId: string;
  service: string;
  change: Change;
  requestedBy?: string;
  files: readonly FileChange[];
  summary: readonly SummaryItem[];
  findings: readonly Finding[];
  risk: Risk;
  cost: Cost;
  explanations: readonly Explanation[];
  settings: PlatformDocument['spec']['proposals'];
  /** Environments where a person approves plans. */
  manualEnvironments: readonly string[];
  /** Environments where something is to be destroyed with its data. */
  destroysIn: readonly string[];
  /** Which environments get another version of a package. */
  packageMoves: readonly PackageMove[];
  fileUrl?: (file: { path: string; line?: number }) => string;
}

/** Title, body, branch and commit message of the pull request of a change. */
export function draftProposal(options: DraftOptions): ProposalDraft {
  const { changeId, service, settings } = options;
  const intent = intentOf(options.files);
  const title = titleOf(options);
  return {
    title,
    body: bodyOf(options, intent),
    branch: `groundwork/${service}/${changeId}`,
    commitMessage: commitMessageOf(options, title),
    labels: [...settings.labels],
    reviewers: [...settings.reviewers],
    intent,
  };
}

function titleOf(options: DraftOptions): string {
  const { service, summary, change, files } = options;
  const moving = movingTitle(change, options.packageMoves);
  if (moving && files.length > 0) return plainLine(moving, 120);
  const lead = leadTitle(change);
  if (lead && files.length > 0) return plainLine(`${service}: ${lead}`, 120);
  const about = summary.filter(item => item.resource);
  const [first] = about.length > 0 ? about : summary;
  const rest = (about.length > 0 ? about : summary).length - 1;
  if (!first) return `${service}: no change`;
  // What stands in brackets is detail, and a title is short.
  const text = first.text
    .replace(/`/g, '')
    .replace(/ \([^()]*(?:\([^()]*\)[^()]*)*\)/g, '');
  const lowered = text.charAt(0).toLowerCase() + text.slice(1);
  const words = rest > 0 ? `${lowered}, and ${rest} more` : lowered;
  return plainLine(`${service}: ${words}`, 120);
}

function commitMessageOf(
  { requestedBy, summary, change }: DraftOptions,
  title: string,
): string {
  const lines = summary
    .slice(0, 50)
    .map(item => `- ${plainLine(item.text.replace(/`/g, ''), 300)}`);
  const reason = change.reason ? [plainLine(change.reason, 1000), ''] : [];
  // Whoever writes the commit adds which change it belongs to.
  const trailers = requestedBy
    ? ['', `Requested-by: ${plainLine(requestedBy, 260)}`]
    : [];
  return [title, '', ...reason, ...lines, ...trailers].join('\n');
}

function bodyOf(options: DraftOptions, intent: string): string {
  const marker = `<!-- groundwork: ${JSON.stringify({
    changeId: options.changeId,
    service: options.service,
    intent,
  }).replace(/>/g, '\\u003e')} -->`;
  const head = [
    ...introduction(options),
    '',
    '### What changes',
    '',
    ...bounded(
      options.summary.map(item => `- ${summaryLine(item)}`),
      20_000,
    ),
    '',
    ...packageSection(options.packageMoves),
    ...riskAndCost(options),
    ...findingsSection(options),
  ];
  const tail = [
    ...filesSection(options),
    ...nextSteps(options),
    '',
    marker,
    '',
  ];
  const room = MAX_BODY - [...head, ...tail].join('\n').length;
  return [...head, ...explanationsSection(options, room), ...tail].join('\n');
}

const introductions: Record<Change['kind'], string> = {
  request: 'Infrastructure for',
  configure: 'Other settings for the infrastructure of',
  remove: 'Removal of infrastructure of',
  adopt: 'A claim for what people wrote by hand for',
  upgrade: 'Another version of the component package for',
  render: 'What the platform asks for now, for',
  promote: 'Promotion of the infrastructure of',
  rollback: 'Return to an earlier state of the infrastructure of',
  restore: 'Return of removed infrastructure of',
  destroy: 'Destruction of removed infrastructure of',
  approve: 'Approval of a plan for',
};

function introduction({
  service,
  change,
  requestedBy,
}: DraftOptions): string[] {
  const who = requestedBy ? `, asked for by ${code(requestedBy, 260)}` : '';
  return [
    `${introductions[change.kind]} ${code(service)}${who}.`,
    ...(change.reason ? ['', `> ${escaped(change.reason)}`] : []),
  ];
}

function riskAndCost({ risk, cost }: DraftOptions): string[] {
  const { currency } = cost;
  const amount = (value: number) => moneyWords(currency, value);
  const difference = (before: number, after: number) =>
    `${after >= before ? '+' : ''}${amount(
      Math.round((after - before) * 100) / 100,
    )}`;
  const rows = cost.environments.map(
    e =>
      `| ${code(e.environment)} | ${amount(e.before)} | ${amount(
        e.after,
      )} | ${difference(e.before, e.after)} |`,
  );
  return [
    `### Risk: ${risk}`,
    '',
    '| Cost per month | Before | After | Difference |',
    '| --- | --- | --- | --- |',
    ...rows,
    `| **Total** | ${amount(cost.before)} | ${amount(
      cost.after,
    )} | ${difference(cost.before, cost.after)} |`,
    '',
    ...(cost.unknown.length > 0
      ? [
          `Without a price: ${cost.unknown
            .slice(0, 20)
            .map(u => code(u))
            .join(', ')}${cost.unknown.length > 20 ? ', …' : ''}.`,
          '',
        ]
      : []),
  ];
}

function findingsSection(options: DraftOptions): string[] {
  const { findings } = options;
  if (findings.length === 0) return [];
  const lines = findings.map(finding => {
    const place = finding.source
      ? ` (${placeOf(finding.source, options.fileUrl)})`
      : '';
    return `- **${finding.severity}** ${code(finding.rule)}: ${escaped(
      finding.message,
    )}${place}`;
  });
  return ['### Findings', '', ...bounded(lines, 15_000), ''];
}

function explanationsSection(options: DraftOptions, room: number): string[] {
  const { explanations } = options;
  const frame = [
    '<details>',
    '<summary>Who decided which value</summary>',
    '',
    '| Environment | Resource | Input | Value | Decided by |',
    '| --- | --- | --- | --- | --- |',
  ];
  const end = ['', '</details>', ''];
  const left = room - [...frame, ...end].join('\n').length - 200;
  if (explanations.length === 0 || left < 500) return [];
  const rows = explanations.map(e => {
    const { level, source, reason } = e.decidedBy;
    const place = source ? `, ${placeOf(source, options.fileUrl)}` : '';
    return `| ${code(e.environment)} | ${code(
      `${e.resource.type}/${e.resource.name}`,
    )} | ${code(e.input)} | ${code(valueWords(e.value))} | ${level.replace(
      '-',
      ' ',
    )}${place}${reason ? `: ${escaped(reason, 300)}` : ''} |`;
  });
  return [
    ...frame,
    ...bounded(rows, left, cut => `| … | ${cut} more | | | |`),
    ...end,
  ];
}

function filesSection({ files }: DraftOptions): string[] {
  const lines = files.map(
    f =>
      `- ${f.action} ${code(f.path, 400)} (+${f.addedLines} −${
        f.removedLines
      })`,
  );
  return ['### Files', '', ...bounded(lines, 10_000), ''];
}

function placeOf(
  source: SourcePosition,
  fileUrl: DraftOptions['fileUrl'],
): string {
  const text = code(`${source.path}:${source.line}`, 300);
  return link(text, fileUrl?.({ path: source.path, line: source.line }));
}
