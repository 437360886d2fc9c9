import type {
  SummaryItem,
  Risk,
} from '@groundwork/backstage-plugin-infra-common';
import { reviewMarkdown } from '@groundwork/backstage-plugin-infra-node';
import type { Command } from 'commander';
import {
  checkedFormat,
  judge,
  reportFormats,
  warningLimit,
  writeReport,
  type ReportFlags,
} from '../../report/output';
import { countItems } from '../../report/report';
import { countWords, oneLine, textOf } from '../../report/text';
import { compareAt, WORKTREE } from '../../review/compareAt';
import {
  reviewRepository,
  type RepositoryReview,
} from '../../review/reviewRepository';
import type { Surroundings } from '../certify/surroundings';

interface PlanFlags extends ReportFlags {
  base: string;
  head: string;
}

const formats = [...reportFormats, 'markdown'];

/** Adds `groundwork plan`. */
export function addPlan(program: Command, around: Surroundings): void {
  program
    .command('plan')
    .description('What a branch changes, whoever wrote it')
    .argument('[directory]', 'the GitOps repository', '.')
    .requiredOption('-b, --base <ref>', 'branch or commit to compare with')
    .option(
      '--head <ref>',
      `branch or commit to look at, or "${WORKTREE}" for the files on disk`,
      WORKTREE,
    )
    .option('-f, --format <format>', formats.join(', '), 'text')
    .option('-o, --output <file>', 'where the report is written')
    .option('--max-warnings <number>', 'fail when there are more warnings')
    .action((directory: string, flags: PlanFlags) =>
      plan(directory, flags, around),
    );
}

async function plan(
  directory: string,
  flags: PlanFlags,
  around: Surroundings,
): Promise<void> {
  checkedFormat(flags.format, formats);
  const limit = warningLimit(flags.maxWarnings);
  const compared = await compareAt(directory, flags, around);
  const review = await reviewRepository(compared, {
    now: around.now(),
    ...(around.note && { note: text => around.note?.(text) }),
  });
  const { items } = review;
  const { prefix, after } = compared;
  const report = {
    check: 'plan',
    prefix,
    platform: after.platform,
    items,
    also: {
      markdown: () => markdownOf(review, prefix),
      json: () =>
        `${JSON.stringify({ ...countItems(items), ...review }, null, 2)}\n`,
      text: () => wordsOf(review, prefix),
    },
  };
  await writeReport(report, flags, around);
  around.note?.(
    `compared with ${review.base.slice(0, 12)}: ${countWords(items)}
`,
  );
  judge(report, limit);
}

function markdownOf(
  { services, impact, items }: RepositoryReview,
  prefix: string,
): string {
  return reviewMarkdown({
    services,
    ...(impact && { impact }),
    findings: items.map(({ severity, rule, message, place, fix }) => ({
      severity,
      rule,
      message: fix === undefined ? message : `${message} ${fix}.`,
      ...(place && { source: { ...place, path: prefix + place.path } }),
    })),
  });
}

function wordsOf(
  { services, impact, items }: RepositoryReview,
  prefix: string,
): string {
  const service = (one: {
    service: string;
    summary: readonly SummaryItem[];
    risk: Risk;
  }) => [
    `${one.service}${one.risk === 'none' ? '' : ` (risk: ${one.risk})`}`,
    ...one.summary.map(({ text }) => `  ${oneLine(text.replace(/`/g, ''))}`),
  ];
  const lines = [
    ...services.flatMap(service),
    ...(impact
      ? [
          `This edit of ${impact.documents.join(', ')} changes ${
            impact.services.length
          } of ${impact.seen} other services`,
          ...impact.services.flatMap(service),
        ]
      : []),
  ];
  return `${lines.map(line => `${line}\n`).join('')}${textOf(items, prefix)}`;
}
