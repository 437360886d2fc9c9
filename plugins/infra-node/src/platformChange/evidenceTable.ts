import type { CertificationDocument } from '@groundwork/backstage-plugin-infra-common';
import type { Platform } from '../platform/platform';
import { missingWords } from '../inputs/choosePackage';
import { code, escaped, link } from '../proposal/markdown';

/** Evidence of a package that is there after a change and was not before. */
export function newEvidence(
  before: Platform,
  after: Platform,
  ref: string,
): CertificationDocument[] {
  const known = new Set(
    (before.certifications.get(ref) ?? []).map(({ document }) =>
      JSON.stringify(document),
    ),
  );
  return (after.certifications.get(ref) ?? [])
    .map(({ document }) => document)
    .filter(document => !known.has(JSON.stringify(document)));
}

/** The results that a pull request records, as a table, and what is missing. */
export function evidenceTable({
  before,
  after,
  subject,
  now,
}: {
  before: Platform;
  after: Platform;
  subject: string;
  now: Date;
}): string[] {
  const results = newEvidence(before, after, subject);
  const missing = after.packageStatus(subject, now)?.missing ?? [];
  return [
    ...(results.length > 0
      ? [
          '### Evidence',
          '',
          '| Stage | Module | Result | Tests | Took | Finished | Run |',
          '| --- | --- | --- | --- | --- | --- | --- |',
          ...results.slice(0, 60).map(rowOf),
          '',
          ...problemsOf(results),
        ]
      : []),
    ...(missing.length > 0
      ? [
          '### Still missing',
          '',
          ...missing.slice(0, 50).map(one => `- ${escaped(missingWords(one))}`),
          '',
        ]
      : []),
  ];
}

function rowOf({ spec }: CertificationDocument): string {
  const { tests, durationSeconds, run, report } = spec;
  const counts = tests
    ? [
        `${tests.passed} passed`,
        tests.failed > 0 && `${tests.failed} failed`,
        tests.skipped > 0 && `${tests.skipped} skipped`,
      ]
        .filter(Boolean)
        .join(', ')
    : '';
  const cells = [
    spec.stage,
    spec.module === undefined ? 'all' : code(spec.module),
    spec.result === 'passed' ? 'passed' : '**failed**',
    counts,
    durationSeconds === undefined ? '' : `${Math.round(durationSeconds)} s`,
    code(spec.finishedAt),
    run === undefined && report === undefined
      ? ''
      : link(code(run ?? 'report', 200), report),
  ];
  return `| ${cells.join(' | ')} |`;
}

function problemsOf(results: readonly CertificationDocument[]): string[] {
  const lines = results.flatMap(({ spec }) =>
    (spec.problems ?? [])
      .slice(0, 10)
      .map(
        problem =>
          `- ${spec.stage}${
            spec.module === undefined ? '' : ` of ${code(spec.module)}`
          }: ${escaped(problem, 300)}`,
      ),
  );
  return lines.length > 0
    ? ['### What failed', '', ...lines.slice(0, 30), '']
    : [];
}
