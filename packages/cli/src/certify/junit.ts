import type { Check, StageResult } from './checks';

function escape(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/"/g, '&quot;')
      .replace(/\n/g, '&#10;')
  );
}

function testcase(check: Check, suite: string): string[] {
  const open = `    <testcase name="${escape(check.name)}" classname="${escape(
    suite,
  )}" time="${check.seconds.toFixed(3)}"`;
  if (check.outcome === 'skipped') return [`${open}><skipped/></testcase>`];
  if (check.outcome === 'passed') return [`${open}/>`];
  const [first = 'failed'] = check.problems;
  return [
    `${open}>`,
    `      <failure message="${escape(first)}">${escape(
      check.problems.join('\n'),
    )}</failure>`,
    '    </testcase>',
  ];
}

/** All checks of a run as JUnit XML, a suite for each stage or module. */
export function junit(ref: string, results: readonly StageResult[]): string {
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>'];
  const all = results.flatMap(r => r.checks);
  const count = (checks: readonly Check[], outcome: Check['outcome']) =>
    checks.filter(c => c.outcome === outcome).length;
  const numbers = (checks: readonly Check[], seconds: number) =>
    `tests="${checks.length}" failures="${count(
      checks,
      'failed',
    )}" errors="0" skipped="${count(
      checks,
      'skipped',
    )}" time="${seconds.toFixed(3)}"`;
  const total = results.reduce((sum, { seconds }) => sum + seconds, 0);
  lines.push(`<testsuites name="${escape(ref)}" ${numbers(all, total)}>`);
  for (const { stage, module, checks, seconds, finishedAt } of results) {
    const name = [ref, stage, module].filter(Boolean).join(' ');
    lines.push(
      `  <testsuite name="${escape(name)}" ${numbers(
        checks,
        seconds,
      )} timestamp="${finishedAt.toISOString()}">`,
      ...checks.flatMap(check => testcase(check, name)),
      '  </testsuite>',
    );
  }
  lines.push('</testsuites>', '');
  return lines.join('\n');
}
