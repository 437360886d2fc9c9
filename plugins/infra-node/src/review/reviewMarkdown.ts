import {
  worseRisk,
  type Cost,
  type Finding,
  type Risk,
  type SummaryItem,
} from '@groundwork/backstage-plugin-infra-common';
import { bounded, summaryLine } from '../proposal/lines';
import { code, escaped } from '../proposal/markdown';
import { moneyWords } from '../proposal/words';

/** GitHub takes 65,536 characters for a comment. */
const MAX_BODY = 60_000;

/** Stands in a comment, so that the next run finds and updates it. @public */
export const REVIEW_MARKER = '<!-- groundwork: review -->';

/** One service of a review. @public */
export interface ReviewedService {
  readonly service: string;
  readonly summary: readonly SummaryItem[];
  readonly risk: Risk;
  readonly cost?: Cost;
}

/** What a review says, as it is written down. @public */
export interface ReviewText {
  /** Services whose claim or files differ. */
  readonly services: readonly ReviewedService[];
  /** What edited documents of the platform change, beyond those services. */
  readonly impact?: {
    /** Documents that differ, by path. */
    readonly documents: readonly string[];
    /** Services that were looked at. */
    readonly seen: number;
    readonly services: readonly ReviewedService[];
  };
  readonly findings: readonly Finding[];
}

/**
 * A review as a comment on a pull request. Whatever it is about is text from
 * outside: nothing of it becomes a link, a mention or HTML.
 *
 * @public
 */
export function reviewMarkdown(review: ReviewText): string {
  const { services, impact, findings } = review;
  const errors = findings.filter(f => f.severity === 'error').length;
  const warnings = findings.filter(f => f.severity === 'warning').length;
  const lines = [
    REVIEW_MARKER,
    '## What this changes',
    '',
    `${verdict(errors, warnings)} ${extent(review)}`,
    '',
    ...findingsOf(findings),
    ...bounded(
      services.flatMap(serviceLines),
      25_000,
      left => `… and ${left} more lines`,
    ),
    ...(impact ? impactLines(impact) : []),
  ];
  const text = `${lines.join('\n').trimEnd()}\n`;
  if (text.length <= MAX_BODY) return text;
  // Sections are bounded already; this is the last line of defence.
  return `${text.slice(0, MAX_BODY - 30)}\n\n… cut\n`;
}

function verdict(errors: number, warnings: number): string {
  if (errors > 0) {
    return `**${counted(errors, 'error')}** ${
      errors === 1 ? 'stops' : 'stop'
    } this${warnings > 0 ? `, with ${counted(warnings, 'warning')}` : ''}.`;
  }
  return warnings > 0
    ? `No errors, ${counted(warnings, 'warning')}.`
    : 'No errors.';
}

function extent({ services, impact }: ReviewText): string {
  const own =
    services.length > 0
      ? [`${counted(services.length, 'service')} edited.`]
      : [];
  const theirs = impact
    ? [
        `The platform's documents differ, which changes ${counted(
          impact.services.length,
          'service',
        )} of ${impact.seen}.`,
      ]
    : [];
  const parts = [...own, ...theirs];
  return parts.length > 0
    ? parts.join(' ')
    : 'Nothing that Groundwork knows of is different.';
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function findingsOf(findings: readonly Finding[]): string[] {
  if (findings.length === 0) return [];
  const lines = findings.map(({ severity, rule, message, source }) => {
    const place = source
      ? ` (${code(`${source.path}:${source.line}`, 300)})`
      : '';
    return `- **${severity}** ${code(rule)}: ${escaped(message)}${place}`;
  });
  return ['### Findings', '', ...bounded(lines, 18_000), ''];
}

function serviceLines(one: ReviewedService): string[] {
  return [
    `### ${code(one.service)}${riskWords(one.risk)}`,
    '',
    ...bounded(
      one.summary.map(item => `- ${summaryLine(item)}`),
      4_000,
    ),
    ...costLines(one.cost),
    '',
  ];
}

function costLines(cost: Cost | undefined): string[] {
  if (!cost || cost.before === cost.after) return [];
  const { currency, before, after } = cost;
  const difference = Math.round((after - before) * 100) / 100;
  return [
    `- Cost per month: ${moneyWords(currency, before)} → ${moneyWords(
      currency,
      after,
    )} (${difference > 0 ? '+' : ''}${moneyWords(currency, difference)})`,
  ];
}

function riskWords(risk: Risk): string {
  return risk === 'none' ? '' : ` — risk: ${risk}`;
}

function impactLines(impact: NonNullable<ReviewText['impact']>): string[] {
  const { documents, services, seen } = impact;
  const risks = (['destroy', 'replace', 'restart', 'none'] as const).flatMap(
    risk => {
      const count = services.filter(s => s.risk === risk).length;
      return count > 0 ? [`${risk}: ${count}`] : [];
    },
  );
  const worst = services.reduce<Risk>(
    (risk, one) => worseRisk(risk, one.risk),
    'none',
  );
  const order = ['destroy', 'replace', 'restart', 'none'];
  const sorted = [...services].sort(
    (a, b) => order.indexOf(a.risk) - order.indexOf(b.risk),
  );
  return [
    '### Services that follow the platform',
    '',
    `This edit of ${
      documents.length === 1
        ? code(documents[0], 300)
        : counted(documents.length, 'document')
    } changes ${counted(services.length, 'service')} of ${seen}${
      services.length > 0 ? ` (worst risk: ${worst}; ${risks.join(', ')})` : ''
    }. They are rendered again by their next change, or by a campaign.`,
    '',
    ...(documents.length > 1
      ? [
          ...bounded(
            documents.map(path => `- ${code(path, 300)}`),
            2_000,
          ),
          '',
        ]
      : []),
    ...(sorted.length > 0
      ? [
          '<details>',
          `<summary>${counted(sorted.length, 'service')}</summary>`,
          '',
          ...bounded(
            sorted.map(
              one =>
                `- ${code(one.service)}${riskWords(one.risk)}: ${one.summary
                  .slice(0, 3)
                  .map(summaryLine)
                  .join('; ')}${one.summary.length > 3 ? '; …' : ''}`,
            ),
            10_000,
          ),
          '',
          '</details>',
        ]
      : []),
  ];
}
