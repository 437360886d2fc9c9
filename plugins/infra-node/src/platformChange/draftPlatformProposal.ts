import type {
  FileChange,
  Finding,
  PlatformChange,
  ProposalDraft,
} from '@groundwork/backstage-plugin-infra-common';
import type { Platform } from '../platform/platform';
import { intentOf } from '../proposal/intent';
import { code, escaped, link, plainLine } from '../proposal/markdown';
import { evidenceTable, newEvidence } from './evidenceTable';
import { platformBranch } from './subject';

/** What the proposal of a platform change is written from. */
export interface PlatformDraftOptions {
  changeId: string;
  subject: string;
  change: PlatformChange;
  requestedBy: string;
  now: Date;
  files: readonly FileChange[];
  findings: readonly Finding[];
  before: Platform;
  after: Platform;
  fileUrl?: (file: { path: string; line?: number }) => string;
}

/** GitHub takes 65,536 characters; no section takes more than a quarter. */
const MAX_LINES = 40;

/** Title, body, branch and commit message of the pull request. */
export function draftPlatformProposal(
  options: PlatformDraftOptions,
): ProposalDraft {
  const { changeId, subject, change, requestedBy, files, before } = options;
  const { labels, reviewers } = before.settings.document.spec.proposals;
  const title = plainLine(`${subject}: ${titleOf(options)}`, 120);
  const intent = intentOf(files);
  const reason = 'reason' in change ? change.reason : undefined;
  return {
    title,
    body: bodyOf(options, intent),
    branch: platformBranch(change, changeId),
    commitMessage: [
      title,
      '',
      ...(reason ? [plainLine(reason, 1000), ''] : []),
      ...statements(options).map(line => `- ${plainLine(line, 300)}`),
      '',
      `Requested-by: ${plainLine(requestedBy, 260)}`,
    ].join('\n'),
    labels: [...labels],
    reviewers: [...reviewers],
    intent,
  };
}

function titleOf(options: PlatformDraftOptions): string {
  const { change, before, after, subject, now } = options;
  switch (change.kind) {
    case 'release':
      return `draft from ${change.from}`;
    case 'deprecate':
      return 'deprecate';
    case 'revoke':
      return 'revoke';
    case 'waive':
      return `waive ${change.policy} for ${change.services
        .slice(0, 3)
        .join(', ')}${change.services.length > 3 ? ', …' : ''}`;
    default: {
      const results = newEvidence(before, after, subject);
      const failed = results.filter(r => r.spec.result === 'failed').length;
      const state = after.packageStatus(subject, now)?.state;
      const count = `${results.length} test result${
        results.length === 1 ? '' : 's'
      }`;
      // Evidence may come while the draft itself waits for its merge.
      const draft = before.packages.has(subject) ? '' : 'new version, ';
      return `${draft}${count}${failed > 0 ? `, ${failed} failed` : ''}${
        state ? ` (${state})` : ''
      }`;
    }
  }
}

/** What is different afterwards, in plain sentences. */
function statements({
  change,
  subject,
  before,
  after,
  now,
}: PlatformDraftOptions): string[] {
  if (change.kind === 'waive') {
    return [
      `Policy ${change.policy} is waived for ${change.services.join(', ')}${
        change.environments ? ` in ${change.environments.join(', ')}` : ''
      } until ${change.expiresAt.slice(0, 10)}; ${change.owner} answers for it`,
    ];
  }
  const [old, fresh] = [before, after].map(p => p.packages.get(subject));
  const spec = fresh?.document.spec;
  const lines: string[] = [];
  if (spec && !old) {
    lines.push(`${subject} is a new version, at revision ${spec.revision}`);
    const from = change.kind === 'release' ? change.from : undefined;
    const source = from && after.packages.get(from)?.document.spec;
    for (const [name, module] of Object.entries(spec.modules)) {
      const was = source && source.modules[name]?.version;
      if (was !== undefined && was !== module.version) {
        lines.push(`${name} goes from ${was} to ${module.version}`);
      }
    }
    if (source && source.chart.version !== spec.chart.version) {
      lines.push(
        `the chart goes from ${source.chart.version} to ${spec.chart.version}`,
      );
    }
  }
  if (
    spec?.deprecated &&
    !same(spec.deprecated, old?.document.spec.deprecated)
  ) {
    lines.push(
      `${subject} is deprecated: ${spec.deprecated.reason}${
        spec.deprecated.replacement
          ? ` Use ${spec.deprecated.replacement} instead.`
          : ''
      }`,
    );
  }
  if (spec?.revoked && !same(spec.revoked, old?.document.spec.revoked)) {
    lines.push(`${subject} is revoked: ${spec.revoked.reason}`);
  }
  const was = before.packageStatus(subject, now)?.state;
  const is = after.packageStatus(subject, now)?.state;
  if (is && was !== is) {
    lines.push(
      was ? `Its state goes from ${was} to ${is}` : `Its state is ${is}`,
    );
  }
  const results = newEvidence(before, after, subject);
  if (results.length > 0) {
    lines.push(
      results.length === 1
        ? 'One test result is recorded'
        : `${results.length} test results are recorded`,
    );
  }
  return lines;
}

function same(a: object, b: object | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

const introductions: Record<PlatformChange['kind'], string> = {
  certify: 'What tests said of',
  release: 'A new version of a component package:',
  deprecate: 'Deprecation of',
  revoke: 'Revocation of',
  waive: 'An exception from a policy:',
};

function bodyOf(options: PlatformDraftOptions, intent: string): string {
  const { changeId, subject, change, requestedBy, files, findings } = options;
  const reason = 'reason' in change ? change.reason : undefined;
  const place = (source: NonNullable<Finding['source']>) =>
    link(
      code(`${source.path}:${source.line}`, 300),
      options.fileUrl?.({ path: source.path, line: source.line }),
    );
  const marker = `<!-- groundwork: ${JSON.stringify({
    changeId,
    subject,
    intent,
  }).replace(/>/g, '\\u003e')} -->`;
  return [
    `${introductions[change.kind]} ${code(subject)}, asked for by ${code(
      requestedBy,
      260,
    )}.`,
    ...(reason ? ['', `> ${escaped(reason)}`] : []),
    '',
    '### What changes',
    '',
    ...statements(options).map(line => `- ${escaped(line)}`),
    '',
    ...(change.kind === 'waive' ? [] : evidenceTable(options)),
    ...(findings.length > 0
      ? [
          '### Findings',
          '',
          ...findings
            .slice(0, MAX_LINES)
            .map(
              f =>
                `- **${f.severity}** ${code(f.rule)}: ${escaped(
                  f.message,
                  300,
                )}${f.source ? ` (${place(f.source)})` : ''}`,
            ),
          '',
        ]
      : []),
    '### Files',
    '',
    ...files
      .slice(0, MAX_LINES)
      .map(
        f =>
          `- ${f.action} ${code(f.path, 400)} (+${f.addedLines} −${
            f.removedLines
          })`,
      ),
    '',
    marker,
    '',
  ].join('\n');
}
