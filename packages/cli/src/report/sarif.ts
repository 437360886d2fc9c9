import type { Platform } from '@groundwork/backstage-plugin-infra-node';
import { createHash } from 'node:crypto';
import type { Place, ReportItem } from './report';
import { ruleHelp } from './ruleHelp';

/** GitHub takes 25,000 results of a run, and shows 5,000. */
const MOST_RESULTS = 5_000;

const levels = { error: 'error', warning: 'warning', info: 'note' } as const;

/** What a SARIF log is written with. */
export interface SarifOptions {
  /** Such as `lint`: results of one check replace those of its last run. */
  readonly check: string;
  readonly version: string;
  /** Path of the GitOps repository below the root of the Git repository. */
  readonly prefix: string;
  readonly platform?: Platform;
}

/** A report as SARIF 2.1.0, for code scanning. */
export function sarifOf(
  items: readonly ReportItem[],
  { check, version, prefix, platform }: SarifOptions,
): string {
  const shown = items.slice(0, MOST_RESULTS);
  const rules = [...new Set(shown.map(({ rule }) => rule))].sort();
  const indexes = new Map(rules.map((rule, index) => [rule, index]));
  const location = ({ path, line, column }: Place) => ({
    physicalLocation: {
      artifactLocation: { uri: uriOf(prefix + path), uriBaseId: '%SRCROOT%' },
      region: {
        startLine: Math.max(1, line),
        ...(column !== undefined && { startColumn: Math.max(1, column) }),
      },
    },
  });
  return `${JSON.stringify(
    {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'groundwork',
              semanticVersion: version,
              informationUri: 'https://github.com/groundwork-dev/groundwork',
              rules: rules.map(rule => describeRule(rule, platform)),
            },
          },
          automationDetails: { id: `groundwork/${check}/` },
          columnKind: 'utf16CodeUnits',
          originalUriBaseIds: {
            '%SRCROOT%': {
              description: { text: 'The root of the Git repository.' },
            },
          },
          results: shown.map(item => ({
            ruleId: item.rule,
            ruleIndex: indexes.get(item.rule),
            level: levels[item.severity],
            message: { text: messageOf(item) },
            // Code scanning shows nothing without a place.
            locations: [
              location(
                item.place ?? { path: 'platform/platform.yaml', line: 1 },
              ),
            ],
            ...(item.source && {
              relatedLocations: [
                {
                  id: 1,
                  message: { text: 'The rule stands here.' },
                  ...location(item.source),
                },
              ],
            }),
            partialFingerprints: { 'groundwork/v1': fingerprint(item) },
          })),
        },
      ],
    },
    null,
    2,
  )}\n`;
}

/** What a person reads, on GitHub as plain text: brackets would be links. */
function messageOf({ message, fix }: ReportItem): string {
  const text = fix === undefined ? message : `${message}\n${fix}.`;
  return text.trim() === '' ? 'No message.' : text.replace(/[[\]\\]/g, '\\$&');
}

function describeRule(rule: string, platform: Platform | undefined) {
  const { title, help, uri } = ruleHelp(rule, platform);
  const isUri = uri !== undefined && /^https?:\/\/\S+$/.test(uri);
  return {
    id: rule,
    shortDescription: { text: title },
    fullDescription: { text: help },
    help: { text: help },
    ...(isUri && URL.canParse(uri) && { helpUri: new URL(uri).href }),
  };
}

/** A path as a relative reference, whatever its name is. */
function uriOf(path: string): string {
  return path
    .split('/')
    .map(part => encodeURIComponent(wellFormed(part)))
    .join('/');
}

/** Half a character is none that an address can have. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}

/** The same for the same result when lines above it come and go. */
function fingerprint({ rule, message, place }: ReportItem): string {
  return createHash('sha256')
    .update(JSON.stringify([rule, message, place?.path]))
    .digest('hex')
    .slice(0, 32);
}
