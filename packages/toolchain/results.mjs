import { existsSync, readFileSync } from 'node:fs';

/** A result file that was never written means that its tests did not run. */
const nothing = { passed: 0, failed: 0, skipped: 0 };

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** Counts from Jest's `--json` file. A suite that could not run counts as one failure. */
export function readJestResults(file) {
  const text = read(file);
  if (!text) {
    return nothing;
  }
  const results = JSON.parse(text);
  return {
    passed: results.numPassedTests,
    failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
    skipped: results.numPendingTests + results.numTodoTests,
  };
}

/** Counts from Playwright's JSON reporter. A test that passed only on a retry counts as failed. */
export function readPlaywrightResults(file) {
  const text = read(file);
  if (!text) {
    return nothing;
  }
  const { stats } = JSON.parse(text);
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
  };
}

/** Counts from the TAP that Node's test runner writes. */
export function readNodeResults(file) {
  const text = read(file);
  if (!text) {
    return nothing;
  }
  const count = word =>
    Number(text.match(new RegExp(`^# ${word} (\\d+)$`, 'm'))?.[1] ?? 0);
  return {
    passed: count('pass'),
    failed: count('fail') + count('cancelled'),
    skipped: count('skipped') + count('todo'),
  };
}

/** Sums checks and the tests inside them: each check counts as one, like each test. */
export function total(outcomes) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const { ok, tests } of outcomes) {
    sum[ok ? 'passed' : 'failed'] += 1;
    for (const key of Object.keys(sum)) {
      sum[key] += tests?.[key] ?? 0;
    }
  }
  return sum;
}

/** The line that ends a run: `N passed, N failed`, with skipped ones named when there are any. */
export function finalLine({ passed, failed, skipped }) {
  const rest = skipped > 0 ? `, ${skipped} skipped` : '';
  return `${passed} passed, ${failed} failed${rest}`;
}

const finalLinePattern = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/;

/** The counts of the last final line in a log, if it has one. */
export function lastFinalLine(log) {
  const match = log
    .split('\n')
    .map(line => line.trim().match(finalLinePattern))
    .findLast(Boolean);
  return (
    match && {
      passed: Number(match[1]),
      failed: Number(match[2]),
      skipped: Number(match[3] ?? 0),
    }
  );
}

/** Adds up the last final lines of several logs. A log without one counts as a failure. */
export function sumOfLogs(logs) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const log of logs) {
    const counts = lastFinalLine(log) ?? { passed: 0, failed: 1, skipped: 0 };
    for (const key of Object.keys(sum)) {
      sum[key] += counts[key];
    }
  }
  return sum;
}
